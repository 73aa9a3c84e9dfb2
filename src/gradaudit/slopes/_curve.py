"""The polynomial through some rungs: what a smooth f would be at a coarser one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gradaudit.slopes._line import Line
from gradaudit.slopes._rungs import FloatArray, Rungs

LONGEST = 6
"""Rungs that a curve goes through at most: its degree is then 12. Longer ones know more of a smooth
f, and make more of its noise."""

WITHIN = 39 / 2.0**16
"""A place far within the rungs and off their grid, in units of the finest; of few bits."""

CLEAR = 8.0
"""A value is off a curve when it exceeds what the curve leaves open by this factor."""


@dataclass(frozen=True)
class Interpolant:
    """A polynomial in h^2 through the first of some rungs.

    Attributes
    ----------
    steps, values, bars : ndarray of float64, shape (m,)
        Where it may go through what, and the noise of that.
    count : int
        Through how many of them it does go.
    """

    steps: FloatArray
    values: FloatArray
    bars: FloatArray
    count: int = 0

    def at(self, place: float) -> float:
        """Return its value."""
        return float(_weights(self.steps, place)[self.count - 1] @ self.values)

    def left_open(self, place: float) -> float:
        """Return by how much it may be off: by noise, and by what its last rung changed."""
        return float(self._left_open(place)[self.count - 1])

    def best(self, place: float) -> Interpolant:
        """Return the one that leaves the least open there."""
        return replace(self, count=int(np.argmin(self._left_open(place))) + 1)

    def _left_open(self, place: float) -> FloatArray:
        """Likewise, through one rung, two, and so on."""
        weights = _weights(self.steps, place)
        gained = np.abs(np.diff(weights @ self.values, prepend=0.0))
        return np.asarray(np.abs(weights) @ self.bars + gained)


def _weights(steps: FloatArray, place: float) -> FloatArray:
    """Return Lagrange's weights of the first step in the first row, of the first two, and so on."""
    nodes = steps**2
    apart = nodes[:, None] - nodes
    np.fill_diagonal(apart, 1.0)
    factors = (place**2 - nodes) / apart
    np.fill_diagonal(factors, 1.0)
    return np.tril(np.cumprod(factors, axis=1).T)


@dataclass(frozen=True)
class Curve:
    """A polynomial through the point and both sides of some rungs.

    Attributes
    ----------
    odd, even : Interpolant
        Of the central difference quotients, and of half the second ones.
    middle : floating
        The value of f at the point.
    noise : float
        Of any one value.
    """

    odd: Interpolant
    even: Interpolant
    middle: np.floating[Any]
    noise: float

    @classmethod
    def through(cls, rungs: Rungs) -> Curve:
        """Return the curve through all of some rungs."""
        odd, even = _parts(rungs)
        odd, even = replace(odd, count=len(rungs)), replace(even, count=len(rungs))
        return cls(odd, even, rungs.centre.value, float(rungs.noise[0]))

    def change(self, place: float) -> float:
        """Return f(x + t v) - f(x) as the curve has it."""
        return place * self.odd.at(place) + place**2 * self.even.at(place)

    def rest(self, place: float, value: np.floating[Any]) -> float:
        """Return what is left of a value of f there beside the curve."""
        return float(value - self.middle) - self.change(place)

    def left_open(self, place: float) -> float:
        """Return by how much f may be off the curve there."""
        odd, even = self.odd.left_open(place), self.even.left_open(place)
        return self.noise + abs(place) * odd + place**2 * even


def best_curve(rungs: Rungs, place: float) -> Curve:
    """Return the curve that leaves the least open at a place.

    Parameters
    ----------
    rungs : Rungs
        One at least; the curve goes through the first of them.
    place : float
        Where f is to be foretold.

    Returns
    -------
    Curve
        Of whatever degree.
    """
    odd, even = _parts(rungs[:LONGEST])
    noise = float(rungs.noise[0])
    return Curve(odd.best(place), even.best(place), rungs.centre.value, noise)


def _parts(rungs: Rungs) -> tuple[Interpolant, Interpolant]:
    steps = rungs.steps
    odd = Interpolant(steps, rungs.central, rungs.noise / steps)
    return odd, Interpolant(steps, rungs.even / 2 / steps**2, 2 * rungs.noise / steps**2)


def holds_within(line: Line, rungs: Rungs) -> bool:
    """Tell whether f is on the curve through the finest rungs at a place far within them, too.

    What is finer than the rungs, or has a period that divides them all, shows there.

    Parameters
    ----------
    line : Line
        The function; it is evaluated once.
    rungs : Rungs
        With values on both sides.

    Returns
    -------
    bool
        Whether the value there is what the curve says.
    """
    place = max(WITHIN * float(rungs.steps[-1]), line.finest)
    curve = best_curve(rungs[-LONGEST:], place)
    (sample,) = line.at([place])
    return abs(curve.rest(place, sample.value)) <= CLEAR * curve.left_open(place)


def breaks(rungs: Rungs) -> Iterator[int]:
    """Find the rungs that are off the curve through the finer ones.

    Parameters
    ----------
    rungs : Rungs
        With values on both sides, from coarse to fine.

    Yields
    ------
    int
        Their positions, the finest first; none where f continues as it begins, as far as it can be
        told.
    """
    for place in range(len(rungs) - 3, -1, -1):
        step = float(rungs.steps[place])
        curve = best_curve(rungs[place + 1 :], step)
        right = abs(curve.rest(step, rungs.plus[place]))
        left = abs(curve.rest(-step, rungs.minus[place]))
        if max(right, left) > CLEAR * curve.left_open(step):
            yield place
