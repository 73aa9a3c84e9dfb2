"""Findings about a wrong claim."""

from __future__ import annotations

from gradaudit._report import Cause, Finding


def nonfinite(leaf: str, where: str) -> Finding:
    """Say that a claim is no number where f is finite.

    Parameters
    ----------
    leaf, where : str
        The leaf, and the entries.

    Returns
    -------
    Finding
        Of cause `nonfinite`.
    """
    return Finding(
        Cause.NONFINITE,
        f"The claimed gradient is infinite or NaN at {where}.",
        leaf=leaf,
        region=where,
        advice="Look for a division by zero, log 0 or an overflow in the gradient.",
    )


def unknown(leaf: str, where: str, *, exact: bool) -> Finding:
    """Say that a claim is wrong, and no more.

    Parameters
    ----------
    leaf, where : str
        The leaf, and the entries or the whole of it.
    exact : bool
        Whether these are just the wrong entries.

    Returns
    -------
    Finding
        Of cause `unknown`.
    """
    wrong = "is wrong at" if exact else "is wrong somewhere in"
    return Finding(
        Cause.UNKNOWN,
        f"The gradient {wrong} {where}, or the function is: they disagree there.",
        leaf=leaf,
        region=where,
    )
