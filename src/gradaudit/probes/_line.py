"""The lines that slopes are measured on: f along steps of one leaf or of several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gradaudit.evaluate import Evaluator, Move, Sample, Step
from gradaudit.probes._direction import Direction, factor_bits
from gradaudit.spaces import EVERY_ENTRY

COARSEST = 0.25
"""No step moves an entry by more than about this part of its size, or of its leaf's rms."""

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

    @property
    def finest(self) -> float:
        """The smallest t at which every entry moves by exactly t v."""
        eps = max(self.evaluator.eps(step.leaf) for step in self.steps)
        return 2.0 ** (factor_bits(eps) + 1) * eps

    @property
    def coarsest(self) -> float:
        """The largest t at which no entry moves by more than a quarter of its leaf's rms."""
        return COARSEST * max(1.0, self.reach)

    @property
    def quantum(self) -> float:
        """The smallest change of f that was ever seen near the point, along any line."""
        return self.evaluator.quantum / self.unit

    def at(self, places: Sequence[float]) -> list[Sample]:
        """Return the values at several t."""
        samples = self.evaluator.at([Move(self.steps, place) for place in places])
        return [self._counted(sample) for sample in samples]

    def _counted(self, sample: Sample) -> Sample:
        if self.unit == 1:
            return sample
        return Sample(sample.value / self.unit, sample.rounding / self.unit)


def _step(direction: Direction) -> Step:
    position, index, amount = direction.leaf.position, direction.index, direction.step
    entries = direction.leaf.gradient.size
    if not isinstance(index, slice) and direction.count > SPREAD * entries:
        index, amount = EVERY_ENTRY, direction.leaf.space.spread(index, amount, entries)
    return Step(position, index, amount)
