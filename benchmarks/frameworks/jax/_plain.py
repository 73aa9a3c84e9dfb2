"""JAX's questions as plain functions of float64 arrays, to verify them with."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import jax
import numpy as np

from benchmarks.frameworks._claim import Question
from benchmarks.frameworks._plain import Plain

tree = jax.tree_util
HASTY = {"xla_backend_optimization_level": 0, "xla_llvm_disable_expensive_passes": True}
"""Each function is compiled for a few dozen calls."""


def is_float(leaf: Any) -> bool:
    """Tell whether a leaf is to be checked."""
    return bool(jax.numpy.issubdtype(jax.numpy.result_type(leaf), jax.numpy.floating))


def is_wide(question: Question) -> bool:
    """Tell whether a question has float64 numbers, and is to be asked with these on."""
    leaves = tree.tree_leaves(question.inputs)
    return any(str(getattr(leaf, "dtype", "")) == "float64" for leaf in leaves)


def plain(question: Question) -> Plain:
    """Give the question's function in float64, and JAX's gradient in its own precision."""
    with jax.enable_x64(is_wide(question)):
        given, form = tree.tree_flatten(question.inputs)
        own = [jax.numpy.asarray(leaf) for leaf in given]
    places = [i for i, leaf in enumerate(own) if is_float(leaf)]

    def outputs(leaves: Sequence[Any]) -> list[Any]:
        every = list(own)
        for place, leaf in zip(places, leaves, strict=True):
            every[place] = leaf
        out = question.function(*tree.tree_unflatten(form, every))
        return [each for each in tree.tree_leaves(out) if is_float(each)]

    def value(arrays: Sequence[Any]) -> Any:
        with jax.enable_x64(True):  # noqa: FBT003 - as JAX has it
            return _row(compiled([jax.numpy.asarray(a) for a in arrays]))

    def gradient(cotangent: Any) -> list[Any]:
        differentiate = _forwards if question.options.get("mode") == "forward" else _backwards
        with jax.enable_x64(is_wide(question)):
            found = jax.jit(partial(differentiate, outputs), compiler_options=HASTY)(
                [own[i] for i in places], cotangent
            )
        return [_wide(g) for g in found]

    compiled = jax.jit(outputs, compiler_options=HASTY)
    eps = max(float(jax.numpy.finfo(own[i].dtype).eps) for i in places)
    return Plain([_wide(own[i]) for i in places], value, gradient, eps)


def _wide(array: Any) -> Any:
    return np.asarray(array).astype(np.float64)


def _row(outputs: Sequence[Any]) -> Any:
    return np.concatenate([_wide(out).reshape(-1) for out in outputs])


def _backwards(outputs: Any, leaves: list[Any], cotangent: Any) -> list[Any]:
    found, back = jax.vjp(outputs, leaves)
    parts = jax.numpy.split(cotangent, np.cumsum([out.size for out in found])[:-1])
    given = [part.reshape(out.shape) for part, out in zip(parts, found, strict=True)]
    return list(back([c.astype(out.dtype) for c, out in zip(given, found, strict=True)])[0])


def _forwards(outputs: Any, leaves: list[Any], cotangent: Any) -> list[Any]:
    """Differentiate along each entry of the only leaf."""
    axes = jax.numpy.eye(leaves[0].size, dtype=leaves[0].dtype)
    (rows,) = jax.vmap(lambda v: jax.jvp(outputs, (leaves,), ([v],))[1])(axes)
    return [rows @ cotangent.astype(rows.dtype)]
