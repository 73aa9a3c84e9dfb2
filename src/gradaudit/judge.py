"""The decision rule, alone in its room."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from gradaudit.slopes import Regime, Slope

RESOLVED = 1e-2
"""A slope is resolved when its bar is at most this part of the claim's terms."""

ZERO = 1e-9
"""A slope is zero when bar, claim and value all are below this part of the largest leaf's slope; or
below a few eps of the claim."""

FLAT = 1e-4
"""... or the bar below this part, where f does not change in a bit and the claim is zero."""

ROUNDING = 8.0
"""Rounding of a claimed entry: this many eps of its dtype, beside the leaf's heaviest entry."""

RTOL = ((1e-12, 1e-6), (1e-6, 1e-4), (math.inf, 1e-2))
"""Tolerances by the claim's eps: float64 and better, float32, float16 and bfloat16."""


Number = TypeVar("Number", float, NDArray[np.float64])
"""One, or an array of many."""


class Outcome(StrEnum):
    """What one probe shows."""

    PASS = "pass"
    FAIL = "fail"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True)
class Standard:
    """What a probe is measured against.

    Attributes
    ----------
    rtol : float
        Relative discrepancy that is no mistake.
    strict : bool
        Whether the bar itself has to be below it: where the user gave `rtol`.
    rounding : float, or ndarray for many entries
        What rounding of the claim may have added to its slope.
    largest : float
        The slope of the largest leaf, by the claims: what a zero is zero beside.
    minor : float
        The tolerance on the slope of the whole leaf: what is surely below it matters to nobody,
        even where it is too small to be resolved by itself.
    zero : float
        Slopes below this part of the largest leaf's are zero for a claim of this precision.
    """

    rtol: float
    strict: bool
    rounding: Any
    largest: float
    minor: float
    zero: float = ZERO

    def tolerance(self, scale: Number) -> Number:
        """Return what a difference may amount to, beside terms of such a scale."""
        allowed: Number = self.rtol * scale + self.rounding
        return allowed

    def resolved(self, scale: Number) -> Number:
        """Return below which bar a slope of such a scale is resolved."""
        return self.tolerance(scale) if self.strict else RESOLVED * scale


@dataclass(frozen=True)
class Judgement:
    """The decision on one probe.

    Attributes
    ----------
    outcome : Outcome
        Pass, fail or unresolved.
    discrepancy : float
        The difference, relative to the larger of the claim's terms and the measurement.
    threshold : float
        A difference above this would have failed, in units of the slope.
    resolution : float
        The same, relative.
    reason : str
        Why it is unresolved.
    """

    outcome: Outcome
    discrepancy: float
    threshold: float
    resolution: float
    reason: str = ""


def default_rtol(eps: float) -> float:
    """Return the relative tolerance that belongs to a claim's precision.

    Parameters
    ----------
    eps : float
        The distance from 1 to the next number of the claim's dtype.

    Returns
    -------
    float
        1e-6 for float64, 1e-4 for float32, 1e-2 for float16 and bfloat16.
    """
    return next(rtol for coarsest, rtol in RTOL if eps < coarsest)


def zero_of(eps: float) -> float:
    """Return below which part of the largest leaf's slope a claim's precision leaves nothing.

    A bias before a batch-norm has no influence; backward passes give it what rounding leaves of
    sums that cancel, whose terms are as large as those of other leaves.

    Parameters
    ----------
    eps : float
        Of the claim's dtype.

    Returns
    -------
    float
        1e-9, or a few eps.
    """
    return max(ZERO, ROUNDING * eps)


def claim_rounding(eps: float, heaviest: float, count: int) -> float:
    """Return what rounding of a claimed gradient may add to its slope along a direction.

    Parameters
    ----------
    eps : float
        Of the claim's dtype.
    heaviest : float
        The largest contribution of any entry of the leaf.
    count : int
        How many entries the direction moves; their rounding adds up as a random walk does.

    Returns
    -------
    float
        In units of the slope.
    """
    return ROUNDING * eps * heaviest * math.sqrt(count)


