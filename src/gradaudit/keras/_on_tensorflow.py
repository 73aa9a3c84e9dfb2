"""Values and gradients where Keras runs on TensorFlow: variables are assigned, a tape records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import tensorflow as tf

from gradaudit.keras._function import Function
from gradaudit.keras._settled import settled
from gradaudit.keras._space import numbers


def value(function: Function, leaves: Sequence[Any]) -> dict[str, Any]:
    """Return the outputs by name, from a graph where that is the same."""

    def plain(leaves: Sequence[Any]) -> dict[str, Any]:
        return _numbers(function.called(function.placed(leaves)))

    def compiled(leaves: Sequence[Any]) -> dict[str, Any]:
        inputs = function.placed(leaves)
        if "graph" not in function.memory:
            graph = tf.function(function.called, autograph=False)
            function.memory["graph"] = graph.get_concrete_function(inputs)
        return _numbers(function.memory["graph"](inputs))

    return settled(function, plain, compiled, leaves)


def gradient(
    function: Function, leaves: Sequence[Any], cotangents: Mapping[str, Any]
) -> list[Any | None]:
    """Return the vector-Jacobian product, leaf by leaf; None where the tape gives none."""
    inputs = function.placed(leaves)
    sources = [*(variable.value for variable in function.variables), *inputs]
    with tf.GradientTape() as tape:
        tape.watch(sources)
        outputs = function.called(inputs)
    weights = [tf.constant(cotangents[name]) for name in outputs]
    found = tape.gradient(list(outputs.values()), sources, output_gradients=weights)
    return [None if one is None else numbers(tf.convert_to_tensor(one)) for one in found]


def _numbers(outputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return arrays in an order that does not depend on who put the outputs together."""
    return {name: numbers(one) for name, one in sorted(outputs.items())}
