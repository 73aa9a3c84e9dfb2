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
    finer : int
        How many finer values agreed.
    """

    value: float
    error: float
    finest: int
    level: int
    finer: int

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
    bias: FloatArray | None = None,
    steps: FloatArray | None = None,
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
    bias : ndarray of float64, shape (k,), optional
        What else is in doubt where a plateau ends at each value.
    steps : ndarray of float64, shape (k,), optional
        If given, finer values need not agree: how far they are off, times their step, is taken for
        noise that each value may hold.

    Returns
    -------
    Limit or None
        None where no plateau survives.
    """
    best = None
    doubt = np.zeros(values.size) if bias is None else bias
    raw = values
    for level in range(len(ratios) + 1):
        found = _plateau(values, bars, doubt[level:], level, raw, steps)
        if found is not None and (best is None or found.error < best.error):
            best = found
        if level < len(ratios):
            values, bars = _extrapolated(values, bars, ratios[level])
    return best


def _plateau(
    values: FloatArray,
    bars: FloatArray,
    doubt: FloatArray,
    level: int,
    raw: FloatArray,
    steps: FloatArray | None,
) -> Limit | None:
    best = None
    for first in range(len(values) - PLATEAU + 1):
        last = first + PLATEAU - 1
        window = values[first : last + 1]
        if not np.isfinite(window).all():
            continue
        value, finest = float(values[last]), last + level
        spread = float(window.max() - window.min())
        beyond = np.abs(values[last + 1 : last + 1 + BEYOND] - value)
        off = max(spread, float(np.nanmax(beyond, initial=0.0)))
        error = _wandering(window, bars[last]) * off + float(bars[last] + doubt[last])
        if steps is None:
            agree = np.abs(values[last + 1 :] - value) <= spread + bars[last] + bars[last + 1 :]
        else:
            noise = np.abs(raw[finest + 1 :] - value) * steps[finest + 1 :]
            error += 2 * float(noise.max(initial=0.0) / steps[finest])
            agree = np.ones(noise.size, dtype=bool)
        if agree.all() and (best is None or error < best.error):
            best = Limit(value, error, finest, level, agree.size)
    return best


def _wandering(window: FloatArray, bar: float) -> float:
    """By what factor the spread counts: more, if the values do not draw together as a limit does."""
    last_but_one, last = np.abs(np.diff(window))[-2:]
    return WANDERS if last > bar and last > last_but_one / CONVERGES else 1.0


def _extrapolated(
    values: FloatArray, bars: FloatArray, ratio: float
) -> tuple[FloatArray, FloatArray]:
    """Remove one term of the error; NaN where its order is not confirmed."""
    difference = np.diff(values)
    better = values[1:] + difference / (ratio - 1)
    noise = bars[1:] * (ratio + 1) / (ratio - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        observed = difference[:-1] / difference[1:]
    confirmed = (observed > ratio / ORDER_SLACK) & (observed < ratio * ORDER_SLACK)
    trusted = np.zeros(better.size, dtype=bool)
    trusted[:-1] |= confirmed
    trusted[1:] |= confirmed
    return np.where(trusted, better, np.nan), noise
