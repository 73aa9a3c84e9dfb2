"""Which limits a ladder's differences have: the slope, the gap of a kink, the height of a jump."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradaudit.slopes._limit import PLATEAU, Limit, limit
from gradaudit.slopes._rungs import BAR, FloatArray, Rungs

CENTRAL = (2, 4)
"""Powers of h in the error of a central difference. Those of a second difference, too."""

ONE_SIDED = (1, 2, 3)
"""Those of a one-sided difference."""

GAP = (1, 3)
"""Those of the gap between the one-sided differences; and of f(x + h v) - f(x - h v) itself."""

ABRUPT = 1e3
"""A plateau is reached abruptly when the rung before it is off by this many of its bars; where f is
smooth, a rung is off by about 4 to 16 times as much as the next."""

NEAR = 3
"""Rungs below a plateau at which a gap still speaks against it."""

CLEAR = 16.0
"""How far finer rungs must fly off a coarse plateau, in its bars, to show that f jumps between."""

USEFUL = 0.5
"""A plateau whose bar is a larger part of its value says nothing against a finer one."""


def slope(rungs: Rungs) -> Limit | None:
    """Return the limit of the central differences.

    Parameters
    ----------
    rungs : Rungs
        With values on both sides.

    Returns
    -------
    Limit or None
        None where no plateau stands.
    """
    doubt = _kink_within(rungs)
    fine = limit(rungs.central, rungs.bars, rungs.falls(CENTRAL), doubt=doubt)
    if fine is not None and not _abrupt(rungs, doubt):
        return fine
    coarse = limit(rungs.central, rungs.bars, rungs.falls(CENTRAL), doubt=doubt, steps=rungs.steps)
    if coarse is None or (fine is not None and not _spans_jumps(rungs, coarse, fine)):
        return fine
    return coarse


def plain_slope(rungs: Rungs) -> Limit | None:
    """Return the limit of the central differences without extrapolation.

    Parameters
    ----------
    rungs : Rungs
        With values on both sides.

    Returns
    -------
    Limit or None
        None where no plateau stands.
    """
    return _plain(rungs, _kink_within(rungs))


def side_slope(rungs: Rungs, *, right: bool) -> tuple[Limit | None, Rungs]:
    """Return the limit of one-sided differences, and the rungs that it counts.

    Parameters
    ----------
    rungs : Rungs
        With values on that side, at least on the finest.
    right : bool
        Which side.

    Returns
    -------
    Limit or None
        None where no plateau stands.
    Rungs
        Those with values on that side.
    """
    inside, quotients = rungs.side(right=right)
    return limit(quotients, inside.bars, inside.falls(ONE_SIDED)), inside


def kinked(rungs: Rungs) -> bool:
    """Tell whether the one-sided differences keep a gap as the step goes to zero.

    Parameters
    ----------
    rungs : Rungs
        With values on both sides.

    Returns
    -------
    bool
        Whether the gap is clearly not zero.
    """
    found = limit(rungs.gap, 2 * rungs.bars, rungs.falls(GAP))
    return found is not None and found.significant


def jumps(rungs: Rungs) -> bool:
    """Tell whether f itself keeps a difference as the step goes to zero.

    Parameters
    ----------
    rungs : Rungs
        With values on both sides.

    Returns
    -------
    bool
        Whether the left, the right or both limits of f are not its value at the point.
    """
    odd = limit(rungs.odd, BAR * rungs.noise, rungs.falls(GAP))
    even = limit(rungs.even, 2 * BAR * rungs.noise, rungs.falls(CENTRAL))
    return any(found is not None and found.significant for found in (odd, even))


def _kink_within(rungs: Rungs) -> FloatArray:
    """What kinks within the steps leave in doubt, where a plateau ends at each rung.

    Half of what the gap keeps while h falls, over the plateau and the rungs just below it; and
    where nothing shows that the differences converge as those of a smooth function do, as much of
    the gap as finer rungs are too noisy to exclude.
    """
    ratio = rungs.falls((1,))[0]
    unseen = np.fmin(np.abs(rungs.gap) / 2, ratio * rungs.bars)
    doubt = np.where(_converging(rungs), 0.0, unseen)
    kept = _kept_gap(rungs, PLATEAU - 1)
    doubt[PLATEAU - 1 :] = np.fmax(doubt[PLATEAU - 1 :], kept / 2)
    for finer in range(1, min(NEAR, len(rungs) - 1) + 1):
        doubt[:-finer] = np.fmax(doubt[:-finer], _kept_gap(rungs, finer) / 2)
    return doubt


def _kept_gap(rungs: Rungs, apart: int) -> FloatArray:
    """What the gap keeps from each rung to another: nothing where it falls with h; noise aside."""
    fall = rungs.steps[apart:] / rungs.steps[:-apart]
    kept = np.abs(rungs.gap[apart:] - fall * rungs.gap[:-apart]) / (1 - fall)
    return np.where(kept > 2 * rungs.bars[apart:], kept, 0.0)


def _converging(rungs: Rungs) -> NDArray[np.bool_]:
    """Whether the central differences of some rungs so far fell about as h^2 does, or faster."""
    change = np.abs(np.diff(rungs.central))
    falls = rungs.falls((2,))[0] / 2
    seen = (change[:-1] > falls * change[1:]) & (change[:-1] > 2 * rungs.bars[1:-1])
    shown = np.zeros(len(rungs), dtype=bool)
    shown[PLATEAU - 1 :] = np.logical_or.accumulate(seen)
    return shown


def _plain(rungs: Rungs, doubt: FloatArray) -> Limit | None:
    return limit(rungs.central, rungs.bars, (), doubt=doubt)


def _abrupt(rungs: Rungs, doubt: FloatArray) -> bool:
    """Whether the rung just above the best plain plateau is far off it."""
    plain = _plain(rungs, doubt)
    if plain is None or plain.finest < PLATEAU:
        return plain is None
    above = float(rungs.central[plain.finest - PLATEAU])
    return not abs(above - plain.value) <= ABRUPT * plain.error


def _spans_jumps(rungs: Rungs, coarse: Limit, fine: Limit) -> bool:
    """Whether f makes small jumps that the coarse plateau spans and the fine one lies between.

    A solver stopped at a tolerance is smooth between jumps, and its slope there is not that of the
    solution. A kink between the two plateaus looks alike but for its gap.
    """
    away = np.abs(rungs.central[coarse.finest :] - coarse.value).max()
    gap = abs(float(rungs.gap[coarse.finest]))
    return bool(
        coarse.finest < fine.finest
        and coarse.error <= USEFUL * abs(coarse.value)
        and away > CLEAR * coarse.error
        and gap < abs(fine.value - coarse.value) / 2
    )
