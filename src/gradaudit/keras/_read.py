"""What the two doors are given: options, inputs, and layers that are not built yet."""

from __future__ import annotations

import inspect
from typing import Any

import keras
import numpy as np

from gradaudit._errors import ArgumentError
from gradaudit.keras._calls import Call
from gradaudit.keras._float64 import remade
from gradaudit.keras._space import is_floating, numbers
from gradaudit.spaces import EPS, Tree, flatten

NEW = "it was not built: a copy from its configuration, with weights of its own, was checked"
"""What a report says of a layer that has none yet."""


def read_inputs(layer: Any, inputs: Any, argument: str, signature: inspect.Signature) -> Tree:
    """Read the arguments of a layer.

    Parameters
    ----------
    layer : keras.Layer
        What they are for.
    inputs : array, tensor, tuple or dict
        One argument; several of them; or several by name.
    argument : str
        What to call it in errors.
    signature : inspect.Signature
        Of the layer's `call`.

    Returns
    -------
    Tree
        A dict by name; arrays of floating point in the layer's own dtype.

    Raises
    ------
    ArgumentError
        If they do not fit, or hold what cannot be moved.
    """
    by_name = inputs if isinstance(inputs, dict) else {}
    by_place = (
        () if isinstance(inputs, dict) else inputs if isinstance(inputs, tuple) else (inputs,)
    )
    try:
        bound = signature.bind(*by_place, **by_name).arguments
    except TypeError as error:
        raise ArgumentError(
            f"`{argument}` does not fit `{layer.name}`, whose call takes {signature}: {error}"
        ) from None
    if not bound:
        raise ArgumentError(f"`{argument}` is empty: `{layer.name}` takes {signature}")
    return as_leaves(layer, dict(bound), argument)


def as_leaves(layer: Any, nesting: dict[str, Any], argument: str) -> Tree:
    """Take inputs apart, with all arrays of floating point in the dtype of a layer's variables."""
    tree = flatten(nesting, argument)
    pairs = zip(tree.names, tree.leaves, strict=True)
    leaves = tuple(_leaf(one, layer, f"`{name}` of `{argument}`") for name, one in pairs)
    return Tree(tree.names, tree.paths, leaves, tree.rebuild)


def built(layer: Any, run: Call, tree: Tree, argument: str) -> tuple[Any, tuple[str, ...]]:
    """Return a layer that has its variables: itself, or a copy that has been called once.

    Parameters
    ----------
    layer : keras.Layer
        Perhaps not built; it is left so.
    run : Call
        How to call it.
    tree : Tree
        Its inputs.
    argument : str
        What to call it in errors.

    Returns
    -------
    tuple
        The layer, and notes.

    Raises
    ------
    ArgumentError
        If it is not built and no copy can be made from its configuration.
    """
    if layer.built:
        return layer, ()
    try:
        copy = remade(layer)
        run(copy, tree.rebuild(tree.leaves))
    except Exception as error:  # noqa: BLE001 - a configuration may say anything
        said = str(error).strip().splitlines() or [type(error).__name__]
        raise ArgumentError(
            f"`{argument}` is not built, and no copy of it could be made from its configuration "
            f"({said[0]}): call it once on data"
        ) from None
    return copy, (f"`{argument}`: {NEW}",) if copy.variables else ()


def demand_backend() -> None:
    """Refuse a backend that cannot differentiate."""
    backend = keras.backend.backend()
    if backend not in ("jax", "tensorflow", "torch"):
        raise ArgumentError(
            f"Keras runs on {backend}, which gives no gradients: set KERAS_BACKEND to jax, "
            "tensorflow or torch before it is imported"
        )


def _leaf(leaf: Any, layer: Any, where: str) -> Any:
    if isinstance(leaf, np.ndarray) and leaf.dtype.kind == "f":
        leaf = leaf.astype(layer.variable_dtype if layer.variable_dtype in EPS else leaf.dtype)
    if isinstance(layer, keras.layers.Embedding) and is_floating(leaf):
        return numbers(leaf).astype("int32")  # an Input without a dtype makes numbers of indices
    if not (isinstance(leaf, np.ndarray) or keras.ops.is_tensor(leaf)):
        return leaf
    if "complex" in str(leaf.dtype):
        raise ArgumentError(f"{where} has dtype {leaf.dtype}: complex numbers are not supported")
    if is_floating(leaf) and not np.isfinite(numbers(leaf).astype(np.float64)).all():
        raise ArgumentError(f"{where} holds numbers that are not finite")
    return leaf
