"""Parameters in a dict, unrolled into one vector and rolled up again."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from gradaudit.nn.layer import Array

Shapes = Mapping[str, tuple[int, ...]]


def shapes_of(parameters: Mapping[str, Array]) -> dict[str, tuple[int, ...]]:
    """Return what `unroll`, `roll` and ``gradaudit.check(names=…)`` go by.

    Parameters
    ----------
    parameters : mapping of str to ndarray
        By name.

    Returns
    -------
    dict of str to tuple of int
        Their shapes, in their order.
    """
    return {name: array.shape for name, array in parameters.items()}


def unroll(arrays: Mapping[str, Array], shapes: Shapes, prefix: str = "") -> Array:
    """Return parameters, or their gradients, as one vector.

    Parameters
    ----------
    arrays : mapping of str to ndarray
        In any order; keys that `shapes` has not are left out.
    shapes : mapping of str to tuple of int
        The names in the order of the vector.
    prefix : str
        What the keys have before these names: ``"d"`` for ``dW1``, ``db1`` and so on.

    Returns
    -------
    ndarray of one dimension
        Array after array, each in C order.

    Raises
    ------
    ValueError
        If an array is missing, or of another shape.
    """
    for name, shape in shapes.items():
        found = arrays[prefix + name].shape if prefix + name in arrays else None
        if found != tuple(shape):
            came = "is missing" if found is None else f"has shape {found}"
            raise ValueError(f"unrolling `arrays`: `{prefix + name}` {came}; expected {shape}")
    return np.concatenate([arrays[prefix + name].ravel() for name in shapes])


def roll(vector: Array, shapes: Shapes) -> dict[str, Array]:
    """Return the parameters that a vector holds.

    Parameters
    ----------
    vector : ndarray of one dimension
        As `unroll` gives it.
    shapes : mapping of str to tuple of int
        The names in its order.

    Returns
    -------
    dict of str to ndarray
        Copies, in the order of `shapes`.

    Raises
    ------
    ValueError
        If the vector has another length.
    """
    sizes = [math.prod(shape) for shape in shapes.values()]
    if vector.shape != (sum(sizes),):
        raise ValueError(
            f"rolling up `vector`: it has shape {vector.shape}; expected {sum(sizes)} entries, as "
            "the shapes have"
        )
    pieces = np.split(vector, np.cumsum(sizes)[:-1])
    return {
        name: piece.reshape(shape).copy()
        for piece, (name, shape) in zip(pieces, shapes.items(), strict=True)
    }
