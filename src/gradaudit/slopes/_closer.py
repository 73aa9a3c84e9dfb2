"""A closer look at a slope that f makes hard to measure: jumps near by, or much noise."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from gradaudit.slopes._complex_step import by_complex_step
from gradaudit.slopes._discontinuity import Jumps, nearest_jumps
from gradaudit.slopes._hidden import hidden_jumps
from gradaudit.slopes._line import Line
from gradaudit.slopes._measure import DENSE, TOP, Measurement, sharper
from gradaudit.slopes._regime import NOISY, agreed, concluded
from gradaudit.slopes._regression import regression
from gradaudit.slopes._rungs import Rungs, climb_down, joined
from gradaudit.slopes._slope import Regime, Slope

CRUDE = 1e-9
"""A bar beyond this part of the slope is worth a complex step."""

FAR = 3.0
"""How much farther than the coarsest step to look for jumps."""

UNEVEN = 3.0
"""Jumps are neither of the same height nor equally far apart; and a look sees two of them."""


def closer(line: Line, measured: Measurement, top: float = TOP, *, accusing: bool = False) -> Slope:
    """Return the slope after a closer look.

    Parameters
    ----------
    line : Line
        The function.
    measured : Measurement
        Of its slope.
    top : float
        The coarsest step.
    accusing : bool
        Whether somebody's derivative is about to be called wrong by it: then jumps are looked for
        farther away, too.

    Returns
    -------
    Slope
        The same where f is smooth; with a wider bar where f jumps near by; with a narrower one
        where many values could be averaged.
    """
    slope, rungs = measured.slope, measured.rungs.two_sided
    noise = float(measured.rungs.noise[-1])
    if slope.regime in DECLINED:
        return slope
    jumps = _jumps(line, measured, top, accusing=accusing)
    if jumps is not None:
        slope = _beside_jumps(slope, rungs, jumps)
        noise = max(noise, UNEVEN * jumps.height)
    if _worth_averaging(slope):
        slope = _averaged(line, slope, top, noise)
    if CRUDE * abs(slope.value) < slope.error < math.inf:
        slope = by_complex_step(line, slope)
    return slope


def restlessness(line: Line, measured: Measurement, top: float = TOP) -> float:
    """Return by how much jumps of f near by leave a slope in doubt.

    Parameters
    ----------
    line : Line
        The function.
    measured : Measurement
        Of its slope.
    top : float
        The coarsest step.

    Returns
    -------
    float
        In units of the slope; 0 where no jumps are found, or steps.
    """
    if measured.slope.regime in DECLINED:
        return 0.0
    jumps = _jumps(line, measured, top, accusing=True)
    return 0.0 if jumps is None else _doubt(measured.slope, jumps)


def _jumps(line: Line, measured: Measurement, top: float, *, accusing: bool) -> Jumps | None:
    rungs, step = measured.rungs.two_sided, measured.slope.step
    jumps = None if measured.plain else nearest_jumps(line, rungs)
    if jumps is None and (accusing or not measured.plain) and math.isfinite(step):
        if accusing:
            noise = float(measured.rungs.noise[-1])
            rungs = joined(climb_down(line, [FAR * top], noise), rungs).two_sided
        jumps = hidden_jumps(line, rungs, step)
    return jumps


def _doubt(slope: Slope, jumps: Jumps) -> float:
    """Return what jumps add to the bar of the slope between them.

    A lone jump that is large beside what f changes by comes from no tolerance: f is a step there.
    """
    doubt = UNEVEN * jumps.height / jumps.width
    return 0.0 if jumps.alone and doubt > NOISY * abs(slope.value) else doubt


def _worth_averaging(slope: Slope) -> bool:
    """Whether many values may tell what few could not: not that nothing is there."""
    if slope.regime is Regime.NOISY:
        return abs(slope.value) > slope.error
    return slope.regime is Regime.UNRESOLVED


DECLINED = {Regime.KINK, Regime.JUMP, Regime.FLAT, Regime.NONFINITE, Regime.ONE_SIDED}
"""Nothing more to be seen."""


def _beside_jumps(slope: Slope, rungs: Rungs, jumps: Jumps) -> Slope:
    """Either the slope between the jumps, in doubt by what they rise; or that across many."""
    doubt = _doubt(slope, jumps)
    if not doubt:
        return slope
    given = math.isfinite(slope.error)
    between = agreed(slope.value, slope.error + doubt, slope.step) if given else slope
    noise = np.fmax(rungs.noise, UNEVEN * jumps.height)
    dense = replace(rungs, noise=noise)[:DENSE]
    across = concluded(dense)
    return sharper(between, across)


def _averaged(line: Line, slope: Slope, top: float, noise: float) -> Slope:
    found = regression(line, top, noise, NOISY / 2)
    if found is None:
        return slope
    value, error = found
    return sharper(slope, agreed(value, error, top))
