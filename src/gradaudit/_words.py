"""Numbers and lists in words, for reasons and findings."""

from __future__ import annotations

from collections.abc import Sequence


def percent(part: float) -> str:
    """Return a ratio as a percentage of two digits.

    Parameters
    ----------
    part : float
        Not negative.

    Returns
    -------
    str
        ``0.004 %``; ``more than 100 %`` beyond.
    """
    if not part <= 1:
        return "more than 100 %"
    return f"{100 * part:.2g} %"


def some(names: Sequence[str], shown: int = 3) -> str:
    """Return a list that names a few and counts the rest.

    Parameters
    ----------
    names : sequence of str
        All of them.
    shown : int
        How many are named.

    Returns
    -------
    str
        ``W1, b1, W2 and 4 more``.
    """
    rest = len(names) - shown
    return ", ".join(names[:shown]) + (f" and {rest} more" if rest > 0 else "")


def step_size(step: float) -> str:
    """Return a step as short as it can be written without becoming another one.

    Parameters
    ----------
    step : float
        Not negative.

    Returns
    -------
    str
        ``3e-04`` for a round step, ``2.5e-04`` for another.
    """
    texts = (f"{step:.{digits}e}" for digits in range(17))
    return next((text for text in texts if float(text) == step), f"{step:g}")
