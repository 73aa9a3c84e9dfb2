"""What a function returns, as arrays with names, and what they are contracted with."""

from __future__ import annotations

from typing import Any, TypeAlias

import jax
import jax.numpy as jnp
import numpy as np

from gradaudit._cotangents import read_cotangents, weights_of
from gradaudit._errors import ArgumentError
from gradaudit.jax._names import named_leaves
from gradaudit.jax._space import JaxSpace

Arrays: TypeAlias = dict[str, jax.Array]

OUTPUT = "output"
"""The name of a lone output, and the start of the others'."""

SPACE = JaxSpace()


def outputs_of(returned: Any) -> Arrays:
    """Return the floating-point arrays in a pytree; complex ones as pairs of real numbers.

    Parameters
    ----------
    returned : object
        What a function gave, perhaps while it was traced.

    Returns
    -------
    dict of str to Array
        By where they stand in it; sorted, as JAX would sort them.

    Raises
    ------
    ArgumentError
        If there are none.
    """
    pairs = named_leaves(returned, OUTPUT)
    found = {name: _real(leaf) for name, leaf in pairs if _differentiable(leaf)}
    if not found:
        kind = type(returned).__name__
        raise ArgumentError(
            f"`f` returned a {kind} without a floating-point array: there is nothing to "
            "differentiate"
        )
    return dict(sorted(found.items()))


def cotangents_for(outputs: Arrays, given: Any, seed: int) -> Arrays:
    """Return what the outputs are contracted with.

    Parameters
    ----------
    outputs : dict of str to Array
        What the function gave.
    given : object
        The user's, nested like what the function returns; None for 1, if the output is one number,
        and to have them drawn else.
    seed : int
        What to draw from.

    Returns
    -------
    dict of str to Array
        In the shapes, dtypes and places of the outputs.

    Raises
    ------
    ArgumentError
        If those given do not fit.
    """
    if given is None:
        return weights_of(outputs, seed, SPACE)
    return read_cotangents(dict(named_leaves(given, OUTPUT)), outputs, _cast, SPACE, kind="array")


def in_float64(arrays: Arrays) -> Arrays:
    """Return the same numbers in float64.

    Parameters
    ----------
    arrays : dict of str to Array
        Of any precision.

    Returns
    -------
    dict of str to Array
        On the same devices.
    """
    return {
        name: SPACE.beside(one, SPACE.flat(one).reshape(one.shape)) for name, one in arrays.items()
    }


def apart(one: Arrays, other: Arrays) -> float:
    """Return by how much two answers differ, relative to their norm; infinity if in kind.

    Parameters
    ----------
    one, other : dict of str to Array
        What a function gave at two times, or in two ways.

    Returns
    -------
    float
        Of the outputs that differ most; NaN beside NaN is no difference.
    """
    if one.keys() != other.keys() or any(one[name].shape != other[name].shape for name in one):
        return np.inf
    return max(_distance(SPACE.flat(one[name]), SPACE.flat(other[name])) for name in one)


def _distance(one: np.ndarray, other: np.ndarray) -> float:
    if np.array_equal(one, other, equal_nan=True):
        return 0.0
    with np.errstate(all="ignore"):
        distance = SPACE.norm(one - other) / SPACE.norm(other)
    return distance if np.isfinite(distance) else np.inf


def _cast(given: Any, output: jax.Array) -> jax.Array:
    array = np.asarray(_real(given)).astype(np.float64)
    return SPACE.like(output, array, array.shape)


def _differentiable(leaf: Any) -> bool:
    kind = getattr(leaf, "dtype", None)
    return isinstance(leaf, float | complex) or (
        kind is not None and jnp.issubdtype(kind, jnp.inexact)
    )


def _real(leaf: Any) -> Any:
    if isinstance(leaf, np.ndarray | np.generic | float | complex):
        leaf = jnp.asarray(leaf)
    if jnp.iscomplexobj(leaf):
        return jnp.stack([jnp.real(leaf), jnp.imag(leaf)], axis=-1)
    return leaf
