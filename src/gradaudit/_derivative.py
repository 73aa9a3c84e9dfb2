"""Numeric derivatives by themselves, with their error bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradaudit._errors import ArgumentError
from gradaudit._measured import Measured
from gradaudit.claims import Names, Order, read_gradient
from gradaudit.evaluate import SeedRng, Step
from gradaudit.probes import EvaluatedLine, of_few_bits
from gradaudit.slopes import Slope, closer, measure, nothing
from gradaudit.spaces import EVERY_ENTRY


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
    measured = Measured(
        f, x, cotangent=cotangent, names=names, order=order, seed_rng=seed_rng, seed=seed
    )
    along = read_gradient(v, measured.point, argument="v").leaves
    with measured.random_state.restored():
        regime = measured.strange()
        line, length = _line(measured, along)
        slope = nothing(regime) if regime else closer(line, measure(line))
        return slope.scaled(length, line.unit)


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
    measured = Measured(
        f, x, cotangent=cotangent, names=names, order=order, seed_rng=seed_rng, seed=seed
    )
    point = measured.point
    values = [np.full(leaf.size, np.nan) for leaf in point.leaves]
    errors = [np.full(leaf.size, np.inf) for leaf in point.leaves]
    with measured.random_state.restored():
        if not measured.strange():
            for position, (value, error) in enumerate(zip(values, errors, strict=True)):
                for entry, slope in enumerate(measured.slopes(position, range(value.size))):
                    value[entry], error[entry] = slope.value, slope.error
    return NumericalGradient(
        point.shaped(values), point.shaped(errors), measured.evaluator.budget.spent
    )


def _line(measured: Measured, along: Sequence[NDArray[Any]]) -> tuple[EvaluatedLine, float]:
    """Bring a direction to the point's scale; return how much longer it was."""
    space, point = measured.space, measured.point
    flat = [space.flat(array) for array in along]
    if not all(np.isfinite(array).all() for array in flat):
        raise ArgumentError("`v` holds numbers that are not finite")
    length = max(
        float((np.abs(array) / space.magnitude(leaf)).max(initial=0.0))
        for array, leaf in zip(flat, point.leaves, strict=True)
    )
    if length == 0:
        raise ArgumentError("`v` is zero: expected a direction")
    factor = of_few_bits(1 / length, max(space.eps(leaf) for leaf in point.leaves))
    steps = tuple(
        Step(position, EVERY_ENTRY, array * factor)
        for position, array in enumerate(flat)
        if array.any()
    )
    reach = min(
        space.rms(point.leaves[step.leaf]) / float(np.abs(step.amount).max()) for step in steps
    )
    return EvaluatedLine(measured.evaluator, steps, reach, measured.unit), 1 / factor
