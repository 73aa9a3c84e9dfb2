"""From a line to its slope: walk down the ladder until a limit stands, then say what was met."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gradaudit.slopes._limit import Limit, limit
from gradaudit.slopes._line import FloatArray, Line, Rungs, climb_down, joined
from gradaudit.slopes._noise import noise as noise_of
from gradaudit.slopes._slope import Regime, Slope, nothing

TOP = 0.25
"""The coarsest step: no entry moves by more than about a quarter of its size."""

RATIO = 4.0
"""From one rung to the next."""

FIRST_RUNGS = 5
"""Evaluated before the first look."""

SURVIVED = 2
"""Finer rungs that must have agreed before the walk may end."""

CENTRAL = (RATIO**2, RATIO**4)
"""How the error terms of a central difference fall: h^2, h^4."""

ONE_SIDED = (RATIO, RATIO**2, RATIO**3)
"""Those of a one-sided difference: h, h^2, h^3."""

GAP = (RATIO, RATIO**3)
"""Those of the gap between the one-sided differences: h, h^3. Likewise of a plain difference."""

CURVED = (RATIO**2, RATIO**4)
"""Those of a second difference: h^2, h^4."""

BAR = 2.0
"""Error bar of a difference of two values of f, over the noise of one of them."""

NOISY = 1e-2
"""A bar above this part of the slope is called noisy."""


@dataclass(frozen=True)
class Calibration:
    """What the first measurement of a leaf teaches the later ones.

    Attributes
    ----------
    noise : float
        The noise of f.
    top : float
        The first of the three rungs that gave the best plain plateau.
    """

    noise: float
    top: float

    def shifted(self, factor: float) -> Calibration:
        """Return the same with all rungs finer by a factor."""
        return Calibration(self.noise, self.top / factor)


def measure(
    line: Line,
    noise: float | None = None,
    top: float | None = None,
    *,
    at_least: float = 0.0,
) -> tuple[Slope, Calibration]:
    """Measure a slope with the whole ladder.

    Parameters
    ----------
    line : Line
        The function.
    noise : float, optional
        The noise of f, where it is known already.
    top : float, optional
        The coarsest step.
    at_least : float
        A lower bound of the noise.

    Returns
    -------
    Slope
        Its value, bar and regime.
    Calibration
        For `remeasure`.
    """
    floor = max(noise_of(line), at_least) if noise is None else noise
    top = TOP if top is None else top
    count = max(int(math.log(top / line.finest, RATIO) + 1e-9) + 1, 1)
    steps = [top / RATIO**k for k in range(count)]
    rungs = climb_down(line, steps[:FIRST_RUNGS], floor)
    for step in steps[FIRST_RUNGS:]:
        if _settled(rungs):
            break
        rungs = joined(rungs, climb_down(line, [step], floor))
    slope, plain = _conclude(rungs)
    return slope, Calibration(floor, plain)


def remeasure(line: Line, known: Calibration) -> Slope | None:
    """Measure a slope with the three rungs that served another direction of the same leaf.

    Parameters
    ----------
    line : Line
        The function.
    known : Calibration
        What `measure` returned for the other direction.

    Returns
    -------
    Slope or None
        None where the rungs disagree or hint at a kink: the whole ladder is needed.
    """
    rungs = climb_down(line, [known.top / RATIO**k for k in range(3)], known.noise)
    if not (np.isfinite(rungs.plus).all() and np.isfinite(rungs.minus).all()):
        return None
    if not _moves(rungs):
        return None
    found = _central(rungs, ratios=())
    gap = np.abs(_gap(rungs)[0]) - _gap(rungs)[1]
    if found is None or gap[-1] > abs(_gap(rungs)[0][0]) / 2 > 0:
        return None
    return _smooth(rungs, found)


def _settled(rungs: Rungs) -> bool:
    """Whether a limit has survived enough finer rungs and nothing hints at a kink or a jump."""
    both = rungs[_both_finite(rungs)]
    if not _moves(rungs):
        return True
    if len(both) < FIRST_RUNGS:
        return False
    found = _central(both)
    if found is None or found.finer < SURVIVED:
        return False
    kink = limit(*_gap(both), GAP)
    return kink is None or not kink.significant


def _conclude(rungs: Rungs) -> tuple[Slope, float]:
    """Say what the ladder met; and where its best plain plateau starts."""
    if not _moves(rungs):
        return _flat(rungs), float(rungs.steps[0])
    both = rungs[_both_finite(rungs)]
    default = float(rungs.steps[max(len(rungs) - 3, 0)])
    if len(both) < 3:
        return _edge(rungs), default
    plain = _central(both, ratios=())
    start = default if plain is None else float(both.steps[plain.finest - 2])
    if _jumps(both):
        return nothing(Regime.JUMP), start
    kink = limit(*_gap(both), GAP)
    if kink is not None and kink.significant:
        return _kink(both), start
    found = _central(both)
    if found is None:
        return nothing(Regime.UNRESOLVED), start
    return _smooth(both, found), start


def _both_finite(rungs: Rungs) -> slice:
    """The finest run of rungs with a value on either side."""
    finite = np.isfinite(rungs.plus) & np.isfinite(rungs.minus)
    broken = np.flatnonzero(~finite)
    return slice(int(broken[-1]) + 1 if broken.size else 0, None)


def _moves(rungs: Rungs) -> bool:
    return bool((rungs.plus != rungs.centre.value).any() or (rungs.minus != rungs.centre.value).any())


def _bars(rungs: Rungs, terms: float) -> FloatArray:
    return terms * BAR * rungs.noise / rungs.steps


def _central(rungs: Rungs, ratios: tuple[float, ...] = CENTRAL) -> Limit | None:
    return limit(rungs.odd / (2 * rungs.steps), _bars(rungs, 1.0), ratios)


def _gap(rungs: Rungs) -> tuple[FloatArray, FloatArray]:
    return rungs.even / rungs.steps, _bars(rungs, 2.0)


def _jumps(rungs: Rungs) -> bool:
    odd = limit(rungs.odd, BAR * rungs.noise, GAP)
    even = limit(rungs.even, 2 * BAR * rungs.noise, CURVED)
    return any(found is not None and found.significant for found in (odd, even))


def _smooth(rungs: Rungs, found: Limit) -> Slope:
    noisy = found.error > NOISY * abs(found.value) and found.error > 0
    return Slope(
        value=found.value,
        error=found.error,
        step=float(rungs.steps[found.finest]),
        regime=Regime.NOISY if noisy else Regime.SMOOTH,
        left=found.value,
        right=found.value,
        side_error=found.error,
    )


def _kink(rungs: Rungs) -> Slope:
    sides = [limit(side, _bars(rungs, 1.0), ONE_SIDED) for side in (rungs.left, rungs.right)]
    left, right = sides
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
    for values in (rungs.plus, rungs.minus):
        broken = np.flatnonzero(~np.isfinite(values))
        inside = rungs[slice(int(broken[-1]) + 1 if broken.size else 0, None)]
        if len(inside) < 3:
            continue
        quotient = inside.right if values is rungs.plus else inside.left
        found = limit(quotient, _bars(inside, 1.0), ONE_SIDED)
        if found is None:
            return nothing(Regime.UNRESOLVED)
        step = float(inside.steps[found.finest])
        side = (found.value, math.nan)
        left, right = side if values is rungs.minus else side[::-1]
        return Slope(found.value, found.error, step, Regime.ONE_SIDED, left, right, found.error)
    return nothing(Regime.NONFINITE)
