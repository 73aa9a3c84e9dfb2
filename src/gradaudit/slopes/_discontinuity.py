"""Small jumps of f within reach, as of a solver that is stopped at a tolerance.

Such an f is smooth between its jumps, and its slope there is not the slope of what it approximates.
Seen from the fine rungs alone nothing is wrong; the first coarse rung beyond a jump does not fit on
the curve through the finer ones. A kink does not fit either: bisection tells them apart, since f is
continuous there.
"""

from __future__ import annotations

import numpy as np

from gradaudit.slopes._line import Line
from gradaudit.slopes._rungs import FloatArray, Rungs, climb_down, joined

RUNGS = 10
"""From the coarsest usual step down by factors of 2; more, until f looks smooth."""

MISFIT_FALL = 2.0**5
"""By how much the misfit of a quartic falls from one rung to the next where f is smooth."""

AMPLIFIED = 129.0
"""The sum of the magnitudes of the quartic's weights: what it makes of the noise of f."""

CLEAR = 4.0
"""A misfit counts when it exceeds what smoothness and noise allow by this factor."""

HALVINGS = 14
"""Of the interval that holds the jump."""

UNEVEN = 3.0
"""Jumps are neither of the same height nor equally far apart; and two looks see two of them."""

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
        The height of the nearest jump over the width of the piece between jumps; 0 where f is
        found to be smooth.
    """
    rungs = climb_down(line, [top / 2.0**k for k in range(RUNGS)], noise)
    floor = AMPLIFIED * float(rungs.noise[-1])
    while not _misfit(rungs, len(rungs) - 3) <= CLEAR * floor:
        step = float(rungs.steps[-1]) / 2
        if step < line.finest:
            return 0.0
        rungs = joined(rungs, climb_down(line, [step], noise))
    place = _coarsest_smooth(rungs, floor)
    allowed = CLEAR * max(_misfit(rungs, place), floor)
    found = [_nearest_jump(line, rungs, place, allowed, right=right) for right in (True, False)]
    jumps = [jump for jump in found if jump is not None]
    if not jumps:
        return 0.0
    height, width = max(height for height, _ in jumps), sum(distance for _, distance in jumps)
    return UNEVEN * height / width


def _coarsest_smooth(rungs: Rungs, floor: float) -> int:
    """Return the coarsest rung up to which f lies on the curves through finer ones."""
    place = len(rungs) - 3
    while place > 0:
        allowed = CLEAR * max(MISFIT_FALL * _misfit(rungs, place), floor)
        if not _misfit(rungs, place - 1) <= allowed:
            break
        place -= 1
    return place


def _nearest_jump(
    line: Line, rungs: Rungs, smooth: int, allowed: float, *, right: bool
) -> tuple[float, float] | None:
    """Return height and distance of the first jump on one side."""
    curve, unit = _curve(rungs, smooth), float(rungs.steps[smooth])
    side = 1.0 if right else -1.0

    def off(distance: float, value: float) -> tuple[float, bool]:
        expected = float(np.polyval(curve, 4.0 * side * distance / unit))
        amount = abs(value - float(rungs.centre.value) - expected)
        return amount, amount > allowed * max(1.0, distance / unit) ** 5

    values = rungs.plus if right else rungs.minus
    for place in range(smooth - 1, -1, -1):
        far = float(rungs.steps[place])
        off_far, leaves = off(far, float(values[place]))
        if not leaves:
            continue
        near, off_near, first = float(rungs.steps[place + 1]), 0.0, off_far
        for _ in range(HALVINGS):
            middle = (near + far) / 2
            (sample,) = line.at([side * middle])
            off_middle, leaves = off(middle, float(sample.value))
            if leaves:
                far, off_far = middle, off_middle
            else:
                near, off_near = middle, off_middle
        height = abs(off_far - off_near)
        return (height, far) if height > first / STEEP else None
    return None


def _curve(rungs: Rungs, place: int) -> FloatArray:
    """Fit a quartic through the point and the two rungs below a place; its unit is the lower."""
    values = [rungs.minus[place + 1], rungs.minus[place + 2], rungs.centre.value]
    values += [rungs.plus[place + 2], rungs.plus[place + 1]]
    change = np.array([float(value - rungs.centre.value) for value in values])
    nodes = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
    return np.linalg.solve(np.vander(nodes), change)


def _misfit(rungs: Rungs, place: int) -> float:
    """By how much the values at a rung are off the curve through the next two."""
    found = np.array([rungs.plus[place], rungs.minus[place]]) - rungs.centre.value
    expected = np.polyval(_curve(rungs, place), [4.0, -4.0])
    return float(np.abs(found.astype(np.float64) - expected).max())
