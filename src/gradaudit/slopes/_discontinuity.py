"""Small jumps of f within reach, as of a solver that is stopped at a tolerance.

Such an f is smooth between its jumps, and its slope there is not the slope of what it approximates.
Seen from the fine rungs alone nothing is wrong; the first coarse rung beyond a jump is off the
curve through the finer ones. So it is beyond a kink: bisection tells them apart, since f is
continuous there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gradaudit.slopes._curve import CLEAR, Curve, best_curve, breaks
from gradaudit.slopes._line import Line
from gradaudit.slopes._rungs import Rungs

Values: TypeAlias = "NDArray[np.floating[Any]]"

ATTEMPTS = 3
"""Places that are looked into, where f leaves its curve: some are kinks, or noise."""

HALVINGS = 14
"""Of the interval that holds the jump."""

STEEP = 64.0
"""What changes by more than one part in so many over the last interval is a jump, no kink."""


class Jump(NamedTuple):
    """By how much f rises at a jump, and how far away that is."""

    rise: float
    distance: float


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
        Whether f without them is smooth as far as the widest step: then it has steps there.
    """

    height: float
    width: float
    alone: bool


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
    jumps = [jump for jump in (right, left) if jump is not None]
    if not jumps:
        return None
    height = max(abs(jump.rise) for jump in jumps)
    without = replace(rungs, plus=_lowered(rungs, rungs.plus, right))
    without = replace(without, minus=_lowered(rungs, rungs.minus, left))
    seen = _smooth_until(without, place, height)
    width = sum(jump.distance for jump in jumps) + (seen if len(jumps) == 1 else 0.0)
    return Jumps(height, width, alone=seen == rungs.steps[0])


def _lowered(rungs: Rungs, values: Values, jump: Jump | None) -> Values:
    """Return the values of one side as they would be without the jump."""
    return values if jump is None else values - jump.rise * (rungs.steps >= jump.distance)


def _smooth_until(rungs: Rungs, place: int, height: float) -> float:
    """Return how far out from a rung f is seen to continue as within, to half a height."""
    reach = 0.0
    for outer in range(place, -1, -1):
        step = float(rungs.steps[outer])
        curve = best_curve(rungs[outer + 1 :], step)
        open_ = CLEAR * curve.left_open(step)
        allowed = max(open_, height / 2)
        values = ((rungs.plus[outer], step), (rungs.minus[outer], -step))
        if open_ > height or any(
            abs(curve.rest(where, value)) > allowed for value, where in values
        ):
            break
        reach = step
    return reach


def _jump(line: Line, curve: Curve, near: float, far: float) -> Jump | None:
    """Return the jump between two places on one side, if there is one."""

    def off(place: float) -> tuple[float, bool]:
        (sample,) = line.at([place])
        amount = curve.rest(place, sample.value)
        return amount, abs(amount) > CLEAR * curve.left_open(place)

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
    rise = off_far - off_near
    return Jump(rise, abs(far)) if abs(rise) > abs(first) / STEEP else None
