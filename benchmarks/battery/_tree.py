"""The leaves of a claim's point, in the order in which the point holds them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import numpy as np

from ._claim import Array


def leaves(tree: Any) -> list[Array]:
    """Give the arrays of a nesting of dicts, lists, tuples and dataclasses."""
    if isinstance(tree, dict):
        return [leaf for part in tree.values() for leaf in leaves(part)]
    if isinstance(tree, list | tuple):
        return [leaf for part in tree for leaf in leaves(part)]
    if dataclasses.is_dataclass(tree) and not isinstance(tree, type):
        parts = (getattr(tree, field.name) for field in dataclasses.fields(tree))
        return [leaf for part in parts for leaf in leaves(part)]
    return [np.asarray(tree)]


def rebuilt(tree: Any, arrays: Iterator[Array]) -> Any:
    """Give the same nesting with other arrays in it."""
    if isinstance(tree, dict):
        return {key: rebuilt(part, arrays) for key, part in tree.items()}
    if isinstance(tree, list | tuple):
        return type(tree)(rebuilt(part, arrays) for part in tree)
    if dataclasses.is_dataclass(tree) and not isinstance(tree, type):
        names = [field.name for field in dataclasses.fields(tree)]
        parts = {name: rebuilt(getattr(tree, name), arrays) for name in names}
        return dataclasses.replace(tree, **parts)
    return next(arrays)


def copied(tree: Any) -> Any:
    """Give the same nesting of copies."""
    return rebuilt(tree, iter([leaf.copy() for leaf in leaves(tree)]))


def aligned(tree: Any, gradient: Any) -> list[Array]:
    """Give the gradient's leaves in the order and the shapes of the point's."""
    if isinstance(tree, dict):
        return [leaf for key in tree for leaf in aligned(tree[key], gradient[key])]
    pairs = zip(leaves(tree), leaves(gradient), strict=True)
    return [found.reshape(leaf.shape) for leaf, found in pairs]


def parts(given: dict[str, Any]) -> tuple[Any, Any]:
    """Give f and the claimed gradient, also where one function returns both."""
    if "value_and_grad" in given:
        both = given["value_and_grad"]
        return (lambda x: both(x)[0]), (lambda x: both(x)[1])
    return given["f"], given["grad"]


def is_drawn(given: dict[str, Any]) -> bool:
    """Tell whether the cotangent is to be drawn."""
    return isinstance(given.get("cotangent"), str)


def cotangent(given: dict[str, Any], output: Array, seed: int) -> Array:
    """Give the cotangent: the given one, a drawn one, or 1 for a scalar."""
    if is_drawn(given):
        return np.random.default_rng([seed, 5]).normal(size=output.shape).astype(output.dtype)
    return np.asarray(given.get("cotangent", 1.0))
