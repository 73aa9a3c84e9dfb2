"""What a function returns, as tensors with names, and what they are contracted with."""

from __future__ import annotations

from typing import Any, TypeAlias

import tensorflow as tf

from gradaudit._cotangents import read_cotangents, weights_of
from gradaudit._errors import ArgumentError
from gradaudit.spaces import flatten
from gradaudit.tensorflow._space import TensorFlowSpace

Tensors: TypeAlias = "dict[str, Any]"

OUTPUT = "output"
"""The name of a lone output, and the start of the others'."""


def outputs_of(returned: Any) -> Tensors:
    """Return the floating-point tensors in a nesting; complex ones as pairs of real numbers.

    Parameters
    ----------
    returned : object
        What a function gave.

    Returns
    -------
    dict of str to tensor
        By where they stand in it.

    Raises
    ------
    ArgumentError
        If there are none.
    """
    tree = flatten(returned, OUTPUT)
    pairs = zip(tree.names, map(dense, tree.leaves), strict=True)
    found = {name: _real(leaf) for name, leaf in pairs if _differentiable(leaf)}
    if not found:
        raise ArgumentError(
            f"`f` returned a {type(returned).__name__} without a floating-point tensor: there is "
            "nothing to differentiate"
        )
    return found


def cotangents_for(outputs: Tensors, given: Any, seed: int) -> Tensors:
    """Return what the outputs are contracted with.

    Parameters
    ----------
    outputs : dict of str to tensor
        What the function gave.
    given : object
        The user's, nested like what the function returns; None for 1, if the output is one number,
        and to have them drawn else.
    seed : int
        What to draw from.

    Returns
    -------
    dict of str to tensor
        In the shapes, dtypes and places of the outputs.

    Raises
    ------
    ArgumentError
        If those given do not fit.
    """
    if given is None:
        return weights_of(outputs, seed, TensorFlowSpace())
    tree = flatten(given, OUTPUT)
    named = dict(zip(tree.names, tree.leaves, strict=True))
    return read_cotangents(named, outputs, _cast, TensorFlowSpace())


def dense(leaf: Any) -> Any:
    """Return slices, and what a variable holds, as a tensor; anything else as it is."""
    if isinstance(leaf, tf.IndexedSlices | tf.Variable):
        return tf.convert_to_tensor(leaf)
    return leaf


def words_of(error: Exception) -> str:
    """Return what an error of TensorFlow's says, without the names of operations."""
    said = str(error).split("}} ")[-1].split(" [Op:")[0].strip().splitlines()
    return said[0] if said else type(error).__name__


def _cast(given: Any, output: Any) -> Any:
    try:
        return tf.identity(tf.cast(_real(tf.convert_to_tensor(given)), output.dtype))
    except (TypeError, ValueError, tf.errors.OpError) as error:
        raise ValueError(words_of(error)) from None


def _differentiable(leaf: Any) -> bool:
    return isinstance(leaf, tf.Tensor) and (leaf.dtype.is_floating or leaf.dtype.is_complex)


def _real(leaf: Any) -> Any:
    if not leaf.dtype.is_complex:
        return leaf
    return tf.stack([tf.math.real(leaf), tf.math.imag(leaf)], -1)
