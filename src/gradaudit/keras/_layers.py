"""The layers within a layer, by qualified name, and what they hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import keras

from gradaudit.keras._space import numbers


def layers_within(layer: Any) -> dict[str, Any]:
    """Return all layers inside of a layer, by where they are.

    Parameters
    ----------
    layer : keras.Layer
        A model or a layer that has others.

    Returns
    -------
    dict of str to keras.Layer
        ``encoder/attention/query``; the outer before the inner ones, each once.
    """
    found: dict[str, Any] = {}
    _walk(layer, "", found, {id(layer)})
    return found


def _walk(layer: Any, prefix: str, found: dict[str, Any], seen: set[int]) -> None:
    for one in layer._flatten_layers(include_self=False, recursive=False):  # noqa: SLF001
        if id(one) in seen or isinstance(one, keras.layers.InputLayer):
            continue
        seen.add(id(one))
        name, number = f"{prefix}{one.name}", 1
        while name in found:
            number += 1
            name = f"{prefix}{one.name}_{number}"
        found[name] = one
        _walk(one, f"{name}/", found, seen)


def names_of_variables(layer: Any, variables: Sequence[Any]) -> list[str]:
    """Return names of variables: where the layer is that has it, and what it is called there."""
    owners: dict[int, str] = {}
    for place, one in {"": layer, **layers_within(layer)}.items():
        for variable in one._trainable_variables:  # noqa: SLF001 - its own, not those within
            owners.setdefault(id(variable), f"{place}/" if place else "")
    names: list[str] = []
    for variable in variables:
        known = id(variable) in owners
        path = f"{owners[id(variable)]}{variable.name}" if known else variable.path
        name, number = path, 1
        while name in names:
            number += 1
            name = f"{path}_{number}"
        names.append(name)
    return names


def seeds_of(layer: Any) -> list[Any]:
    """Return the variables in which random layers keep where their numbers stand."""
    everything = [layer, *layers_within(layer).values()]
    return [
        generator.state
        for one in everything
        for generator in getattr(one, "_seed_generators", ())  # told nowhere else
    ]


@contextmanager
def restored(layer: Any) -> Iterator[None]:
    """Put back what all variables of a layer hold, whatever happens."""
    kept = [(variable, numbers(variable.value)) for variable in layer.variables]
    try:
        yield
    finally:
        for variable, value in kept:
            variable.assign(value)
