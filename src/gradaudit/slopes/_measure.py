"""Walk down a ladder until a limit stands."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from gradaudit.slopes import _differences as differences
from gradaudit.slopes._calibration import Calibration, plain_top, smooth_top
from gradaudit.slopes._curve import breaks, holds_within
from gradaudit.slopes._limit import PLATEAU
from gradaudit.slopes._line import Line
from gradaudit.slopes._noise import noise_level
from gradaudit.slopes._regime import concluded
from gradaudit.slopes._rungs import DENSE_RATIO, RATIO, Rungs, climb_down, joined
from gradaudit.slopes._slope import Regime, Slope

TOP = 0.25
"""The coarsest step: no entry moves by more than about a quarter of its size."""

DENSE = 7
"""The first rungs lie close: where f is smooth they are all that is needed, and where a coarser one
is off the curve through the finer ones, something is near."""

FIRST_RUNGS = 5
"""A limit needs so many, and a ladder of the usual ratio room for as many."""

SURVIVED = 2
"""Finer rungs that must have agreed before the walk may end."""

CRUDE = 1e-4
"""A bar above this part of the slope is worth a few coarser rungs."""


@dataclass(frozen=True)
class Measurement:
    """A slope, and how it was come by.

    Attributes
    ----------
    slope : Slope
        What was found.
    calibration : Calibration
        For later measurements of the same leaf.
    rungs : Rungs
        All that were evaluated.
    plain : bool
        Whether nothing is left to look into: f continues as it begins as far as the widest step.
    """

    slope: Slope
    calibration: Calibration
    rungs: Rungs
    plain: bool


def measure(line: Line, noise: float | None = None, top: float = TOP) -> Measurement:
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
    Measurement
        The slope, and what to make of it.
    """
    floor = noise_level(line) if noise is None else noise
    dense = _climbed(line, top, DENSE_RATIO, DENSE, floor)
    if _holds(line, dense):
        dense = _walked_up(line, dense, DENSE_RATIO)
        slope = concluded(dense)
        known = Calibration(floor, smooth_top(line, dense, slope), DENSE_RATIO)
        return Measurement(slope, known, dense, plain=next(breaks(dense), None) is None)
    ratio = RATIO if top / line.finest >= RATIO**FIRST_RUNGS else DENSE_RATIO
    rungs = dense if ratio == DENSE_RATIO else dense[::2]
    rungs = _walked_down(line, rungs, ratio).with_quantum(line.quantum)
    rungs = _walked_up(line, rungs, ratio)
    slope = concluded(rungs)
    everything = joined(dense[1::2], rungs) if ratio == RATIO else rungs
    if slope.regime in {Regime.NOISY, Regime.UNRESOLVED} and ratio == RATIO:
        everything, close = _closed_up(line, everything, slope)
        slope = sharper(slope, concluded(close))
    known = Calibration(float(rungs.noise[-1]), plain_top(rungs), ratio)
    return Measurement(slope, known, everything, plain=False)


def _climbed(line: Line, top: float, ratio: float, count: int, noise: float) -> Rungs:
    steps = [top / ratio**k for k in range(count)]
    return climb_down(line, [step for step in steps if step >= line.finest] or steps[:1], noise)


def _walked_down(line: Line, rungs: Rungs, ratio: float) -> Rungs:
    """Add finer rungs until a limit stands."""
    noise = float(rungs.noise[-1])
    while not _holds(line, rungs):
        step = float(rungs.steps[-1]) / ratio
        if step < line.finest:
            break
        rungs = joined(rungs, climb_down(line, [step], noise))
    return rungs


def _closed_up(line: Line, rungs: Rungs, slope: Slope) -> tuple[Rungs, Rungs]:
    """Halve the spacing to just below the plateau: three rungs then span less, and hold less noise.

    All rungs come back, and those that are as close as the first ones.
    """
    noise = float(rungs.noise[-1])
    wide = rungs.steps[:-1] / rungs.steps[1:] > DENSE_RATIO
    lowest = slope.step / RATIO if math.isfinite(slope.step) else float(rungs.steps[DENSE])
    between = [float(step) / DENSE_RATIO for step in rungs.steps[:-1][wide] if step > lowest]
    if between:
        rungs = joined(rungs, climb_down(line, between, noise))
    rungs = replace(rungs, noise=np.fmax(rungs.noise, noise))
    wide = rungs.steps[:-1] / rungs.steps[1:] > DENSE_RATIO
    return rungs, rungs[: int(np.argmax(wide)) + 1 if wide.any() else len(rungs)]


def _walked_up(line: Line, rungs: Rungs, ratio: float) -> Rungs:
    """Add coarser rungs while they help."""
    while ratio * rungs.steps[0] <= line.coarsest and _too_fine(rungs):
        coarser = climb_down(line, [ratio * float(rungs.steps[0])], float(rungs.noise[-1]))
        rungs = joined(coarser, rungs)
    return rungs


def _holds(line: Line, rungs: Rungs) -> bool:
    """Whether a limit stands, and f is what it should be between the rungs, too."""
    if not _settled(rungs):
        return False
    return len(rungs.two_sided) < FIRST_RUNGS or holds_within(line, rungs.two_sided)


def _settled(rungs: Rungs) -> bool:
    """Whether a limit has survived enough finer rungs, no kink is near and no finer rung helps."""
    if not rungs.moves:
        return True
    both = rungs.two_sided
    if len(both) < FIRST_RUNGS:
        return False
    found = differences.slope(both, survivors=SURVIVED)
    if found is None or differences.kinked(both) or differences.jumps(both):
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


def sharper(one: Slope, other: Slope) -> Slope:
    """Return the slope with the smaller bar.

    Parameters
    ----------
    one, other : Slope
        Along the same line; in doubt the first.

    Returns
    -------
    Slope
        One of them.
    """
    return other if other.error < one.error else one
