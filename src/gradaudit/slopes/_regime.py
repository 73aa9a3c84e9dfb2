"""From a ladder to a slope: say what was met."""

from __future__ import annotations

import math

import numpy as np

from gradaudit.slopes import _differences as differences
from gradaudit.slopes._limit import PLATEAU, Limit
from gradaudit.slopes._rungs import Rungs
from gradaudit.slopes._slope import Regime, Slope, nothing

CONVERGES = 1.5
"""Quotients at an edge converge when their differences fall at least so much from rung to rung;
those of sqrt(t) and t log t do not."""

GROWING, GROWTH, STEADY = 4, 2.0, 0.1
"""Quotients diverge that grow by a tenth and more over the last so many rungs, clear of noise."""

NOISY = 1e-2
"""A bar above this part of the slope is called noisy."""


def concluded(rungs: Rungs) -> Slope:
    """Say what a whole ladder met.

    Parameters
    ----------
    rungs : Rungs
        From coarse to fine.

    Returns
    -------
    Slope
        Of whatever regime.
    """
    if not rungs.moves:
        return _flat(rungs)
    both = rungs.two_sided
    if len(both) < PLATEAU:
        return _edge(rungs)
    if differences.jumps(both):
        return nothing(Regime.JUMP)
    if differences.kinked(both):
        return _kink(both)
    found = differences.slope(both)
    if found is None or (found.error >= abs(found.value) and _diverges(both)):
        return nothing(Regime.UNRESOLVED)
    return two_sided(both, found)


def _diverges(rungs: Rungs) -> bool:
    """Whether one-sided quotients keep growing: at a cusp, or where the tangent is vertical."""
    for right in (True, False):
        _, quotients = rungs.side(right=right)
        sizes = np.abs(quotients)
        last = slice(-GROWING - 1, None)
        clear = bool((sizes[last] > GROWTH * rungs.bars[last]).all())
        if clear and sizes.size > GROWING and (np.diff(np.log(sizes[last])) > STEADY).all():
            return True
    return False


def two_sided(rungs: Rungs, found: Limit) -> Slope:
    """Return the slope where left and right agree.

    Parameters
    ----------
    rungs : Rungs
        With values on both sides.
    found : Limit
        Of their central differences.

    Returns
    -------
    Slope
        Smooth or noisy.
    """
    return agreed(found.value, found.error, float(rungs.steps[found.finest]))


def agreed(value: float, error: float, step: float) -> Slope:
    """Return a slope that is the same from both sides, by its bar smooth or noisy.

    Parameters
    ----------
    value, error : float
        The slope and its bar.
    step : float
        The finest step that it rests on.

    Returns
    -------
    Slope
        Smooth or noisy.
    """
    regime = Regime.NOISY if error > NOISY * abs(value) else Regime.SMOOTH
    return Slope(value, error, step, regime, value, value, error)


def _kink(rungs: Rungs) -> Slope:
    left, _ = differences.side_slope(rungs, right=False)
    right, _ = differences.side_slope(rungs, right=True)
    if left is None or right is None:
        return nothing(Regime.UNRESOLVED)
    return Slope(
        value=math.nan,
        error=math.inf,
        step=float(rungs.steps[max(left.finest, right.finest)]),
        regime=Regime.KINK,
        left=left.value,
        right=right.value,
        side_error=max(left.error, right.error),
    )


def _flat(rungs: Rungs) -> Slope:
    error = float(rungs.noise[0] / rungs.steps[0])
    return Slope(0.0, error, float(rungs.steps[0]), Regime.FLAT, 0.0, 0.0, error)


def _edge(rungs: Rungs) -> Slope:
    """Only one side has values: the point is at the edge of the domain."""
    for right in (True, False):
        found, inside = differences.side_slope(rungs, right=right)
        if len(inside) < PLATEAU:
            continue
        if found is None or not _converges(inside, right=right):
            return nothing(Regime.UNRESOLVED)
        step = float(inside.steps[found.finest])
        left_value, right_value = (math.nan, found.value) if right else (found.value, math.nan)
        return Slope(
            found.value, found.error, step, Regime.ONE_SIDED, left_value, right_value, found.error
        )
    finite = np.isfinite(rungs.plus).any() and np.isfinite(rungs.minus).any()
    return nothing(Regime.UNRESOLVED if finite else Regime.NONFINITE)


def _converges(inside: Rungs, *, right: bool) -> bool:
    """Whether one-sided quotients draw together, as far as noise lets see."""
    _, quotients = inside.side(right=right)
    changes = np.abs(np.diff(quotients))
    seen = changes[changes > inside.bars[1:]]
    return seen.size < 2 or bool(CONVERGES * seen[-1] <= seen[-2])  # noqa: PLR2004 - a ratio
