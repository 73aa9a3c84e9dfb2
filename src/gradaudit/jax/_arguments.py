"""The arguments of a function: which of their leaves are checked, and which only carried along."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import tree_util

from gradaudit._errors import ArgumentError
from gradaudit.jax._names import path_of
from gradaudit.spaces import EPS, names_of


@dataclass(frozen=True)
class Arguments:
    """The floating-point leaves of some pytrees, with what is needed to build these again.

    Attributes
    ----------
    names : tuple of str
        Of the leaves that are checked.
    leaves : tuple of Array
        These, not the user's own.
    scalars : tuple of bool
        Which of them are Python's floats: JAX lets these take the precision of others.
    rebuild : callable
        From as many leaves to the tuple of arguments.
    """

    names: tuple[str, ...]
    leaves: tuple[jax.Array, ...]
    scalars: tuple[bool, ...]
    rebuild: Callable[[Sequence[Any]], tuple[Any, ...]]

    def given(self, leaves: Sequence[jax.Array]) -> list[Any]:
        """Return such leaves as the user's function is to get them."""
        pairs = zip(leaves, self.scalars, strict=True)
        return [float(leaf) if scalar else leaf for leaf, scalar in pairs]


def read_arguments(f: Any, args: tuple[Any, ...]) -> Arguments:
    """Read the arguments `f` and `args`.

    Parameters
    ----------
    f : callable
        The function.
    args : tuple
        Its arguments.

    Returns
    -------
    Arguments
        Of copies.

    Raises
    ------
    ArgumentError
        If there is nothing to check, or a leaf cannot be moved.
    """
    if not callable(f):
        raise ArgumentError(f"`f` is a {type(f).__name__}: expected a function of JAX's arrays")
    pairs, structure = tree_util.tree_flatten_with_path(args)
    leaves = [leaf for _, leaf in pairs]
    called = _argument_names(f, len(args))
    paths = [path_of(keys) for keys, _ in pairs]
    names = names_of([(called[place], *rest) for place, *rest in paths], "args")
    chosen = [place for place, leaf in enumerate(leaves) if _moves(leaf, names[place])]
    if not chosen:
        raise ArgumentError(
            "the arguments of `f` have no floating-point leaf: there is nothing to check"
        )
    carried = list(map(_copied, leaves))

    def rebuild(new: Sequence[Any]) -> tuple[Any, ...]:
        whole = list(map(_copied, carried))
        for place, leaf in zip(chosen, new, strict=True):
            whole[place] = leaf
        arguments: tuple[Any, ...] = tree_util.tree_unflatten(structure, whole)
        return arguments

    return Arguments(
        tuple(names[place] for place in chosen),
        tuple(_array(leaves[place], names[place]) for place in chosen),
        tuple(type(leaves[place]) is float for place in chosen),
        rebuild,
    )


def traced(leaf: Any) -> bool:
    """Tell whether a leaf stands for an array while JAX looks at what a function does with it."""
    return isinstance(leaf, jax.core.Tracer)


def _copied(leaf: Any) -> Any:
    """Return an array that could be written into in memory of its own; anything else as it is."""
    return leaf.copy() if isinstance(leaf, np.ndarray) else leaf


def _moves(leaf: Any, name: str) -> bool:
    """Tell whether a leaf is of floating point; refuse those that are and cannot be moved."""
    if traced(leaf):
        raise ArgumentError(
            f"`{name}` is being traced: check outside of functions that jit, grad or vmap transform"
        )
    dtype = _dtype(leaf)
    if dtype is None or not jnp.issubdtype(dtype, jnp.inexact):
        return False
    if jnp.issubdtype(dtype, jnp.complexfloating):
        raise ArgumentError(
            f"`{name}` has dtype {dtype}: complex leaves are not supported yet; check real and "
            "imaginary part as two real ones"
        )
    if dtype.name not in EPS:
        raise ArgumentError(f"`{name}` has dtype {dtype}: expected one of {', '.join(EPS)}")
    return True


def _dtype(leaf: Any) -> Any:
    """Return the dtype of an array or a number of floating point; None of anything else."""
    if type(leaf) in {float, complex}:
        return np.result_type(leaf)
    return leaf.dtype if isinstance(leaf, jax.Array | np.ndarray | np.generic) else None


def _array(leaf: Any, name: str) -> jax.Array:
    """Return a leaf as JAX computes with it: in float64 only where that is enabled."""
    dtype = jax.dtypes.canonicalize_dtype(_dtype(leaf))
    kept = isinstance(leaf, jax.Array) and leaf.dtype == dtype
    array = leaf if kept else jnp.asarray(np.array(leaf, dtype=dtype))
    if not np.isfinite(np.asarray(array)).all():
        raise ArgumentError(f"`{name}` holds numbers that are not finite")
    return array


def _argument_names(f: Any, count: int) -> list[str]:
    """Name the arguments as the signature does, else by their numbers."""
    try:
        parameters = list(inspect.signature(f).parameters.values())
    except (TypeError, ValueError):
        parameters = []
    known = [
        one.name
        for one in parameters
        if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)
    ]
    return [known[place] if place < len(known) else str(place) for place in range(count)]
