"""Jumps that no single rung shows: they are small beside what f is off its curve by, or many.

What is left of f beside a polynomial is followed down to where it changes most.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gradaudit.slopes._curve import CLEAR, LONGEST, Curve
from gradaudit.slopes._discontinuity import ATTEMPTS, STEEP, Jump, Jumps
from gradaudit.slopes._line import Line
from gradaudit.slopes._rungs import Rungs

PARTS = 12
"""Into which an interval is divided before it is halved: one alone may hide a jump in a slope."""

DEEP, LASTING = 14, 6
"""Halvings in search of a jump, at least, and over how many of the last its height may not fall."""


def hidden_jumps(line: Line, rungs: Rungs, step: float) -> Jumps | None:
    """Look for jumps too small, or too many, for f to leave a curve at one clear place.

    What is left of f beside the polynomial through the widest rungs is followed down to where it
    changes most: by ever less if f is continuous, by the height of a jump if it is not.

    Parameters
    ----------
    line : Line
        The function.
    rungs : Rungs
        With values on both sides, from coarse to fine.
    step : float
        Up to where f is known to be smooth.

    Returns
    -------
    Jumps or None
        None where none was found.
    """
    curve = Curve.through(rungs[:LONGEST])
    top = float(rungs.steps[0])
    found = [list(_steepest(line, curve, side, step, top)) for side in (1.0, -1.0)]
    jumps = [jump for side in found for jump in side]
    if not jumps:
        return None
    nearest = [min(jump.distance for jump in side) for side in found if side]
    width = sum(nearest) if len(jumps) > 1 else nearest[0] + top
    return Jumps(max(abs(jump.rise) for jump in jumps), width, alone=len(jumps) == 1)


def _steepest(line: Line, curve: Curve, side: float, step: float, far: float) -> Iterator[Jump]:
    """Find jumps on one side, each nearer than the one before."""

    def left(place: float) -> float:
        (sample,) = line.at([side * place])
        return curve.rest(side * place, sample.value)

    for _ in range(ATTEMPTS):
        places = np.linspace(step, far, PARTS + 1)
        rest = np.array([left(float(place)) for place in places])
        part = int(np.argmax(np.abs(np.diff(rest))))
        low, high = (float(place) for place in places[part : part + 2])
        below, above = (float(value) for value in rest[part : part + 2])
        rises: list[float] = []
        while len(rises) < DEEP or high - low > step / STEEP:
            middle = (low + high) / 2
            between = left(middle)
            if abs(between - below) > abs(above - between):
                high, above = middle, between
            else:
                low, below = middle, between
            rises.append(abs(above - below))
        if not rises[-1] > max(rises[-LASTING] / 2, 2 * CLEAR * curve.noise):
            return
        yield Jump(above - below, high)
        far = low
