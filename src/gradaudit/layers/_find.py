"""Finds the parameters of a layer by what they and their gradients are called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any, TypeAlias

import numpy as np

from gradaudit._errors import ArgumentError
from gradaudit.layers._held import Held, visible, within
from gradaudit.layers._match import alike, is_floating, matched, may_be_one
from gradaudit.layers._names import GRADIENTS, HOLDERS, INPUTS, gradient_names
from gradaudit.layers._parameters import Parameter
from gradaudit.layers._place import NOTHING_THERE, Place, place_at

Pair: TypeAlias = "tuple[Held, Held | None]"
"""A parameter, and its gradient; None if backward returned it."""


def candidates(layer: Any, returned: Any) -> list[Parameter]:
    """Find what may be parameters, by what they and their gradients are called.

    Parameters
    ----------
    layer : object
        After a forward and a backward pass.
    returned : object
        What backward returned.

    Returns
    -------
    list of Parameter
        None twice; among them may be what the layer merely remembers of its input.
    """
    found: dict[Any, Parameter] = {}
    for value, gradient in (*_beside_each_other(layer), *_in_the_returned(layer, returned)):
        key = id(value.thing) if isinstance(value.thing, np.ndarray) else value.path
        if key not in found:
            taken = {one.name for one in found.values()}
            name = value.text if _short(value) in taken else _short(value)
            place = None if gradient is None else place_at(gradient.path, gradient.text)
            found[key] = Parameter(name, place_at(value.path, value.text), place)
    return list(found.values())


def parts(parameter: Parameter, layer: Any, *, updated: bool) -> list[Parameter]:
    """Take a parameter apart that is a dict or a list of them.

    Parameters
    ----------
    parameter : Parameter
        As the user gave it.
    layer : object
        After a forward and a backward pass.
    updated : bool
        Whether backward updates what it leaves no gradient of.

    Returns
    -------
    list of Parameter
        Its parts, or itself.

    Raises
    ------
    ArgumentError
        If there is a part without a gradient.
    """
    value, gradient = _held(parameter.value, layer), _held(parameter.gradient, layer)
    if value is None or not isinstance(value.thing, Mapping | list | tuple):
        return [parameter]
    if parameter.gradient is None and updated:
        return [_part(parameter, one, None) for one, _ in matched(value, value)]
    if gradient is None:
        return [parameter]
    pairs = list(matched(value, gradient))
    without = {one.text for one, _ in matched(value, value)} - {one.text for one, _ in pairs}
    if without:
        raise ArgumentError(
            f"`params` says that the gradient of `{parameter.name}` is at {gradient.text!r}, where "
            f"nothing is for {', '.join(sorted(without))}"
        )
    return [_part(parameter, *pair) for pair in pairs]


def left_for(inputs: Mapping[str, Any], layer: Any) -> dict[str, Place]:
    """Find where backward may have left the gradients of inputs.

    Parameters
    ----------
    inputs : mapping of str to object
        All that can have one. If it is but one, its gradient may go by a usual name.
    layer : object
        After a forward and a backward pass.

    Returns
    -------
    dict of str to Place
        For those that are found.
    """
    names, found = visible(Held((), "", layer)), {}
    for name, value in inputs.items():
        called = (name, *(INPUTS if len(inputs) == 1 else ()))
        for other in (other for one in called for other in gradient_names(one)):
            held = names.get(other)
            if held and is_floating(held.thing) and np.shape(held.thing) == np.shape(value):
                found[name] = place_at(held.path, held.text)
                break
    return found


def _beside_each_other(layer: Any) -> Iterator[Pair]:
    for held in within(layer):
        names = visible(held)
        for one, other in product(HOLDERS, GRADIENTS):
            if one in names and other in names and alike(names[one].thing, names[other].thing):
                yield from matched(names[one], names[other])
        for name, value in names.items():
            for other in filter(names.__contains__, gradient_names(name)):
                yield from matched(value, names[other])


def _in_the_returned(layer: Any, returned: Any) -> Iterator[Pair]:
    if not isinstance(returned, Mapping):
        return
    root = Held((), "", layer)
    holders = [one for name, one in visible(root).items() if name in HOLDERS]
    for holder in (root, *holders):
        for name, value in visible(holder).items():
            if may_be_one(value.thing) and {name, *gradient_names(name)} & returned.keys():
                yield value, None


def _held(place: Place | None, layer: Any) -> Held | None:
    """Return what stands at the end of a path; None where there is nothing, or no path."""
    if place is None or not place.path:
        return None
    try:
        return Held(place.path, place.text, place.get(layer))
    except NOTHING_THERE:
        return None


def _part(parameter: Parameter, value: Held, gradient: Held | None) -> Parameter:
    rest = value.path[len(parameter.value.path) :]
    name = parameter.name + "".join(f".{k}" if isinstance(k, str) else f"[{k!r}]" for k in rest)
    place = None if gradient is None else place_at(gradient.path, gradient.text)
    return Parameter(name, place_at(value.path, value.text), place)


def _short(value: Held) -> str:
    """Return the key of what is held in one of `HOLDERS`, else the whole path."""
    in_one = len(value.path) == 2 and value.path[0] in HOLDERS  # noqa: PLR2004 - holder and key
    return str(value.path[-1]) if in_one and isinstance(value.path[-1], str) else value.text
