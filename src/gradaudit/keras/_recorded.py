"""What each layer of a model is called with, seen in one pass through it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import keras

from gradaudit.keras._space import is_floating, numbers
from gradaudit.spaces import flatten


@dataclass
class Record:
    """The first call of a layer.

    Attributes
    ----------
    layer : keras.Layer
        Which.
    signature : inspect.Signature
        Of its `call`.
    calls : int
        How often it was called.
    arguments : dict or None
        What it was called with; None where these are no numbers, such as in a compiled loop.
    """

    layer: Any
    signature: inspect.Signature
    calls: int = 0
    arguments: dict[str, Any] | None = None

    def see(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Count a call, and keep its arguments if it is the first that has any."""
        self.calls += 1
        if self.arguments is not None:
            return
        bound = dict(self.signature.bind(*args, **kwargs).arguments)
        bound.pop("training", None)  # given with the call, and to all within
        tree = flatten(bound, "inputs")
        if all(map(_concrete, tree.leaves)):
            kept = [numbers(leaf) if is_floating(leaf) else leaf for leaf in tree.leaves]
            self.arguments = tree.rebuild(kept)


@contextmanager
def recording(layers: Mapping[str, Any]) -> Iterator[dict[str, Record]]:
    """See the calls of layers, by name, for as long as this lasts."""
    records: dict[str, Record] = {}
    try:
        for name, layer in layers.items():
            call = layer.call
            records[name] = Record(layer, inspect.signature(call))
            object.__setattr__(layer, "call", _seen(call, records[name]))
        yield records
    finally:
        for record in records.values():
            object.__delattr__(record.layer, "call")


def _seen(call: Callable[..., Any], record: Record) -> Callable[..., Any]:
    def seen(*args: Any, **kwargs: Any) -> Any:
        record.see(args, kwargs)
        return call(*args, **kwargs)

    seen.__signature__ = record.signature  # type: ignore[attr-defined] # Keras looks at it
    return seen


def _concrete(leaf: Any) -> bool:
    """Tell whether it holds numbers now: it is no tensor of a graph that is being made."""
    if not keras.ops.is_tensor(leaf):
        return not isinstance(leaf, keras.KerasTensor)
    if keras.backend.backend() == "jax":
        import jax  # noqa: PLC0415 - of this backend

        return not isinstance(leaf, jax.core.Tracer)
    return hasattr(leaf, "numpy")
