"""Which limits a ladder's differences have: the slope, the gap of a kink, the height of a jump."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from gradaudit.slopes._limit import PLATEAU, Limit, eliminated, limit
from gradaudit.slopes._rungs import BAR, FloatArray, Rungs

CENTRAL = (2, 4, 6)
"""Powers of h in the error of a central difference. Those of a second difference, too."""

ONE_SIDED = (1, 2, 3)
"""Those of a one-sided difference."""

GAP = (1, 3, 5, 7)
"""Those of the gap between the one-sided differences; and of f(x + h v) - f(x - h v) itself."""

NEAR = 3
"""Rungs below a plateau at which a gap still speaks against it."""


def slope(rungs: Rungs, survivors: int = 0) -> Limit | None:
    """Return the limit of the central differences.

    Parameters
    ----------
    rungs : Rungs
        With values on both sides.
    survivors : int
        How many finer rungs must have agreed at least.

    Returns
    -------
    Limit or None
        None where no plateau stands.
    """
    doubt = list(_kink_within(rungs))
    return limit(rungs.central, rungs.bars, rungs.falls(CENTRAL), doubt=doubt, survivors=survivors)


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
    return limit(rungs.central, rungs.bars, (), doubt=list(islice(_kink_within(rungs), 1)))


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


def _kink_within(rungs: Rungs) -> Iterator[FloatArray]:
    """What kinks within the steps leave in doubt, where a plateau of each level ends at each rung.

    Half of what the gap keeps while h falls, over the plateau and the rungs just below it, once the
    terms that a smooth function has are removed; and where nothing shows that the differences
    converge as those of a smooth function do, as much of the gap as finer rungs are too noisy to
    exclude.
    """
    unseen = np.fmin(np.abs(rungs.gap) / 2, rungs.falls((1,))[0] * rungs.bars)
    unseen = np.where(_converging(rungs), 0.0, unseen)
    kept, bars = rungs.gap, 2 * rungs.bars
    for ratio in rungs.falls(GAP):
        kept, bars = eliminated(kept, bars, ratio)
        clear = np.zeros(len(rungs) + NEAR + 1)
        clear[len(rungs) - kept.size : len(rungs)] = np.where(np.abs(kept) > bars, np.abs(kept), 0)
        near = np.lib.stride_tricks.sliding_window_view(np.append(0.0, clear), NEAR + 2)
        yield np.fmax(unseen, near[: len(rungs)].max(axis=1) / 2)


def _converging(rungs: Rungs) -> NDArray[np.bool_]:
    """Whether the central differences of some rungs so far fell about as h^2 does, or faster."""
    change = np.abs(np.diff(rungs.central))
    falls = rungs.falls((2,))[0] / 2
    seen = (change[:-1] > falls * change[1:]) & (change[:-1] > 2 * rungs.bars[1:-1])
    shown = np.zeros(len(rungs), dtype=bool)
    shown[PLATEAU - 1 :] = np.logical_or.accumulate(seen)
    return shown
