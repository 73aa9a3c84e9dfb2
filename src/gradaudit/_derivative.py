"""Numeric derivatives by themselves, with their error bars."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradaudit._errors import ArgumentError
from gradaudit.claims import Names, Order, read_claim, read_gradient, read_point
from gradaudit.evaluate import Budget, Evaluator, RandomState, SeedRng, Step, read_seed
from gradaudit.probes import EvaluatedLine
from gradaudit.slopes import Regime, Slope, measure, nothing, remeasure
from gradaudit.spaces import EVERY_ENTRY, NumpySpace

GOOD = 1e-7
"""A quick measurement with a relative bar of this will do."""

CRUDER = 4.0
"""A quick measurement will do while its bar is within this factor of the last whole ladder's."""


@dataclass(frozen=True)
class NumericalGradient:
    """A gradient measured entry by entry.

    Attributes
    ----------
    value : nesting of ndarray of float64
        Shaped like the point; NaN where there is no derivative.
    error : nesting of ndarray of float64
        The bars, likewise; infinite where there is no value.
    evaluations : int
        Calls of f.
    """

    value: Any
    error: Any
    evaluations: int


def directional_derivative(
    f: Any,
    x: Any,
    v: Any,
    *,
    cotangent: Any = None,
    names: Names | None = None,
    order: Order = "C",
    seed_rng: SeedRng = False,
    seed: int = 0,
) -> Slope:
    """Measure the derivative of f at x along v.

    Parameters
    ----------
    f : callable
        From the point to one real number; or to arrays, with a `cotangent`.
    x : array or nesting of arrays
        The point, as for `check`.
    v : array or nesting of arrays
        The direction, shaped like `x`; its length scales the result and nothing else.
    cotangent : array or nesting of arrays, optional
        What an array-valued `f` is contracted with.
    names, order, seed_rng, seed : object
        As for `check`.

    Returns
    -------
    Slope
        With a regime of random, jump, kink, nonfinite or unresolved, and no value, where there is
        no derivative to give.

    Raises
    ------
    ArgumentError
        If an argument cannot be used.
    """
    measured = _Measured(
        f, x, cotangent=cotangent, names=names, order=order, seed_rng=seed_rng, seed=seed
    )
    along = read_gradient(v, measured.point, argument="v").leaves
    with measured.random_state.restored():
        line, length = _line(measured, along)
        regime = measured.strange()
        return nothing(regime) if regime else measure(line)[0].scaled(length)


def numerical_gradient(
    f: Any,
    x: Any,
    *,
    cotangent: Any = None,
    names: Names | None = None,
    order: Order = "C",
    seed_rng: SeedRng = False,
    seed: int = 0,
) -> NumericalGradient:
    """Measure the gradient of f at x, entry by entry.

    Parameters
    ----------
    f : callable
        From the point to one real number; or to arrays, with a `cotangent`.
    x : array or nesting of arrays
        The point, as for `check`.
    cotangent : array or nesting of arrays, optional
        What an array-valued `f` is contracted with.
    names, order, seed_rng, seed : object
        As for `check`.

    Returns
    -------
    NumericalGradient
        Values and bars shaped like `x`; some six evaluations for each entry.

    Raises
    ------
    ArgumentError
        If an argument cannot be used.
    """
    measured = _Measured(
        f, x, cotangent=cotangent, names=names, order=order, seed_rng=seed_rng, seed=seed
    )
    point = measured.point
    values = [np.full(leaf.size, np.nan) for leaf in point.leaves]
    errors = [np.full(leaf.size, np.inf) for leaf in point.leaves]
    with measured.random_state.restored():
        if not measured.strange():
            for position, (value, error) in enumerate(zip(values, errors, strict=True)):
                for entry, slope in enumerate(_entries(measured, position)):
                    value[entry], error[entry] = slope.value, slope.error
    return NumericalGradient(
        point.shaped(values), point.shaped(errors), measured.evaluator.budget.spent
    )


class _Measured:
    """A function at a point, ready to be measured."""

    def __init__(
        self,
        f: Any,
        x: Any,
        *,
        cotangent: Any,
        names: Names | None,
        order: Order,
        seed_rng: SeedRng,
        seed: int,
    ) -> None:
        if isinstance(cotangent, str):
            raise ArgumentError(f"`cotangent` is {cotangent!r}: expected arrays shaped like f(x)")
        self.point = read_point(x, names, order)
        self.space = NumpySpace()
        seed = read_seed(seed)
        self.random_state = RandomState(seed_rng, seed)
        self._claim = read_claim(self.point, f, math.nan, cotangent=cotangent, seed=seed)
        self.evaluator = Evaluator(
            self._claim.value,
            self.point.leaves,
            names=self.point.names,
            space=self.space,
            budget=Budget(),
            random_state=self.random_state,
        )

    def strange(self) -> Regime | None:
        """Evaluate at the point twice; say if the values are not finite, or not the same."""
        samples = [self.evaluator.counted(self._claim.watched_value) for _ in range(2)]
        (self.evaluator.centre, intact), (again, _) = samples
        self.evaluator.writes = not intact
        if not math.isfinite(self.evaluator.centre.value):
            return Regime.NONFINITE
        return None if again.value == self.evaluator.centre.value else Regime.RANDOM


def _line(measured: _Measured, along: Sequence[NDArray[Any]]) -> tuple[EvaluatedLine, float]:
    """Shorten a direction to the point's scale; return by how much."""
    space, point = measured.space, measured.point
    flat = [space.flat(array) for array in along]
    if not all(np.isfinite(array).all() for array in flat):
        raise ArgumentError("`v` holds numbers that are not finite")
    length = max(
        float((np.abs(array) / space.scale(leaf)).max(initial=0.0))
        for array, leaf in zip(flat, point.leaves, strict=True)
    )
    if length == 0:
        raise ArgumentError("`v` is zero: expected a direction")
    steps = tuple(
        Step(position, EVERY_ENTRY, array / length)
        for position, array in enumerate(flat)
        if array.any()
    )
    reach = min(
        space.rms(point.leaves[step.leaf]) / float(np.abs(step.amount).max()) for step in steps
    )
    return EvaluatedLine(measured.evaluator, steps, reach), length


def _entries(measured: _Measured, position: int) -> Iterator[Slope]:
    """Measure the slopes along the entries of a leaf, one after another."""
    leaf = measured.point.leaves[position]
    scale, rms = measured.space.scale(leaf), measured.space.rms(leaf)
    known, tolerable = None, GOOD
    for entry in range(leaf.size):
        step = scale[entry : entry + 1]
        steps = (Step(position, np.array([entry]), step),)
        line = EvaluatedLine(measured.evaluator, steps, rms / float(step[0]))
        slope = None if known is None else remeasure(line, known)
        if slope is None or slope.error > tolerable * abs(slope.value):
            slope, taught = measure(line, None if known is None else known.noise)
            known = known or taught
            if slope.value and math.isfinite(slope.value):
                tolerable = max(GOOD, CRUDER * slope.error / abs(slope.value))
        yield slope.scaled(1 / float(step[0]))
