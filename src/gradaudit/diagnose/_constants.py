"""Numbers that a person would recognise."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

ITEMS = (5, 1000)
"""Batches of so many items are looked for in (m - 1)/m."""

PARTS, HARDLY = 12, 1e-5
"""Fractions of so many parts are recognised, in numbers known to this part of themselves."""

LARGEST = 100_000
"""Whole numbers up to here are looked for."""


def whole(value: float, error: float) -> int | None:
    """Return the whole number that a value is, from 2 up.

    Parameters
    ----------
    value, error : float
        With its bar.

    Returns
    -------
    int or None
        None where it is none, or could be several.
    """
    nearest = round(value) if abs(value) < LARGEST else 0
    slack = max(error, 1e-9 * abs(value))
    if nearest < 2 or slack > 0.05 or abs(value - nearest) > 2 * slack:  # noqa: PLR2004 - from 2 up
        return None
    return nearest


def named(value: float, error: float, sizes: Mapping[int, str]) -> str:
    """Name a number: ``1/80 (80 is the length of axis 0 of X)``.

    Parameters
    ----------
    value, error : float
        With its bar.
    sizes : mapping of int to str
        What whole numbers are the sizes of.

    Returns
    -------
    str
        Digits where there is nothing to recognise.
    """
    sign, size = ("-" if value < 0 else ""), abs(value)
    candidates = [("{}", size, error)]
    if size:
        candidates.append(("1/{}", 1 / size, error / size / size))
    for text, number, bar in candidates:
        found = whole(number, bar)
        if found:
            of = f" ({found} is {sizes[found]})" if found in sizes else ""
            return sign + text.format(found) + of
    return fraction(value, error) or f"{value:.{digits(value, error)}g}"


def fraction(value: float, error: float) -> str:
    """Write a number as a fraction of small whole numbers.

    Parameters
    ----------
    value, error : float
        With its bar.

    Returns
    -------
    str
        ``2/3``; empty where it is none, or hardly known.
    """
    if not (math.isfinite(value) and value and error < HARDLY * abs(value) < LARGEST):
        return ""
    near = Fraction(value).limit_denominator(PARTS)
    return str(near) if abs(float(near) - value) <= 2 * max(error, 1e-9 * abs(value)) else ""


def beside(value: float, error: float) -> int | None:
    """Return m where a number is (m - 1)/m or its inverse.

    Parameters
    ----------
    value, error : float
        With its bar.

    Returns
    -------
    int or None
        From 5 to 1000: others look like plain fractions, or nearly like 1.
    """
    size = abs(value)
    if size in {0.0, 1.0}:
        return None
    lower, bar = (size, error) if size < 1 else (1 / size, error / size / size)
    m = whole(1 / (1 - lower), bar / (1 - lower) ** 2)
    return m if m and ITEMS[0] <= m <= ITEMS[1] else None


def digits(value: float, error: float) -> int:
    """Return how many digits of a number are known, from 3 to 9.

    Parameters
    ----------
    value, error : float
        With its bar.

    Returns
    -------
    int
        For a format.
    """
    if error <= 0:
        return 9
    if not value or not math.isfinite(value) or not math.isfinite(error):
        return 3
    return int(min(max(math.log10(abs(value)) - math.log10(error), 3.0), 9.0))
