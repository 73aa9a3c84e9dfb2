"""What the first measurement of a leaf teaches: which three rungs are enough for the others."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from gradaudit.slopes import _differences as differences
from gradaudit.slopes._limit import PLATEAU
from gradaudit.slopes._line import Line
from gradaudit.slopes._regime import two_sided
from gradaudit.slopes._rungs import BAR, DENSE_RATIO, Rungs, climb_down
from gradaudit.slopes._slope import Slope

CRUDER = 4.0
"""A bar within this factor of what noise alone makes it is limited by noise."""


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

    def noise_limits(self, slope: Slope) -> bool:
        """Whether it is noise that limits a slope measured with these rungs: others gain little."""
        finest = self.top / self.ratio ** (PLATEAU - 1)
        return slope.error <= CRUDER * BAR * self.noise / finest

    def shifted(self, factor: float) -> Calibration:
        """Return the same with all rungs finer by a factor."""
        return replace(self, top=self.top / factor)


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


def plain_top(rungs: Rungs) -> float:
    """Return where the three rungs of the best plain plateau begin."""
    both = rungs.two_sided
    plain = differences.plain_slope(both) if len(both) >= PLATEAU else None
    if plain is None:
        return float(rungs.steps[max(len(rungs) - PLATEAU, 0)])
    return float(both.steps[plain.finest - PLATEAU + 1])


def smooth_top(line: Line, rungs: Rungs, slope: Slope) -> float:
    """Return where three close rungs should begin for the best plain plateau of a smooth f.

    Their spread, c h^2, is the noise of the finest of them there.

    Parameters
    ----------
    line : Line
        The function.
    rungs : Rungs
        That were evaluated.
    slope : Slope
        What they showed.

    Returns
    -------
    float
        The first step.
    """
    away = np.abs(rungs.central - slope.value)
    seen = np.flatnonzero(away > BAR * rungs.bars)
    step, room = float(rungs.steps[0]), DENSE_RATIO ** (PLATEAU - 1)
    if not seen.size:
        return step
    curvature = float(away[seen[-1]] / rungs.steps[seen[-1]] ** 2)
    best = (BAR * float(rungs.noise[-1]) * room / curvature) ** (1 / 3)
    finest = room * line.finest
    return max(step / 2.0 ** math.ceil(max(math.log2(step / max(best, finest)), 0.0)), finest)
