"""Entries that passed side by side: what a probe of each would hold, as arrays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradaudit.judge import Judgement, Outcome
from gradaudit.probes._direction import Direction, Leaf
from gradaudit.probes._probe import Probe
from gradaudit.probes._strata import one_by_one
from gradaudit.slopes import agreed
from gradaudit.spaces import FloatArray

SURELY = 2.0
"""An entry that is moved by itself would show a mistake of so many times what just fails."""


@dataclass(frozen=True)
class Passed:
    """Entries of a leaf that passed, each moved by itself and resolved.

    Attributes
    ----------
    leaf : Leaf
        Which.
    index : ndarray of int, shape (n,)
        The entries.
    step : ndarray of float64, shape (n,)
        By how much each moved at t = 1.
    claimed : ndarray of float64, shape (n,)
        The slopes by the claim.
    value, error : ndarray of float64, shape (n,)
        The slopes measured, the same from both sides, and their bars.
    finest : ndarray of float64, shape (n,)
        The finest t that each rests on.
    threshold : ndarray of float64, shape (n,)
        A difference above this would have failed.
    """

    leaf: Leaf
    index: NDArray[np.intp]
    step: FloatArray
    claimed: FloatArray
    value: FloatArray
    error: FloatArray
    finest: FloatArray
    threshold: FloatArray

    def __len__(self) -> int:
        return self.index.size

    @property
    def scale(self) -> FloatArray:
        """What differences are relative to."""
        scale: FloatArray = np.maximum(np.abs(self.claimed), np.abs(self.value))
        return scale

    @property
    def difference(self) -> FloatArray:
        """By how much claim and measurement differ."""
        difference: FloatArray = np.abs(self.value - self.claimed)
        return difference

    @property
    def detectable(self) -> FloatArray:
        """The smallest relative error of each entry that would have failed along any step."""
        margin = self.threshold + self.difference
        detectable: FloatArray = margin / (np.abs(self.claimed) / SURELY)
        return detectable

    def probes(self) -> Iterator[Probe]:
        """Make the probe of each entry.

        Yields
        ------
        Probe
            As if it had been measured by itself.
        """
        relative, resolution = self.difference / self.scale, self.threshold / self.scale
        for place, stratum in enumerate(one_by_one(self.index)):
            step, gradient = self.step[place : place + 1], self.leaf.gradient[stratum.index]
            direction = Direction.along(self.leaf, stratum.index, step, gradient)
            slope = agreed(*_numbers(place, self.value, self.error, self.finest))
            numbers = _numbers(place, relative, self.threshold, resolution)
            yield Probe(stratum, direction, slope, Judgement(Outcome.PASS, *numbers))


def _numbers(
    place: int, first: FloatArray, second: FloatArray, third: FloatArray
) -> tuple[float, float, float]:
    return float(first[place]), float(second[place]), float(third[place])
