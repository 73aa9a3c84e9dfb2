"""The parameters of a layer, and where it leaves their gradients."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from gradaudit._errors import ArgumentError
from gradaudit.claims import aliases
from gradaudit.layers._place import Place, place_of, read_place

CONTAINERS = ("parameters", "params", "weights")
"""Attributes that may hold all parameters, in a dict or a list."""

GRADIENTS = ("gradients", "grads", "gradient", "grad", "dparams", "grad_params")
"""... and their gradients."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of a layer.

    Attributes
    ----------
    name : str
        What the report calls it.
    value : Place
        Where it stands.
    gradient : Place or None
        Where backward leaves its gradient; None where it returns it, or updates the parameter.
    """

    name: str
    value: Place
    gradient: Place | None = None

    def read(self, layer: Any) -> Any:
        """Return its value, or say that there is none."""
        try:
            return self.value.get(layer)
        except (LookupError, AttributeError, TypeError):
            raise ArgumentError(
                f"`params` says that `{self.name}` is at {self.value.text!r}, where "
                f"{type(layer).__name__} has nothing after `forward`"
            ) from None

    def put(self, layer: Any, value: Any) -> None:
        """Set its value, or say that there is no way."""
        if self.value.put is None:
            raise ArgumentError(
                f"`params` has only {self.value.text}, which gets `{self.name}`: expected a pair "
                "of functions, get(layer) and set(layer, array)"
            )
        self.value.put(layer, value)

    def clear(self, layer: Any) -> None:
        """Zero what an earlier backward has left, for layers that add to it."""
        if self.gradient is not None:
            with contextlib.suppress(LookupError, AttributeError, TypeError):
                left = self.gradient.get(layer)
                if isinstance(left, np.ndarray) and left.flags.writeable:
                    left[...] = 0

    def claim(self, layer: Any) -> Any:
        """Return the gradient that backward has left, or say that there is none."""
        assert self.gradient is not None  # noqa: S101 - the caller has looked
        try:
            return self.gradient.get(layer)
        except (LookupError, AttributeError, TypeError):
            raise ArgumentError(
                f"`params` says that the gradient of `{self.name}` is at {self.gradient.text!r}, "
                f"where {type(layer).__name__} has nothing after `backward`"
            ) from None


def read_parameters(params: Any) -> list[Parameter]:
    """Read the argument `params`.

    Parameters
    ----------
    params : mapping of str to place or pair of places
        ``{"W": ("weights", "grad_weights")}``, ``{"W": "weights"}``.

    Returns
    -------
    list of Parameter
        In its order.

    Raises
    ------
    ArgumentError
        If it is something else; the text names the parameter.
    """
    if not isinstance(params, Mapping) or not all(isinstance(name, str) for name in params):
        raise ArgumentError(
            f"`params` is {params!r}: expected a mapping from names to where a parameter and its "
            'gradient stand, such as {"W": ("weights", "grad_weights")}'
        )
    found = []
    for name, where in params.items():
        pair = where if isinstance(where, tuple) else (where,)
        if not 1 <= len(pair) <= 2:  # noqa: PLR2004 - value and gradient
            raise ArgumentError(
                f"`params` has {where!r} for `{name}`: expected where it stands and where its "
                "gradient does"
            )
        places = [read_place(one, f"`params` for `{name}`") for one in pair]
        found.append(Parameter(name, *places))
    return found


def candidates(layer: Any) -> list[Parameter]:
    """Find what may be parameters, by what they and their gradients are called.

    Parameters
    ----------
    layer : object
        After a forward and a backward pass.

    Returns
    -------
    list of Parameter
        None twice; among them may be what the layer merely remembers of its input.
    """
    found: list[Parameter] = []
    seen: set[int] = set()
    for parameter in (*_in_containers(layer), *_in_attributes(layer)):
        value, claim = parameter.value.get(layer), parameter.claim(layer)
        if _is_floating(value) and np.shape(claim) == value.shape and id(value) not in seen:
            seen.add(id(value))
            found.append(parameter)
    return found


def are_there(parameters: Iterable[Parameter], layer: Any) -> bool:
    """Tell whether a layer has all these parameters already."""
    try:
        return all(parameter.value.get(layer) is not None for parameter in parameters)
    except (LookupError, AttributeError, TypeError):
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
    other = 1.25 * np.array(parameter.value.get(layer)) + 0.5
    other = other.astype(np.asarray(parameter.value.get(layer)).dtype)
    try:
        parameter.put(layer, other.copy())
        forward(layer)
    except Exception:  # noqa: BLE001 - a layer may say anything to strange numbers
        return False
    return np.array_equal(np.asarray(parameter.value.get(layer)), other)


def _in_containers(layer: Any) -> Iterator[Parameter]:
    for held, left in product(CONTAINERS, GRADIENTS):
        values, claims = getattr(layer, held, None), getattr(layer, left, None)
        if isinstance(values, Mapping) and isinstance(claims, Mapping):
            for key in values:
                names = [key, *aliases(key)] if isinstance(key, str) else [key]
                for name in filter(claims.__contains__, names):
                    yield Parameter(str(key), place_of(held, key), place_of(left, name))
        if isinstance(values, list) and isinstance(claims, list | tuple):
            for index in range(min(len(values), len(claims))):
                places = place_of(held, index), place_of(left, index)
                yield Parameter(f"{held}[{index}]", *places)


def _in_attributes(layer: Any) -> Iterator[Parameter]:
    attributes = getattr(layer, "__dict__", {})
    for name in attributes:
        for alias in aliases(name):
            if alias in attributes:
                yield Parameter(name, place_of(name), place_of(alias))


def _is_floating(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f" and value.size > 0
