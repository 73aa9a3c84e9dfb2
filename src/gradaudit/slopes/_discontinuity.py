"""Small jumps of f within reach, as of a solver that is stopped at a tolerance.

Such an f is smooth between its jumps, and its slope there is not the slope of what it approximates.
Seen from the fine rungs alone nothing is wrong; the first coarse rung beyond a jump does not fit on
the curve through the finer ones. A kink does not fit either: bisection tells them apart, since f is
continuous there.
"""

from __future__ import annotations

import math

import numpy as np

from gradaudit.slopes._line import Line
from gradaudit.slopes._rungs import FloatArray, Rungs, climb_down

RUNGS = 10
"""From the coarsest usual step down by factors of 2."""

MISFIT_FALL = 2.0**5
"""By how much the misfit of a quartic falls from one rung to the next where f is smooth."""

AMPLIFIED = 129.0
"""The sum of the magnitudes of the quartic's weights: what it makes of the noise of f."""

CLEAR = 4.0
"""A misfit counts when it exceeds what smoothness and noise allow by this factor."""

HALVINGS = 14
"""Of the interval that holds the jump."""

STEEP = 64.0
"""What changes by more than one part in so many over the last interval is a jump, no kink."""


def hidden_slope(line: Line, noise: float, top: float) -> float:
    """Return how far the slope may be off because f jumps near by.

    Parameters
    ----------
    line : Line
        The function.
    noise : float
        Of f.
    top : float
        The coarsest step.

    Returns
    -------
    float
        The height of the nearest jump over its distance; 0 where none is found.
    """
    steps = [top / 2.0**k for k in range(RUNGS) if top / 2.0**k >= line.finest]
    if len(steps) < 4:  # noqa: PLR2004 - three rungs for a quartic and one to compare
        return 0.0
    rungs = climb_down(line, steps, noise)
    for right in (True, False):
        misfit = np.array([_misfit(rungs, place, right=right) for place in range(len(steps) - 2)])
        floor = AMPLIFIED * float(rungs.noise[-1])
        for place in range(len(misfit) - 2, -1, -1):
            allowed = CLEAR * max(MISFIT_FALL * abs(misfit[place + 1]), floor)
            if not abs(misfit[place]) <= allowed:
                height, distance = _jump(line, rungs, place, float(misfit[place]), right=right)
                if height:
                    return height / distance
                break
    return 0.0


def _curve(rungs: Rungs, place: int) -> tuple[FloatArray, float]:
    """Fit a quartic through the point and the two rungs below a place; its unit of length."""
    unit = float(rungs.steps[place + 2])
    values = [rungs.minus[place + 1], rungs.minus[place + 2], rungs.centre.value]
    values += [rungs.plus[place + 2], rungs.plus[place + 1]]
    change = np.array([float(value - rungs.centre.value) for value in values])
    nodes = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
    return np.linalg.solve(np.vander(nodes), change), unit


def _misfit(rungs: Rungs, place: int, *, right: bool) -> float:
    """By how much the value at a rung is off the curve through the next two."""
    curve, unit = _curve(rungs, place)
    value = rungs.plus[place] if right else rungs.minus[place]
    side = 1.0 if right else -1.0
    if not np.isfinite(curve).all():
        return math.nan
    at = np.polyval(curve, side * float(rungs.steps[place]) / unit)
    return float(value - rungs.centre.value) - float(at)


def _jump(
    line: Line, rungs: Rungs, place: int, misfit: float, *, right: bool
) -> tuple[float, float]:
    """Close in on where f leaves the curve; return the height of the jump there, or 0."""
    curve, unit = _curve(rungs, place)
    side = 1.0 if right else -1.0
    near, far = float(rungs.steps[place + 1]), float(rungs.steps[place])
    off_near, off_far = 0.0, misfit
    if not math.isfinite(misfit):
        return 0.0, far
    for _ in range(HALVINGS):
        middle = (near + far) / 2
        (sample,) = line.at([side * middle])
        change = float(sample.value - rungs.centre.value)
        off = change - float(np.polyval(curve, side * middle / unit))
        if abs(off) > abs(misfit) / 2:
            far, off_far = middle, off
        else:
            near, off_near = middle, off
    height = abs(off_far - off_near)
    return (height if height > abs(misfit) / STEEP else 0.0), far
