"""Three rungs of one line or of many, and what is read off them where nothing is in the way."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradaudit.slopes._limit import CONVERGES, WANDERS, eliminated
from gradaudit.slopes._rungs import FloatArray, Rungs


class Three(NamedTuple):
    """Slopes read off three rungs.

    Attributes
    ----------
    value, error : ndarray of float64
        The slopes and their bars.
    plain : ndarray of bool
        Whether the rungs agree, f moves, and nothing hints at a kink; the numbers say nothing else.
    """

    value: FloatArray
    error: FloatArray
    plain: NDArray[np.bool_]


def three(rungs: Rungs) -> Three:
    """Read slopes off three rungs each.

    This is `plain_slope` where there is one plateau to choose, written out for lines side by side.

    Parameters
    ----------
    rungs : Rungs
        Of one line, or with arrays of shape (n, 3) of n lines.

    Returns
    -------
    Three
        Numbers, or arrays of shape (n,).
    """
    with np.errstate(all="ignore"):
        central, gap, bars = rungs.central, np.abs(rungs.gap), rungs.bars
        noise = bars[..., -1]
        changes = np.abs(np.diff(central))
        before, after = changes[..., 0], changes[..., 1]
        wanders = (after > noise) & (after > before / CONVERGES)
        spread = central.max(axis=-1) - central.min(axis=-1)
        error = np.where(wanders, WANDERS, 1.0) * spread + noise + _doubt(rungs, before, after)
        vanishes = ~(gap[..., -1] - 2 * noise > gap[..., 0] / 2)
        values = np.stack([rungs.plus, rungs.minus])
        moves = (values != rungs.centre.value).any(axis=(0, -1))
        plain = np.isfinite(values).all(axis=(0, -1)) & moves & np.isfinite(error) & vanishes
    return Three(central[..., -1], error, plain)


def _doubt(rungs: Rungs, before: FloatArray, after: FloatArray) -> Any:
    """What a kink within the steps leaves in doubt, as for more rungs."""
    gap, bars = rungs.gap, rungs.bars
    ratio = rungs.steps[..., 0] / rungs.steps[..., 1]
    converging = (before > ratio**2 / 2 * after) & (before > 2 * bars[..., 1])
    hidden = np.fmin(np.abs(gap[..., -1]) / 2, ratio * bars[..., -1])
    kept, noise = eliminated(gap, 2 * bars, ratio[..., None])
    seen = np.where(np.abs(kept) > noise, np.abs(kept), 0.0).max(axis=-1)
    return np.fmax(np.where(converging, 0.0, hidden), seen / 2)
