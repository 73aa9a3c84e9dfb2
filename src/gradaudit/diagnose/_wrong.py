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
        f"The claimed gradient is infinite or NaN at {where}; the leaf was not measured.",
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
    wrong = "at" if exact else "somewhere in" if where == leaf else "at least at"
    return Finding(
        Cause.UNKNOWN,
        f"The gradient is wrong {wrong} {where}, or the function is: no simple cause explains by "
        "how much they differ.",
        leaf=leaf,
        region=where,
    )
