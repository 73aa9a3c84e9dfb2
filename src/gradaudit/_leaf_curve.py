"""From the first look at a leaf to its curve of error against step."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gradaudit._step_curve import StepCurve, ratio
from gradaudit.probes import FirstLook
from gradaudit.slopes import quotient_noise, truncation_factor


def step_curve(look: FirstLook, where: str) -> StepCurve | None:
    """Return the curve of a leaf.

    Parameters
    ----------
    look : FirstLook
        With its ladder.
    where : str
        What was moved.

    Returns
    -------
    StepCurve or None
        None where there is no slope, or one of zero: nothing then is relative to it.
    """
    both, value = look.rungs.two_sided, look.slope.value
    if not math.isfinite(value) or abs(value) <= look.slope.error or not len(both):
        return None
    quotients = both.central / value
    noise = float(quotient_noise(float(both.noise[-1]) / abs(value), np.array([2.0])).item())
    factor = truncation_factor(both.steps, quotients, noise / both.steps, 2)
    longest = look.longest
    return StepCurve(
        where=where,
        steps=_frozen(both.steps * longest),
        ratios=_ratios(look.claimed / value, quotients),
        errors=_ratios(1.0, quotients),
        noise=noise * longest,
        truncation=factor / longest**2,
        resolution=ratio(look.slope.error / abs(value)),
    )


def _ratios(one: float, others: NDArray[np.float64]) -> NDArray[np.float64]:
    """Compare one number with others."""
    with np.errstate(over="ignore", invalid="ignore"):
        whole = abs(one) + np.abs(others)
        parts = np.abs(one / whole - others / whole)
    return _frozen(np.where(whole > 0, parts, 0.0))


def _frozen(array: NDArray[np.float64]) -> NDArray[np.float64]:
    array.setflags(write=False)
    return array
