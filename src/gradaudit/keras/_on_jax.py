"""Values and gradients where Keras runs on JAX: variables are arguments of a pure function."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import jax
import keras

from gradaudit.keras._function import Function
from gradaudit.keras._settled import settled
from gradaudit.keras._space import numbers, tensor


def value(function: Function, leaves: Sequence[Any]) -> dict[str, Any]:
    """Return the outputs by name, compiled where that is the same."""
    pure = _pure(function)
    jitted = function.memory.setdefault("jitted", jax.jit(pure))

    def values(run: Any, leaves: Sequence[Any]) -> dict[str, Any]:
        outputs, states = run([*map(tensor, leaves)], _states(function))
        _go_on(function, states)
        return {name: numbers(one) for name, one in outputs.items()}

    return settled(function, partial(values, pure), partial(values, jitted), leaves)


def gradient(
    function: Function, leaves: Sequence[Any], cotangents: Mapping[str, Any]
) -> list[Any | None]:
    """Return the vector-Jacobian product, leaf by leaf."""
    pure, states = _pure(function), _states(function)

    def outputs_alone(given: list[Any]) -> Any:
        return pure(given, states)

    outputs, pull_back, states = jax.vjp(outputs_alone, [*map(tensor, leaves)], has_aux=True)
    _go_on(function, states)
    weights = {name: tensor(cotangents[name]) for name in outputs}
    return [numbers(one) for one in pull_back(weights)[0]]


def _pure(function: Function) -> Callable[[list[Any], list[Any]], tuple[dict[str, Any], list[Any]]]:
    """Return the function of its leaves and of the states of its seed generators."""
    count = len(function.variables)

    def pure(leaves: list[Any], states: list[Any]) -> tuple[dict[str, Any], list[Any]]:
        held = [
            *zip(function.variables, leaves[:count], strict=True),
            *zip(function.seeds, states, strict=True),
        ]
        with keras.StatelessScope(held, collect_losses=True) as scope:
            outputs = function.called(leaves[count:])
        outputs = dict(sorted(outputs.items()))  # as JAX sorts them when it compiles
        return outputs, [scope.get_current_value(seed) for seed in function.seeds]

    return pure


def _states(function: Function) -> list[Any]:
    return [seed.value for seed in function.seeds]


def _go_on(function: Function, states: Sequence[Any]) -> None:
    for seed, state in zip(function.seeds, states, strict=True):
        seed.assign(state)
