"""The limit of a sequence of difference quotients as the step goes to zero, with its error bar.

A limit is read off a plateau: consecutive values that agree. Its bar is their spread plus the noise
of the finest of them, and every finer value must agree with it within its own noise: this is what
kills plateaus that are luck. The sequence may be extrapolated first (L. F. Richardson, 1911), but
only where the ratio of successive differences confirms the order assumed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gradaudit.slopes._rungs import FloatArray

PLATEAU = 3
"""Consecutive values that must agree."""

ORDER_SLACK = 2.0
"""An order is confirmed when the ratio of differences is within this factor of its own."""

ADMITTED = 2.0
"""Finer values agree within so many of their own bars: there are many, and one may stray."""

BEYOND = 2
"""The next finer values widen the bar by as much as they are off, noise or not: something may lie
between them and the plateau that their own bars are too wide to show."""

CONVERGES = 1.5
"""Differences within a plateau fall at least by this factor, unless they are noise."""

WANDERS = 3.0
"""A plateau whose differences do not fall is as good as luck: its spread counts so many times."""


@dataclass(frozen=True)
class Limit:
    """The limit of a sequence.

    Attributes
    ----------
    value, error : float
        The limit and its bar.
    finest : int
        Position of the finest rung that it rests on.
    level : int
        How often the sequence was extrapolated.
    """

    value: float
    error: float
    finest: int
    level: int

    @property
    def significant(self) -> bool:
        """Whether the limit is not zero."""
        return abs(self.value) > SIGNIFICANT * self.error


SIGNIFICANT = 4.0
"""A limit is other than zero when it exceeds its bar by this factor."""


def limit(
    values: FloatArray,
    bars: FloatArray,
    ratios: Sequence[float],
    *,
    doubt: Sequence[FloatArray] | None = None,
    survivors: int = 0,
) -> Limit | None:
    """Return the limit with the smallest bar.

    Parameters
    ----------
    values : ndarray of float64, shape (k,)
        For falling steps.
    bars : ndarray of float64, shape (k,)
        The noise of each.
    ratios : sequence of float
        By what factor each term of the error falls from one value to the next, slowest first.
    doubt : sequence of ndarray of float64, shape (k,), optional
        For each level of extrapolation, what else is uncertain where a plateau ends at each value.
    survivors : int
        How many finer values must have agreed at least.

    Returns
    -------
    Limit or None
        None where no plateau survives.
    """
    doubt = [np.zeros(values.size)] * (len(ratios) + 1) if doubt is None else doubt
    best = None
    for level, ratio in enumerate((*ratios, None)):
        found = _plateau(values, bars, doubt[level][level:], level, survivors)
        if found is not None and (best is None or found.error < best.error):
            best = found
        if ratio is not None:
            values, bars = _extrapolated(values, bars, ratio)
        if np.isnan(values).all():
            break
    return best


def _plateau(
    values: FloatArray,
    bars: FloatArray,
    doubt: FloatArray,
    level: int,
    survivors: int,
) -> Limit | None:
    """Return the plateau with the smallest bar among those that every finer value admits."""
    count = values.size - PLATEAU + 1
    if count < 1:
        return None
    window = np.stack([values[place : place + count] for place in range(PLATEAU)])
    end, noise = values[PLATEAU - 1 :], bars[PLATEAU - 1 :]
    finer = np.arange(values.size) - np.arange(PLATEAU - 1, values.size)[:, None]
    away = np.where(finer > 0, np.abs(values - end[:, None]), 0.0)
    with np.errstate(invalid="ignore"):
        spread = window.max(axis=0) - window.min(axis=0)
        beyond = np.where(finer <= BEYOND, away, 0.0)
        off = np.where(np.isnan(spread), np.nan, np.fmax(spread, np.fmax.reduce(beyond, axis=1)))
        error = _wandering(window, noise) * off + noise + doubt[PLATEAU - 1 :]
        admitted = ~(
            away > (spread + noise)[:, None] + np.where(finer > 0, ADMITTED * bars, np.inf)
        )
        admitted &= ~(np.isnan(away) & (finer > 0))
        usable = np.isfinite(error) & admitted.all(axis=1)
    usable[max(count - survivors, 0) :] = False
    if not usable.any():
        return None
    place = int(np.argmin(np.where(usable, error, np.inf)))
    last = place + PLATEAU - 1
    return Limit(float(values[last]), float(error[place]), last + level, level)


def _wandering(window: FloatArray, noise: FloatArray) -> FloatArray:
    """By what factor the spread counts: more, if the values do not draw together."""
    changes = np.abs(np.diff(window, axis=0))
    wanders = (changes[-1] > noise) & (changes[-1] > changes[-2] / CONVERGES)
    return np.where(wanders, WANDERS, 1.0)


def _extrapolated(
    values: FloatArray, bars: FloatArray, ratio: float
) -> tuple[FloatArray, FloatArray]:
    """Remove one term of the error; NaN where its order is not confirmed."""
    difference = np.diff(values)
    better, noise = eliminated(values, bars, ratio)
    with np.errstate(divide="ignore", invalid="ignore"):
        observed = difference[:-1] / difference[1:]
    confirmed = (observed > ratio / ORDER_SLACK) & (observed < ratio * ORDER_SLACK)
    trusted = np.abs(difference) <= bars[1:]
    trusted[:-1] |= confirmed
    trusted[1:] |= confirmed
    return np.where(trusted, better, np.nan), noise


def eliminated(
    values: FloatArray, bars: FloatArray, ratio: float | FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Remove one term of the error of a sequence.

    Parameters
    ----------
    values, bars : ndarray of float64, shape (..., k)
        The sequence, and the noise of each value.
    ratio : float, or ndarray of float64 of shape (..., 1)
        By what factor the term falls from one value to the next.

    Returns
    -------
    tuple of ndarray of float64, shape (..., k - 1)
        Values and noise.
    """
    better = values[..., 1:] + np.diff(values) / (ratio - 1)
    return better, bars[..., 1:] * (ratio + 1) / (ratio - 1)
