"""What outputs with names are contracted with: drawn, or the user's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from gradaudit._errors import ArgumentError
from gradaudit.claims import drawn
from gradaudit.spaces import Array, Space


def weights_of(outputs: Mapping[str, Array], seed: int, space: Space) -> dict[str, Array]:
    """Return what outputs are contracted with if nobody says: 1 for a lone number, else drawn.

    Parameters
    ----------
    outputs : mapping of str to array
        By name.
    seed : int
        What to draw from.
    space : Space
        Of the outputs.

    Returns
    -------
    dict of str to array
        In the shapes and dtypes of the outputs.
    """
    values = list(outputs.values())
    lone = len(values) == 1 and space.size(values[0]) == 1
    weights = [space.like(values[0], np.ones(1))] if lone else drawn(values, seed, space)
    return dict(zip(outputs, weights, strict=True))


def read_cotangents(
    given: Mapping[str, Any],
    outputs: Mapping[str, Array],
    cast: Callable[[Any, Array], Array],
    space: Space,
    *,
    function: str = "f",
    kind: str = "tensor",
) -> dict[str, Array]:
    """Return the user's cotangents as arrays like the outputs.

    Parameters
    ----------
    given : mapping of str to object
        The leaves of what was given, named as the outputs are.
    outputs : mapping of str to array
        What the function returned.
    cast : callable
        From one of them and its output to an array in the dtype and place of the latter.
    space : Space
        Of the outputs.
    function, kind : str
        What the door calls the function, and the framework an array.

    Returns
    -------
    dict of str to array
        One for each output.

    Raises
    ------
    ArgumentError
        If one is missing, is no array, has another shape or is not finite.
    """
    found = {}
    for name, output in outputs.items():
        if name not in given:
            raise ArgumentError(
                f"`cotangent` has nothing for `{name}` of what `{function}` returns; it has "
                f"{', '.join(given)}"
            )
        try:
            one = cast(given[name], output)
        except (TypeError, ValueError, RuntimeError) as error:
            raise ArgumentError(f"`cotangent` for `{name}` is no {kind}: {error}") from None
        if space.shape(one) != space.shape(output):
            raise ArgumentError(
                f"`cotangent` for `{name}` has shape {space.shape(one)}, the output has "
                f"{space.shape(output)}"
            )
        if not space.finite(one):
            raise ArgumentError(f"`cotangent` for `{name}` holds numbers that are not finite")
        found[name] = one
    return found
