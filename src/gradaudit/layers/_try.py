"""Finds out by trying: which numbers in a layer are parameters, and which are not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from typing import Any

import numpy as np

from gradaudit.layers._held import Held, within
from gradaudit.layers._match import is_floating
from gradaudit.layers._parameters import Parameter
from gradaudit.layers._place import NOTHING_THERE, place_at
from gradaudit.spaces import flatten, look_up


def are_there(parameters: Iterable[Parameter], layer: Any) -> bool:
    """Tell whether a layer has all these parameters already."""
    try:
        return all(parameter.value.get(layer) is not None for parameter in parameters)
    except NOTHING_THERE:
        return False


def survives(parameter: Parameter, layer: Any, forward: Callable[[Any], Any]) -> bool:
    """Tell whether a forward pass leaves another value of a parameter in its place.

    Parameters
    ----------
    parameter : Parameter
        A candidate.
    layer : object
        A layer to be tried out on.
    forward : callable
        The pass.

    Returns
    -------
    bool
        False for what a layer remembers of each input, and for what cannot be set.
    """
    other = _other(parameter.value.get(layer))
    try:
        parameter.put(layer, other)
        forward(layer)
    except Exception:  # noqa: BLE001 - a layer may say anything to strange numbers
        return False
    return np.array_equal(parameter.value.get(layer), other)


def matters(parameter: Parameter, fresh: Callable[[], Any], forward: Callable[[Any], Any]) -> bool:
    """Tell whether the output depends on a parameter that survives a forward pass.

    Parameters
    ----------
    parameter : Parameter
        A candidate.
    fresh : callable
        Returns a layer as it was at the start.
    forward : callable
        The pass, as a function of the layer.

    Returns
    -------
    bool
        False for momenta and the like.
    """
    before = deepcopy(flatten(forward(fresh()), "y").leaves)
    layer = fresh()
    parameter.put(layer, _other(parameter.value.get(layer)))
    after = flatten(forward(layer), "y").leaves
    return not all(map(np.array_equal, before, after))


def numbers(layer: Any) -> dict[Any, tuple[Held, Any]]:
    """Return all floating-point numbers in a layer by their paths, with copies of them."""
    return {
        held.path: (held, deepcopy(held.thing)) for held in within(layer) if is_floating(held.thing)
    }


def changed(
    before: Mapping[Any, tuple[Held, Any]], layer: Any
) -> tuple[list[Parameter], list[Parameter]]:
    """Find what may be parameters that backward has updated, and what it has left as it was.

    Parameters
    ----------
    before : mapping
        The numbers in the layer before backward.
    layer : object
        The same afterwards.

    Returns
    -------
    list of Parameter
        Those that have changed; among them may be momenta and the like.
    list of Parameter
        Arrays that have not. No two of all these overlap.
    """
    found: dict[bool, list[Held]] = {True: [], False: []}
    for path, (held, value) in before.items():
        try:
            now = look_up(layer, path, lambda _key: ())
        except LookupError:
            continue
        alike = is_floating(now) and np.shape(now) == np.shape(value)
        others = (other.thing for each in found.values() for other in each)
        if alike and not any(np.may_share_memory(held.thing, other) for other in others):
            found[bool(np.any(now != value))].append(held)
    still = [held for held in found[False] if isinstance(held.thing, np.ndarray)]
    new, old = (
        [Parameter(held.text, place_at(held.path, held.text)) for held in each]
        for each in (found[True], still)
    )
    return new, old


def _other(value: Any) -> Any:
    """Return other numbers than these, of the same kind."""
    array = np.asarray(value)
    other = array + 1 if array.dtype.kind in "iu" else 1.25 * array + 0.5
    return other.astype(array.dtype)[()]
