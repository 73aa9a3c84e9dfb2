"""From a function of tensors to a claim, in its own precision and in float64."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from gradaudit._errors import ArgumentError
from gradaudit._oracle import Copy, NoCopyError, Prepared
from gradaudit.claims import Claim, Gradient, Output, Point
from gradaudit.spaces import EPS
from gradaudit.tensorflow._function import Function
from gradaudit.tensorflow._outputs import Tensors, cotangents_for, words_of
from gradaudit.tensorflow._space import TensorFlowSpace

SPACE = TensorFlowSpace()

ROUNDED = 64
"""Outputs of a float64 copy may differ by so many eps of the original's dtype, or its root."""


def prepared(function: Function, cotangent: Any, seed: int) -> Prepared:
    """Get a claim ready to be examined.

    Parameters
    ----------
    function : Function
        At its arguments.
    cotangent : object
        The user's, or None.
    seed : int
        Of the check.

    Returns
    -------
    Prepared
        Contracted with what was given or drawn.

    Raises
    ------
    ArgumentError
        If an output is not finite, or the cotangent does not fit.
    """
    outputs = function.outputs
    for name, output in outputs.items():
        if not SPACE.finite(output):
            raise ArgumentError(f"`{name}` of `f` holds numbers that are not finite at `inputs`")
    weights = cotangents_for(outputs, cotangent, seed)
    claim = _claim(function, function.gradient, weights, seed)
    return Prepared(claim, lambda: _copy(function, weights, seed))


def _copy(function: Function, cotangents: Tensors, seed: int) -> Copy:
    """Return the same claim on a copy in float64 that can be trusted."""
    outputs = function.outputs
    dtypes = tuple(map(SPACE.dtype, function.leaves))
    if {*dtypes, *map(SPACE.dtype, outputs.values())} == {"float64"}:
        raise NoCopyError
    double = function.double()
    try:
        raised = double.outputs
    except Exception as error:  # noqa: BLE001 - whatever f says to float64, it is no copy
        raise NoCopyError(f"it does not run in float64 ({words_of(error)})") from None
    _demand_agreement(outputs, raised)
    wide = {name: tf.cast(cotangent, tf.float64) for name, cotangent in cotangents.items()}

    def claimed(leaves: Sequence[Any], given: Tensors) -> Gradient:
        pairs = zip(leaves, function.leaves, strict=True)
        own = [tf.cast(leaf, like.dtype) for leaf, like in pairs]
        back = {name: tf.cast(given[name], output.dtype) for name, output in outputs.items()}
        return function.gradient(own, back)

    return Copy(
        _claim(double, claimed, wide, seed, dtypes),
        _claim(double, double.gradient, wide, seed),
    )


def _claim(
    function: Function,
    gradient: Callable[[Sequence[Any], Tensors], Gradient],
    cotangents: Tensors,
    seed: int,
    dtypes: tuple[str, ...] = (),
) -> Claim:
    paths = tuple((name,) for name in function.names)
    leaves = tuple(function.leaves)
    point = Point(function.names, paths, leaves, list, space=SPACE, dtypes=dtypes)
    output = Output(lambda _outputs: list(cotangents.values()), seed, space=SPACE)
    return Claim(point, output, function.value, gradient, linear=True, framework="tensorflow")


def _demand_agreement(outputs: Tensors, raised: Tensors) -> None:
    for name, output in outputs.items():
        found = raised.get(name)
        if found is None or found.shape != output.shape or found.dtype.name != "float64":
            raise NoCopyError(f"`{name}` does not come out in float64")
        eps = EPS[output.dtype.name]
        wide = SPACE.flat(found)
        off = SPACE.norm(wide - SPACE.flat(output))
        if not off <= max(ROUNDED * eps, float(np.sqrt(eps))) * SPACE.norm(wide):
            raise NoCopyError(f"`{name}` comes out otherwise in float64")
