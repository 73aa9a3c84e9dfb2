"""What the first measurement of a leaf teaches: which three rungs are enough for the others."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gradaudit.evaluate import Sample, Samples
from gradaudit.slopes import _differences as differences
from gradaudit.slopes._limit import PLATEAU
from gradaudit.slopes._line import Line
from gradaudit.slopes._regime import agreed
from gradaudit.slopes._rungs import BAR, DENSE_RATIO, FloatArray, Rungs, climb_down
from gradaudit.slopes._slope import Slope
from gradaudit.slopes._three import Three, three

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

    @property
    def noisy(self) -> float:
        """Up to which bar it is noise that limits a slope measured so: other rungs gain little."""
        return CRUDER * BAR * self.noise * self.ratio ** (PLATEAU - 1) / self.top

    def steps(self, coarsest: Any) -> FloatArray:
        """Return the three steps, the last axis, for lines that go so far."""
        top = np.minimum(self.top, coarsest)
        return np.stack([top / self.ratio**k for k in range(PLATEAU)], axis=-1)

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
    rungs = climb_down(line, known.steps(line.coarsest).tolist(), known.noise)
    found = three(rungs)
    if not found.plain:
        return None
    return agreed(float(found.value), float(found.error), float(rungs.steps[-1]))


def remeasure_each(
    centre: Sample, values: Samples, coarsest: FloatArray, known: Calibration
) -> Three:
    """Read slopes off the same three rungs of many lines at once.

    Parameters
    ----------
    centre : Sample
        The value at the point.
    values : Samples
        Of shape (n, 6): on both sides at the steps of `known`, the forward one of each first.
    coarsest : ndarray of float64, shape (n,)
        How far each line goes.
    known : Calibration
        As for `remeasure`.

    Returns
    -------
    Three
        For each line, what `remeasure` makes of it.
    """
    rounding = np.fmax(values.rounding[:, 0::2], values.rounding[:, 1::2])
    noise = np.fmax(rounding, max(known.noise, centre.rounding))
    plus, minus = values.values[:, 0::2], values.values[:, 1::2]
    return three(Rungs(centre, known.steps(coarsest), plus, minus, noise))


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
