"""From one wrong entry to the row, column, block or strided set that it begins."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gradaudit.judge import Outcome
from gradaudit.locate._narrow import Narrowed, narrowed
from gradaudit.probes import Direction, Probe, Scout

TELLING = 4.0
"""An entry is right only if it shows so many times smaller a mistake than the first one has."""

BESIDE = 1 << 25
"""The number of the directions across a region, for the seed."""

Positions = NDArray[np.intp]


def grown(scout: Scout, start: Narrowed, window: int, seed: int) -> tuple[Positions, ...]:
    """Follow each axis along which a wrong entry is not alone.

    Parameters
    ----------
    scout : Scout
        Measures.
    start : Narrowed
        The first wrong entry, and these axes.
    window : int
        So many places in a row have to be right for the region to end.
    seed : int
        For directions.

    Returns
    -------
    tuple of ndarray of int
        The positions on each axis, evenly spaced, whose combinations are taken to be wrong.
    """
    corner = np.unravel_index(start.entry, scout.leaf.shape)
    box = [np.array([int(at)]) for at in corner]
    for axis in _order(start, scout.leaf.shape):
        along = _Along(scout, box, axis, window, seed)
        stride = along.stride()
        if stride:
            box[axis] = along.extent(stride)
    return tuple(box)


def _order(start: Narrowed, shape: tuple[int, ...]) -> list[int]:
    """Take the axes first along which it is known not to be alone."""
    long = [axis for axis, length in enumerate(shape) if length > 1]
    return sorted(long, key=lambda axis: axis not in start.axes)


def standing(probe: Probe, beside: float) -> bool | None:
    """Tell whether an entry is wrong, right, or contributes too little to tell.

    Parameters
    ----------
    probe : Probe
        Of this entry.
    beside : float
        The relative mistake of another one. Only one that is all of the claim, or of the slope,
        could have shown where both are zero.

    Returns
    -------
    bool or None
        Whether it is wrong; None where a mistake like that would not show.
    """
    if probe.judgement.outcome is Outcome.FAIL:
        return True
    if not probe.scale:
        return False if beside >= 1 else None
    hidden = probe.judgement.threshold / probe.scale
    return False if TELLING * hidden < beside else None


class _Along:
    """What lies on both sides of a region along an axis, as wide as the region is."""

    def __init__(
        self, scout: Scout, box: list[Positions], axis: int, window: int, seed: int
    ) -> None:
        shape = scout.leaf.shape
        base = [positions if at != axis else np.array([0]) for at, positions in enumerate(box)]
        self._base = np.ravel_multi_index(np.ix_(*base), shape).reshape(-1)
        self._pitch = math.prod(shape[axis + 1 :])
        self._first = int(box[axis][0])
        self._length = shape[axis]
        self._scout = scout
        self._width = window
        self._key = (seed, BESIDE + axis, int(self._base[0]))

    def stride(self) -> int:
        """Return how far the next wrong place is; 0 where there is none."""
        later = np.arange(self._first + 1, self._length)
        probe = self._look(later) if later.size else None
        if probe is None or not _fails(probe):
            return 0
        if self._wrong(later[:1]):
            return 1
        found = narrowed(self._scout, probe)
        if found is None:
            return 0
        stride = found.entry // self._pitch % self._length - self._first
        beyond = self._first + stride + 1
        return 1 if beyond < self._length and self._wrong(np.array([beyond])) else stride

    def extent(self, stride: int) -> Positions:
        """Return the evenly spaced places on both sides, up to where entries are right."""
        up = np.arange(self._first, self._length, stride)
        down = np.arange(self._first, -1, -stride)
        return np.concatenate([self._reached(down)[:0:-1], self._reached(up)])

    def _reached(self, places: Positions) -> Positions:
        """Return the places from the first one, which is wrong, to the last one that is."""
        last = places.size - 1
        halfway = self._window(places, last // 2)
        if not last or (self._wrong(places[last:]) and self._wrong(halfway)):
            return places
        low, high = self._width - 1, self._width + 1
        while high < last + self._width and self._wrong(self._window(places, high)):
            low, high = high, 2 * high
        high = min(high, last + self._width)
        while high - low > 1:
            middle = (low + high) // 2
            wrong = self._wrong(self._window(places, middle))
            low, high = (middle, high) if wrong else (low, middle)
        return places[: low - self._width + 2]

    def _window(self, places: Positions, number: int) -> Positions:
        return places[max(number - self._width + 1, 0) : number + 1]

    def _wrong(self, places: Positions) -> bool:
        return _fails(self._look(places))

    def _look(self, places: Positions) -> Probe:
        index = np.sort((self._base[:, None] + self._pitch * places).reshape(-1))
        return self._scout.look(Direction.drawn(self._scout.leaf, index, self._key))


def _fails(probe: Probe) -> bool:
    return probe.judgement.outcome is Outcome.FAIL
