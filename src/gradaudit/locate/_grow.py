"""From one wrong entry to the row, column, block or strided set that it begins."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradaudit.judge import Outcome
from gradaudit.locate._narrow import Narrowed, narrowed
from gradaudit.probes import Direction, Probe, Scout

TELLING = 4.0
"""An entry is right only if it shows so many times smaller a mistake than the first one has."""

NEIGHBOURS = 3
"""So many entries in a row are asked before a place counts as right: some contribute nothing."""

BESIDE = 1 << 25
"""The number of the direction along a line, for the seed."""

Positions = NDArray[np.intp]


def grown(scout: Scout, start: Narrowed, seed: int) -> tuple[Positions, ...]:
    """Follow the axes along which a wrong entry is not alone.

    Parameters
    ----------
    scout : Scout
        Measures.
    start : Narrowed
        The first wrong entry, and these axes.
    seed : int
        For directions.

    Returns
    -------
    tuple of ndarray of int
        The positions on each axis, evenly spaced, whose combinations are taken to be wrong.
    """
    corner = np.unravel_index(start.entry, scout.leaf.values.shape)
    box = [np.array([int(at)]) for at in corner]
    for axis in start.axes:
        line = _Line(scout, start.entry, axis, seed)
        stride = line.stride()
        if stride:
            box[axis] = line.extent(stride)
    return tuple(box)


def standing(probe: Probe, beside: float) -> bool | None:
    """Tell whether an entry is wrong, right, or contributes too little to tell.

    Parameters
    ----------
    probe : Probe
        Of this entry.
    beside : float
        The relative mistake of another one.

    Returns
    -------
    bool or None
        Whether it is wrong; None where a mistake like that would not show.
    """
    if probe.judgement.outcome is Outcome.FAIL:
        return True
    return False if TELLING * probe.judgement.resolution < beside else None


class _Line:
    """The entries on from a wrong one along an axis."""

    def __init__(self, scout: Scout, entry: int, axis: int, seed: int) -> None:
        shape = scout.leaf.values.shape
        at = [int(position) for position in np.unravel_index(entry, shape)]
        self._first = at[axis]
        at[axis] = 0
        self._base = int(np.ravel_multi_index(at, shape))
        self._pitch = int(np.prod(shape[axis + 1 :], dtype=int))
        self._length = shape[axis]
        self._axis = axis
        self._scout = scout
        self._mistake = scout.entry(entry).judgement.discrepancy
        self._key = (seed, BESIDE + axis, entry)

    def stride(self) -> int:
        """Return how far the next wrong entry is; 0 where there is none."""
        if self._first + 1 >= self._length:
            return 0
        if self._wrong(self._first + 1):
            return 1
        index = self._base + self._pitch * np.arange(self._first + 1, self._length)
        probe = self._scout.look(Direction.drawn(self._scout.leaf, index, self._key))
        if probe.judgement.outcome is not Outcome.FAIL:
            return 0
        found = narrowed(self._scout, probe)
        return 0 if found is None else (found.entry - self._base) // self._pitch - self._first

    def extent(self, stride: int) -> Positions:
        """Return the evenly spaced positions on both sides, up to where entries are right."""
        up = np.arange(self._first, self._length, stride)
        down = np.arange(self._first, -1, -stride)
        return np.concatenate([self._reached(down)[:0:-1], self._reached(up)])

    def _reached(self, places: Positions) -> Positions:
        """Return the places from the first one, which is wrong, to the last one that is."""
        last = places.size - 1
        if self._holds(places, last) and self._holds(places, last // 2):
            return places
        low, high = 0, 1
        while high < last and self._holds(places, high):
            low, high = high, 2 * high
        high = min(high, last)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._holds(places, middle) else (low, middle)
        return places[: low + 1]

    def _holds(self, places: Positions, number: int) -> bool:
        """Whether it is wrong at a place, or just before it where the place tells nothing."""
        for nearby in range(number, max(number - NEIGHBOURS, 0), -1):
            wrong = self._wrong(int(places[nearby]))
            if wrong is not None:
                return wrong
        return number == 0

    def _wrong(self, position: int) -> bool | None:
        return standing(self._scout.entry(self._base + self._pitch * position), self._mistake)
