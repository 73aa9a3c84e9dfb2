"""The lines that slopes are measured on: f along steps of one leaf or of several."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from gradaudit.evaluate import Evaluator, Move, Sample, Step
from gradaudit.probes._direction import Direction, factor_bits
from gradaudit.spaces import EVERY_ENTRY

COARSEST = 0.25
"""No step moves an entry by more than about this part of its size, or of its leaf's rms."""

DEEPEST = 2.0**-20
"""How much further down a ladder may go for an entry far below its leaf's rms."""

HEIGHT = 2.0**-70
"""Of a complex step: its square is nothing beside 1."""

SPREAD = 0.1
"""Beyond this part of a leaf's entries it is quicker to add a step, mostly of zeros, to all."""


@dataclass(frozen=True)
class EvaluatedLine:
    """The line t -> f(x + t v).

    Attributes
    ----------
    evaluator : Evaluator
        Of f.
    steps : tuple of Step
        The direction v.
    reach : float
        How much longer v may be, for no entry to move by more than its leaf's rms; at least 1.
    unit : float
        What values of f are counted in: where they are near overflow, their slopes would be beyond.
    """

    evaluator: Evaluator
    steps: tuple[Step, ...]
    reach: float
    unit: float = 1.0

    @classmethod
    def along(cls, evaluator: Evaluator, *directions: Direction) -> EvaluatedLine:
        """Return the line along directions within one leaf each, at once."""
        reach = min(direction.reach for direction in directions)
        return cls(evaluator, tuple(_step(direction) for direction in directions), reach)

    @property
    def centre(self) -> Sample:
        """The value at the point."""
        return self._counted(self.evaluator.centre)

    @cached_property
    def finest(self) -> float:
        """The smallest t at which every entry moves by exactly t v."""
        return max(_finest(self.evaluator, step) for step in self.steps)

    @property
    def coarsest(self) -> float:
        """The largest t at which no entry moves by more than a quarter of its leaf's rms."""
        return float(coarsest(self.reach))

    @property
    def quantum(self) -> float:
        """The smallest change of f that was ever seen near the point, along any line."""
        return self.evaluator.quantum / self.unit

    def at(self, places: Sequence[float]) -> list[Sample]:
        """Return the values at several t."""
        samples = self.evaluator.at([Move(self.steps, place) for place in places])
        return [self._counted(sample) for sample in samples]

    def complex_step(self, place: float) -> float | None:
        """Return the slope at some t by a complex step; None where f is not proved analytic."""
        value = self.evaluator.raised(self.steps, complex(place, HEIGHT))
        if value is None or not math.isfinite(value.imag):
            return None
        return value.imag / self.unit / HEIGHT

    def _counted(self, sample: Sample) -> Sample:
        if self.unit == 1:
            return sample
        return Sample(sample.value / self.unit, sample.rounding / self.unit)


def coarsest(reach: Any) -> Any:
    """Return the largest t along steps that may be so many times longer, or along each of many."""
    return COARSEST * np.maximum(1.0, reach)


def _step(direction: Direction) -> Step:
    position, index, amount = direction.leaf.position, direction.index, direction.step
    entries = direction.leaf.size
    if not isinstance(index, slice) and direction.count > max(SPREAD * entries, 1):
        index, amount = EVERY_ENTRY, direction.leaf.space.spread(index, amount, entries)
    return Step(position, index, amount)


def _finest(evaluator: Evaluator, step: Step) -> float:
    """Return the smallest multiple of a step that is exact; a lone small entry has smaller ones."""
    eps = evaluator.eps(step.leaf)
    usual = 2.0 ** (factor_bits(eps) + 1) * eps
    if isinstance(step.entries, slice) or step.amount.size > 1:
        return usual
    itself = abs(float(evaluator.space.flat(evaluator.leaves[step.leaf], step.entries)[0]))
    return usual * min(max(itself / abs(float(step.amount[0])), DEEPEST), 1.0)