def judge(claimed: float, size: float, slope: Slope, standard: Standard) -> Judgement:
    """Compare a claimed with a measured slope.

    Parameters
    ----------
    claimed, size : float
        The slope by the claim, and the root sum of squares of its terms.
    slope : Slope
        The measurement.
    standard : Standard
        What to measure against.

    Returns
    -------
    Judgement
        Fail only where the difference exceeds bar and tolerance together; pass only where the bar
        is small enough to have shown a difference.
    """
    low, high, error = _interval(slope)
    if not math.isfinite(claimed + size):
        return undecided(OVERFLOW)
    if not math.isfinite(error + low + high):
        return undecided(UNRESOLVED.get(slope.regime, OVERFLOW))
    scale = max(size, abs(low), abs(high))
    threshold = standard.tolerance(scale) + error
    difference = max(low - claimed, claimed - high, 0.0)
    relative = difference / scale if scale else 0.0
    resolution = threshold / scale if scale else math.inf
    if difference > threshold:
        return Judgement(Outcome.FAIL, relative, threshold, resolution)
    if scale and error <= standard.resolved(scale):
        return Judgement(Outcome.PASS, relative, threshold, resolution)
    small = _is_zero(claimed, slope, standard) or threshold <= standard.minor
    if small and standard.largest > 0:
        beside = standard.largest
        return Judgement(Outcome.PASS, difference / beside, threshold, threshold / beside)
    reason = _unresolved(claimed, slope, standard)
    return Judgement(Outcome.UNRESOLVED, relative, threshold, resolution, reason)


def resolved_passes(
    claimed: NDArray[np.float64],
    value: NDArray[np.float64],
    error: NDArray[np.float64],
    standard: Standard,
) -> NDArray[np.bool_]:
    """Tell of many single entries which pass `judge` because their slopes are resolved.

    Parameters
    ----------
    claimed : ndarray of float64
        The slopes by the claim, each of one term.
    value, error : ndarray of float64
        The slopes measured, the same from both sides, and their bars.
    standard : Standard
        What to measure against.

    Returns
    -------
    ndarray of bool
        False as well for what may pass for another reason.
    """
    scale = np.maximum(np.abs(claimed), np.abs(value))
    with np.errstate(all="ignore"):
        near = np.abs(value - claimed) <= standard.tolerance(scale) + error
        return near & (scale > 0) & (error <= standard.resolved(scale)) & np.isfinite(scale)


def undecided(reason: str) -> Judgement:
    """Return the judgement on what cannot be decided.

    Parameters
    ----------
    reason : str
        Why.

    Returns
    -------
    Judgement
        Unresolved; nothing would have been seen.
    """
    return Judgement(Outcome.UNRESOLVED, math.nan, math.inf, math.inf, reason)


def _unresolved(claimed: float, slope: Slope, standard: Standard) -> str:
    """Say why a slope that was measured decides nothing."""
    if slope.regime is Regime.FLAT:
        return "f does not change along it, nor should it by the claim: another point tells more"
    if max(abs(claimed), abs(slope.value)) <= slope.error:
        return "claim and slope are both zero as far as the noise of f lets see"
    if standard.strict and slope.error <= RESOLVED * abs(slope.value):
        return "the bar is wider than the `rtol` that was asked for"
    return "the bar is too wide beside the slope: f is too noisy along it"


def _interval(slope: Slope) -> tuple[float, float, float]:
    """Between which slopes a claim is right, and the bar: at a kink every subgradient is."""
    if slope.regime is Regime.KINK:
        return min(slope.left, slope.right), max(slope.left, slope.right), slope.side_error
    return slope.value, slope.value, slope.error


def _is_zero(claimed: float, slope: Slope, standard: Standard) -> bool:
    if slope.regime is Regime.FLAT and abs(claimed) <= standard.zero * standard.largest:
        return slope.error < FLAT * standard.largest
    return max(abs(claimed), abs(slope.value), slope.error) < standard.zero * standard.largest


OVERFLOW = "the claimed slope along it overflows"

UNRESOLVED = {
    Regime.JUMP: "f jumps at the point: it has no derivative there",
    Regime.UNRESOLVED: "no two steps agree: f is too noisy, or too wild for its precision",
    Regime.NONFINITE: "f has no finite values on either side of the point",
    Regime.KINK: "f has a kink, and its one-sided slopes could not be measured",
    Regime.RANDOM: "f gives different values at the same point",
}
