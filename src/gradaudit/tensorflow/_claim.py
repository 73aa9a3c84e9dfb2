"""From a function of tensors to a claim, in its own precision and in float64."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

from gradaudit._errors import ArgumentError
from gradaudit._named import claim_on, demand_agreement
from gradaudit._oracle import Copy, NoCopyError, Prepared
from gradaudit.claims import Claim, Gradient
from gradaudit.tensorflow._function import Function
from gradaudit.tensorflow._outputs import Tensors, cotangents_for, words_of
from gradaudit.tensorflow._space import TensorFlowSpace

SPACE = TensorFlowSpace()


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
    claim = _claim(function, function.gradient, weights)
    return Prepared(claim, lambda: _copy(function, weights))


def _copy(function: Function, cotangents: Tensors) -> Copy:
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
    demand_agreement(outputs, raised, SPACE)
    wide = {name: tf.cast(cotangent, tf.float64) for name, cotangent in cotangents.items()}

    def claimed(leaves: Sequence[Any], given: Tensors) -> Gradient:
        pairs = zip(leaves, function.leaves, strict=True)
        own = [tf.cast(leaf, like.dtype) for leaf, like in pairs]
        back = {name: tf.cast(given[name], output.dtype) for name, output in outputs.items()}
        return function.gradient(own, back)

    return Copy(
        _claim(double, claimed, wide, dtypes),
        _claim(double, double.gradient, wide),
    )


def _claim(
    function: Function,
    gradient: Callable[[Sequence[Any], Tensors], Gradient],
    cotangents: Tensors,
    dtypes: tuple[str, ...] = (),
) -> Claim:
    words, value = "tensorflow", function.value
    return claim_on(
        function, value, gradient, cotangents, framework=words, space=SPACE, dtypes=dtypes
    )
