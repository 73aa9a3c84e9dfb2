"""From quotients to errors, and from errors to their parts."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradaudit.slopes import quotient_noise, truncation_factor
from gradaudit.sweeps._quotients import Quotients
from gradaudit.textbook import norm_ratio

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Reference:
    """The gradient by `numerical_gradient`, and how noisy f is.

    Attributes
    ----------
    values : ndarray of float64
        One for each entry that is moved; NaN where there is no derivative.
    bars : ndarray of float64
        Likewise; infinite where there is no value.
    noise : float
        Of f.
    """

    values: Array
    bars: Array
    noise: float

    @property
    def known(self) -> NDArray[np.bool_]:
        """Which entries have a derivative."""
        return np.isfinite(self.bars)


@dataclass(frozen=True)
class Curve:
    """What a check says at every step; all but the best step are ratios as `norm_ratio` gives them.

    Attributes
    ----------
    ratios : ndarray of float64
        Of the quotients and the claim; NaN without a claim.
    errors : ndarray of float64
        Of the quotients and the reference: what a right gradient would have got.
    noise : ndarray of float64
        What rounding of f and of x is expected to make of it.
    truncation : ndarray of float64
        What the width of the step makes of it; NaN where the errors do not confirm its power.
    lost : ndarray of float64
        The part of the noise that comes from rounding x.
    resolution : float
        How well the reference itself is known.
    best_step : float
        Where the error is smallest, luck apart; NaN without a reference.
    """

    ratios: Array
    errors: Array
    noise: Array
    truncation: Array
    lost: Array
    resolution: float
    best_step: float


def curve(
    quotients: Quotients, reference: Reference, claimed: Array | None, shares: Array
) -> Curve:
    """Compare quotients with a claim and with a reference.

    Parameters
    ----------
    quotients : Quotients
        At all steps.
    reference : Reference
        Of the same entries.
    claimed : ndarray of float64 or None
        Likewise.
    shares : ndarray of float64
        How many entries each stands for.

    Returns
    -------
    Curve
        One number for each step.
    """
    ladder, weight, known = quotients.ladder, np.sqrt(shares), reference.known
    unknown = np.full(len(ladder.steps), np.nan)
    ratios = unknown if claimed is None else _ratios(claimed, quotients.values, weight)
    if not known.any():
        return Curve(ratios, unknown, unknown, unknown, unknown, math.inf, math.nan)
    unit = float(np.abs(reference.values[known]).max()) or 1.0
    truth, rows = reference.values[known] / unit, quotients.values[:, known] / unit
    errors = _ratios(truth, rows, weight[known])
    lost = np.linalg.norm(truth * (quotients.taken[:, known] - 1) * weight[known], axis=1)
    alone = quotient_noise(reference.noise / unit, ladder.widths)
    noise = np.hypot(alone * np.linalg.norm(weight[known]), lost)
    fitted = truncation_factor(ladder.steps, rows * weight[known], noise, ladder.order)
    size = float(np.linalg.norm(truth * weight[known]))
    bar = np.array([np.linalg.norm(reference.bars[known] / unit * weight[known])])
    noise, lost, resolution = (_as_ratio(part, size) for part in (noise, lost, bar))
    truncation = _as_ratio(fitted * ladder.steps**ladder.order, size)
    expected = np.fmax(noise + truncation, np.where(errors > resolution, errors, 0.0))
    score = np.where(np.isnan(truncation), np.fmax(errors, noise), expected)
    best = _best(ladder.steps, score)
    return Curve(ratios, errors, noise, truncation, lost, float(resolution.item()), best)


def _ratios(one: Array, rows: Array, weight: Array) -> Array:
    """Compare with every row; entries are first brought to a size whose squares do not overflow."""
    found = np.full(len(rows), np.nan)
    for number, row in enumerate(rows):
        if np.isfinite(one).all() and np.isfinite(row).all():
            unit = max(np.abs(one).max(), np.abs(row).max()) or 1.0
            found[number] = norm_ratio(one / unit * weight, row / unit * weight)
    return found


def _as_ratio(error: Array, size: float) -> Array:
    """Turn the norm of an error at right angles to a gradient into a ratio of norms."""
    whole = size + np.hypot(size, error)
    return np.divide(error, whole, out=np.zeros_like(error), where=whole != 0)


def _best(steps: Array, errors: Array) -> float:
    finite = np.isfinite(errors)
    return float(steps[finite][np.argmin(errors[finite])]) if finite.any() else math.nan
