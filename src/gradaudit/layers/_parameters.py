"""The parameters of a layer, and where it leaves their gradients."""

from __future__ import annotations

import contextlib
import reprlib
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradaudit._errors import ArgumentError
from gradaudit.layers._place import NOTHING_THERE, Place, read_place


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
        except NOTHING_THERE:
            raise ArgumentError(
                f"`params` says that `{self.name}` is at {self.value.text!r}, where "
                f"{type(layer).__name__} has nothing after `forward`"
            ) from None

    def put(self, layer: Any, value: Any) -> None:
        """Set its value, or say that there is no way."""
        try:
            self.value.put(layer, deepcopy(value))
        except NOTHING_THERE as error:
            raise ArgumentError(
                f"`params` says that `{self.name}` is at {self.value.text!r}, where nothing can be "
                f"put ({error}): expected a place that can be set; or a pair of functions in its "
                f'place, get(layer) and set(layer, array), as in {{"{self.name}": ((get, set), '
                '"gradient")}'
            ) from error

    def claim(self, layer: Any) -> Any:
        """Return the gradient that backward has left, or say that there is none."""
        assert self.gradient is not None  # noqa: S101 - the caller has looked
        try:
            return self.gradient.get(layer)
        except NOTHING_THERE:
            raise ArgumentError(
                f"`params` says that the gradient of `{self.name}` is at {self.gradient.text!r}, "
                f"where {type(layer).__name__} has nothing after `backward`"
            ) from None


def clear(gradient: Place | None, layer: Any) -> None:
    """Zero what an earlier backward has left, for layers that add to it."""
    if gradient is None:
        return
    with contextlib.suppress(*NOTHING_THERE):
        left = gradient.get(layer)
        if isinstance(left, np.ndarray) and left.flags.writeable:
            left[...] = 0
        elif isinstance(left, float | np.floating):
            gradient.put(layer, type(left)(0))


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
            f"`params` is {reprlib.repr(params)}: expected a mapping from names to where a "
            'parameter and its gradient stand, such as {"W": ("weights", "grad_weights")}'
        )
    found = []
    for name, where in params.items():
        pair = where if isinstance(where, tuple | list) else (where,)
        if not 1 <= len(pair) <= 2:  # noqa: PLR2004 - value and gradient
            raise ArgumentError(
                f"`params` has {reprlib.repr(where)} for `{name}`: expected where it stands and "
                "where its gradient does"
            )
        places = [read_place(one, f"`params` for `{name}`") for one in pair]
        found.append(Parameter(name, *places))
    return found


def places(parameters: Iterable[Parameter]) -> list[Place]:
    """Return all places of parameters and their gradients."""
    both = ((one.value, one.gradient) for one in parameters)
    return [place for pair in both for place in pair if place is not None]
