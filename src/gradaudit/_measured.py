"""A function at a point, ready to be measured entry by entry."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from gradaudit._errors import ArgumentError
from gradaudit.claims import Names, Order, read_claim, read_point
from gradaudit.evaluate import Budget, Evaluator, RandomState, SeedRng, Step, read_seed
from gradaudit.probes import Direction, EvaluatedLine, Leaf, of_few_bits
from gradaudit.slopes import Regime, Slope, closer, measure, noise_level, remeasure
from gradaudit.spaces import EVERY_ENTRY

GOOD = 1e-7
"""A quick measurement with a relative bar of this will do."""

CRUDER = 4.0
"""A quick measurement will do while its bar is within this factor of the last whole ladder's."""

NOISE = 1 << 22
"""The number of the directions along which noise is estimated, for the seed."""

LOOKS = 3
"""How many these are: the few values along one may all be rounded by little."""


HUGE, UNIT = 1e200, 2.0**512
"""Values beyond the one are counted in the other."""


class Measured:
    """A function at a point, with or without a claimed gradient.

    Parameters
    ----------
    f, x, grad, value_and_grad, cotangent, names, order, seed_rng, seed : object
        As for `check`; without `grad` and `value_and_grad` nothing is claimed.

    Attributes
    ----------
    point : Point
        Where.
    claim : Claim
        The function; its gradient is NaN where nothing is claimed.
    claims : bool
        Whether anything is.
    evaluator : Evaluator
        Of the function.
    """

    def __init__(
        self,
        f: Any,
        x: Any,
        *,
        grad: Any = None,
        value_and_grad: Any = None,
        cotangent: Any,
        names: Names | None,
        order: Order,
        seed_rng: SeedRng,
        seed: int,
    ) -> None:
        self.claims = grad is not None or value_and_grad is not None
        if isinstance(cotangent, str) and not self.claims:
            raise ArgumentError(f"`cotangent` is {cotangent!r}: expected arrays shaped like f(x)")
        self.point = read_point(x, names, order)
        self.space = self.point.space
        self.seed = read_seed(seed)
        self.random_state = RandomState(seed_rng, self.seed)
        self.claim = read_claim(
            self.point,
            f,
            grad if self.claims else math.nan,
            value_and_grad=value_and_grad,
            cotangent=cotangent,
            seed=self.seed,
        )
        self.evaluator = Evaluator(
            self.claim.value,
            self.point.leaves,
            names=self.point.names,
            space=self.space,
            budget=Budget(),
            random_state=self.random_state,
            complex_function=self.claim.complex_value,
        )

    def strange(self) -> Regime | None:
        """Evaluate at the point twice; say if the values are not finite, or not the same."""
        samples = [self.evaluator.counted(self.claim.watched_value) for _ in range(2)]
        (self.evaluator.centre, intact), (again, _) = samples
        self.evaluator.writes = not intact
        if not math.isfinite(self.evaluator.centre.value):
            return Regime.NONFINITE
        return None if again.value == self.evaluator.centre.value else Regime.RANDOM

    @property
    def unit(self) -> float:
        """What to count values of f in, for slopes along the point's own scale to be finite."""
        return UNIT if abs(self.evaluator.centre.value) > HUGE else 1.0

    def slopes(self, position: int, entries: Iterable[int]) -> Iterator[Slope]:
        """Measure the slopes along entries of a leaf, one after another.

        Parameters
        ----------
        position : int
            Which leaf.
        entries : iterable of int
            Which entries of it, in C order.

        Yields
        ------
        Slope
            In units of f per unit of the entry.
        """
        leaf = self.point.leaves[position]
        scale, rms = self.space.magnitude(leaf), self.space.rms(leaf)
        eps = self.space.eps(leaf)
        known, tolerable = None, GOOD
        for entry in entries:
            step = np.array([of_few_bits(float(scale[entry]), eps)])
            steps = (Step(position, np.array([entry]), step),)
            line = EvaluatedLine(self.evaluator, steps, rms / float(step[0]), self.unit)
            slope = None if known is None else remeasure(line, known)
            if slope is None or slope.error > tolerable * abs(slope.value):
                measured = measure(line, None if known is None else known.noise)
                slope = closer(line, measured)
                known = known or measured.calibration
                if slope.value and math.isfinite(slope.value):
                    tolerable = max(GOOD, CRUDER * slope.error / abs(slope.value))
            yield slope.scaled(1 / float(step[0]), self.unit)

    def noise(self, position: int) -> float:
        """Estimate the noise of f while all entries of a leaf move, so that all of f does."""
        values = self.point.leaves[position]
        name, eps = self.point.names[position], self.space.eps(values)
        leaf = Leaf(position, name, self.space, values, np.zeros(values.size), eps)
        drawn = (Direction.drawn(leaf, EVERY_ENTRY, (self.seed, NOISE, k)) for k in range(LOOKS))
        return max(noise_level(EvaluatedLine.along(self.evaluator, one)) for one in drawn)
