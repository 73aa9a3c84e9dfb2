"""Small jumps of f within reach, as of a solver that is stopped at a tolerance.

Such an f is smooth between its jumps, and its slope there is not the slope of what it approximates.
Seen from the fine rungs alone nothing is wrong; the first coarse rung beyond a jump is off the
curve through the finer ones. So it is beyond a kink: bisection tells them apart, since f is
continuous there.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from gradaudit.slopes._curve import CLEAR, Curve, best_curve, breaks
from gradaudit.slopes._line import Line
from gradaudit.slopes._rungs import Rungs

ATTEMPTS = 3
"""Places that are looked into, where f leaves its curve: some are kinks, or noise."""

HALVINGS = 14
"""Of the interval that holds the jump."""

STEEP = 64.0
"""What changes by more than one part in so many over the last interval is a jump, no kink."""


@dataclass(frozen=True)
class Jumps:
    """The jumps nearest to the point.

    Attributes
    ----------
    height : float
        Of the higher of two.
    width : float
        Of the piece between them.
    alone : bool
        Whether only one was found. It may be anything, and then says nothing about the slope.
    """

    height: float
    width: float
    alone: bool = False


def nearest_jumps(line: Line, rungs: Rungs) -> Jumps | None:
    """Look for jumps where f leaves the curve through its finest rungs.

    Parameters
    ----------
    line : Line
        The function.
    rungs : Rungs
        With values on both sides, from coarse to fine.

    Returns
    -------
    Jumps or None
        None where f was found to be smooth, or to have a kink.
    """
    for place in islice(breaks(rungs), ATTEMPTS):
        found = _between(line, rungs, place)
        if found is not None:
            return found
    return None


def _between(line: Line, rungs: Rungs, place: int) -> Jumps | None:
    """Look for jumps between a rung and the next finer one, on both sides."""
    curve = best_curve(rungs[place + 1 :], float(rungs.steps[place]))
    near, far = float(rungs.steps[place + 1]), float(rungs.steps[place])
    right, left = (_jump(line, curve, side * near, side * far) for side in (1.0, -1.0))
    if right is not None and left is not None:
        return Jumps(max(right[0], left[0]), right[1] + left[1])
    jump, side = (right, 1.0) if right is not None else (left, -1.0)
    if jump is None:
        return None
    height, distance = jump
    alone = _alone(rungs[: place + 1], rungs[place + 1 :], side, height)
    return Jumps(height, distance + alone, alone=alone > 0)


def _alone(outer: Rungs, inner: Rungs, side: float, height: float) -> float:
    """Return how far f goes on as within, and beyond a jump beside it, as far as can be told.

    The jump lies between the inner and the outer rungs. Zero where there is another.
    """
    reach = float(outer.steps[-1])
    for place in range(len(outer) - 1, -1, -1):
        step = float(outer.steps[place])
        curve = best_curve(inner, step)
        open_ = CLEAR * curve.left_open(step)
        for values, where in ((outer.plus, step), (outer.minus, -step)):
            expected = height if where * side > 0 else 0.0
            off = abs(float(values[place] - outer.centre.value) - curve.change(where))
            if abs(off - expected) > max(height / 2, open_):
                return 0.0
        if open_ > height:
            break
        reach = step
    return reach


def _jump(line: Line, curve: Curve, near: float, far: float) -> tuple[float, float] | None:
    """Return height and distance of the jump between two places on one side, if there is one."""

    def off(place: float) -> tuple[float, bool]:
        (sample,) = line.at([place])
        amount = abs(float(sample.value - line.centre.value) - curve.change(place))
        return amount, amount > CLEAR * curve.left_open(place)

    first, leaves = off(far)
    if not leaves:
        return None
    off_near, off_far = 0.0, first
    for _ in range(HALVINGS):
        middle = (near + far) / 2
        amount, leaves = off(middle)
        if leaves:
            far, off_far = middle, amount
        else:
            near, off_near = middle, amount
    height = abs(off_far - off_near)
    return (height, abs(far)) if height > first / STEEP else None
