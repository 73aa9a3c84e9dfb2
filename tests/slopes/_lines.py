"""Functions of one number as lines, for tests of slopes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gradaudit.evaluate import Budget, Evaluator, RandomState, Sample, Step
from gradaudit.probes import EvaluatedLine, of_few_bits
from gradaudit.spaces import EVERY_ENTRY, NumpySpace


@dataclass
class PlainLine:
    """A line given by a function of t alone."""

    f: Callable[[float], float]
    finest: float = 2.0**-41
    coarsest: float = 0.25
    eps: float = 2.0**-52
    evaluations: int = 0
    quantum: float = math.inf
    centre: Sample = field(init=False)

    def __post_init__(self) -> None:
        (self.centre,) = self.at([0.0])

    def at(self, places: Sequence[float]) -> list[Sample]:
        samples = []
        for place in places:
            self.evaluations += 1
            value = np.float64(self.f(place))
            samples.append(Sample(value, 0.5 * self.eps * abs(float(value))))
        if hasattr(self, "centre"):
            changes = [abs(float(one.value - self.centre.value)) for one in samples]
            self.quantum = min([self.quantum, *(change for change in changes if change > 0)])
        return samples

    def complex_step(self, place: float) -> float | None:
        return None


def line_at(f: Callable[[Any], Any], x: Any) -> tuple[EvaluatedLine, float]:
    """Return the line of a scalar function through a point, along its natural step."""
    space, leaf = NumpySpace(), np.atleast_1d(np.asarray(x))

    def value(leaves: Sequence[Any]) -> Sample:
        with np.errstate(all="ignore"):
            result = np.asarray(f(leaves[0])).reshape(())[()]
        wide = result if isinstance(result, np.longdouble) else np.float64(result)
        eps = space.eps(np.asarray(result))
        return Sample(wide, 0.5 * eps * abs(float(wide)))

    evaluator = Evaluator(
        value,
        [leaf],
        names=["x"],
        space=space,
        budget=Budget(),
        random_state=RandomState(seed_rng=False, seed=0),
    )
    evaluator.centre = evaluator.counted(lambda: value([leaf.copy()]))
    step = of_few_bits(float(space.magnitude(leaf)[0]), space.eps(leaf))
    return EvaluatedLine(evaluator, (Step(0, EVERY_ENTRY, np.array([step])),), 1.0), step
