"""Walk down a ladder until a limit stands; or take three rungs where that has proved enough."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from gradaudit.slopes import _differences as differences
from gradaudit.slopes._limit import PLATEAU
from gradaudit.slopes._line import Line
from gradaudit.slopes._noise import noise_level
from gradaudit.slopes._regime import concluded, two_sided
from gradaudit.slopes._rungs import RATIO, Rungs, climb_down, joined
from gradaudit.slopes._slope import Regime, Slope

TOP = 0.25
"""The coarsest step: no entry moves by more than about a quarter of its size."""

FIRST_RUNGS = 5
"""Evaluated before the first look."""

SURVIVED = 2
"""Finer rungs that must have agreed before the walk may end."""

REFINED = 6
"""Rungs that are refined at most."""

CRUDE = 1e-4
"""A bar above this part of the slope is worth a few coarser rungs."""


@dataclass(frozen=True)
class Calibration:
    """What the first measurement of a leaf teaches the later ones.

    Attributes
    ----------
    noise : float
        The noise of f.
    top : float
        The first of the three rungs that gave the best plain plateau.
    ratio : float
        By what factor the steps fall.
    """

    noise: float
    top: float
    ratio: float

    def shifted(self, factor: float) -> Calibration:
        """Return the same with all rungs finer by a factor."""
        return replace(self, top=self.top / factor)


def measure(
    line: Line,
    noise: float | None = None,
    top: float = TOP,
) -> tuple[Slope, Calibration]:
    """Measure a slope with the whole ladder.

    Parameters
    ----------
    line : Line
        The function.
    noise : float, optional
        The noise of f, where it is known already.
    top : float
        The coarsest step to start with.

    Returns
    -------
    Slope
        Its value, bar and regime.
    Calibration
        For `remeasure`.
    """
    floor = noise_level(line) if noise is None else noise
    ratio = RATIO if top / line.finest >= RATIO**FIRST_RUNGS else math.sqrt(RATIO)
    count = max(int(math.log(top / line.finest, ratio) + 1e-9) + 1, 1)
    steps = [top / ratio**k for k in range(count)]
    rungs = climb_down(line, steps[:FIRST_RUNGS], floor)
    for step in steps[FIRST_RUNGS:]:
        if _settled(rungs):
            break
        rungs = joined(rungs, climb_down(line, [step], floor))
    rungs = rungs.with_quantum(line.quantum)
    while ratio * rungs.steps[0] <= line.coarsest and _too_fine(rungs):
        coarser = climb_down(line, [ratio * float(rungs.steps[0])], float(rungs.noise[0]))
        rungs = joined(coarser, rungs)
    slope = concluded(rungs)
    calibration = Calibration(float(rungs.noise[-1]), _plain_top(rungs), ratio)
    unclear = slope.regime in {Regime.NOISY, Regime.UNRESOLVED}
    if unclear and ratio == RATIO and len(rungs.two_sided) >= PLATEAU:
        slope = _sharper(slope, concluded(_refined(line, rungs, slope)))
    return slope, calibration


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
    top = min(known.top, line.coarsest)
    rungs = climb_down(line, [top / known.ratio**k for k in range(PLATEAU)], known.noise)
    if len(rungs.two_sided) < PLATEAU or not rungs.moves:
        return None
    found = differences.plain_slope(rungs)
    first, last = np.abs(rungs.gap[[0, -1]])
    if found is None or last - 2 * rungs.bars[-1] > first / 2:
        return None
    return two_sided(rungs, found)


def _settled(rungs: Rungs) -> bool:
    """Whether a limit has survived enough finer rungs, no kink is near and no finer rung helps."""
    if not rungs.moves:
        return True
    both = rungs.two_sided
    if len(both) < FIRST_RUNGS:
        return False
    found = differences.slope(both)
    if found is None or found.finer < SURVIVED or differences.kinked(both):
        return False
    return found.error <= max(CRUDE * abs(found.value), float(both.bars[-1]))


def _too_fine(rungs: Rungs) -> bool:
    """Whether coarser rungs would help: the best plateau begins at the top, and is crude."""
    both = rungs.two_sided
    if len(both) < len(rungs) or not rungs.moves:
        return False
    found = differences.slope(both)
    return found is None or (
        found.finest - found.level < PLATEAU and found.error > CRUDE * abs(found.value)
    )


def _refined(line: Line, rungs: Rungs, slope: Slope) -> Rungs:
    """Halve the spacing of the coarse rungs: three of them then span less, and hold less noise."""
    kept = rungs.two_sided[:REFINED]
    if math.isfinite(slope.step):
        kept = kept[: int(np.count_nonzero(kept.steps >= slope.step)) + 1]
    between = [float(step) / math.sqrt(RATIO) for step in kept.steps if step > 2 * line.finest]
    return joined(kept, climb_down(line, between, float(rungs.noise[-1])))


def _sharper(one: Slope, other: Slope) -> Slope:
    return other if other.error < one.error else one


def _plain_top(rungs: Rungs) -> float:
    """Where the three rungs of the best plain plateau begin."""
    both = rungs.two_sided
    plain = differences.plain_slope(both) if len(both) >= PLATEAU else None
    if plain is None:
        return float(rungs.steps[max(len(rungs) - PLATEAU, 0)])
    return float(both.steps[plain.finest - PLATEAU + 1])
