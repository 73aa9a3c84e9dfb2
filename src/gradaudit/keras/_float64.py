"""Copies of layers that compute in float64."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import Any, TypeAlias

import keras
import numpy as np

from gradaudit._oracle import NoCopyError
from gradaudit.keras._function import Function
from gradaudit.keras._layers import layers_within
from gradaudit.keras._space import is_floating, numbers, tensor
from gradaudit.spaces import EPS

Double: TypeAlias = "Callable[[Function], Function]"


@contextmanager
def float64() -> Iterator[None]:
    """Let Keras compute in float64 wherever it is free to choose, and put that back."""
    floatx, policy = keras.config.floatx(), keras.config.dtype_policy()
    keras.config.set_floatx("float64")
    keras.config.set_dtype_policy("float64")
    try:
        with _of_backend():
            yield
    finally:
        keras.config.set_floatx(floatx)
        keras.config.set_dtype_policy(policy)


def doubled(function: Function) -> Function:
    """Return the same function of a copy of its layer in float64.

    Parameters
    ----------
    function : Function
        A layer or a model at its inputs; built.

    Returns
    -------
    Function
        Its layer is made from the configuration and has the same weights.

    Raises
    ------
    NoCopyError
        If none can be made.
    """
    tree = function.inputs
    inputs = replace(tree, leaves=tuple(_wide(leaf) for leaf in tree.leaves))
    function.placed(function.leaves)
    try:
        with float64():
            run = function.run.double()
            layer = remade(function.layer, double=True)
            if not layer.built:
                leaves = [tensor(leaf) if is_floating(leaf) else leaf for leaf in inputs.leaves]
                run(layer, inputs.rebuild(leaves))
            _same_weights(layer, function.layer)
            return Function.of(layer, run, inputs, function.random_state)
    except NoCopyError:
        raise
    except Exception as error:  # noqa: BLE001 - a configuration may say anything
        said = str(error).strip().splitlines() or [type(error).__name__]
        raise NoCopyError(f"no copy in float64 could be made ({said[0]})") from None


def remade(layer: Any, *, double: bool = False) -> Any:
    """Return a new layer from a layer's configuration, perhaps in float64."""
    classes = {type(one).__name__: type(one) for one in (layer, *layers_within(layer).values())}
    config = layer.get_config()
    with keras.saving.custom_object_scope(classes):
        return type(layer).from_config(_raised(config) if double else config)


def _raised(config: Any) -> Any:
    """Return a configuration with float64 for every dtype of floating point in it."""
    if isinstance(config, list | tuple):
        return type(config)(_raised(one) for one in config)
    if not isinstance(config, Mapping):
        return config
    if str(config.get("class_name", "")).endswith("DTypePolicy"):
        return {**config, "config": {**config["config"], "name": "float64"}}
    return {
        key: "float64" if key == "dtype" and _is_dtype(value) else _raised(value)
        for key, value in config.items()
    }


def _is_dtype(value: Any) -> bool:
    return isinstance(value, str) and (value in EPS or value.startswith("mixed_"))


def _same_weights(copy: Any, layer: Any) -> None:
    """Give a copy the weights of a layer."""
    pairs = list(zip(copy.variables, layer.variables, strict=False))
    alike = len(copy.variables) == len(layer.variables)
    if not alike or any(one.shape != other.shape for one, other in pairs):
        raise NoCopyError("a copy made from its configuration has other variables")
    for one, other in pairs:
        one.trainable = other.trainable
        one.assign(numbers(other.value))


def _wide(leaf: Any) -> Any:
    return numbers(leaf).astype(np.float64) if is_floating(leaf) else leaf


def _of_backend() -> Any:
    if keras.backend.backend() != "jax":
        return nullcontext()
    from gradaudit.jax._x64 import float64 as in_jax  # noqa: PLC0415 - of this backend

    return in_jax()
