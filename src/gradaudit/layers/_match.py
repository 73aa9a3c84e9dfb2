"""Which numbers in a dict or list of gradients stand for which in one of parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from gradaudit.layers._held import Held, inside
from gradaudit.layers._names import gradient_names
from gradaudit.spaces import NumpySpace


def matched(value: Held, gradient: Held) -> Iterator[tuple[Held, Held]]:
    """Go through the numbers in a dict or list, with what stands for them in another.

    Parameters
    ----------
    value : Held
        A number, an array, or a nesting of them.
    gradient : Held
        Another, whose keys may be those of gradients.

    Yields
    ------
    Held
        A number or array.
    Held
        What stands for it.
    """
    if may_be_one(value.thing):
        if gradient.thing is None or np.asarray(gradient.thing).dtype.kind not in "OUS":
            yield value, gradient
        return
    if not alike(value.thing, gradient.thing):
        return
    others = _latest(gradient, len(value.thing))
    for one in inside(value):
        key = one.path[-1]
        names = (key, *gradient_names(key)) if isinstance(key, str) else (key,)
        for other in filter(others.__contains__, names):
            yield from matched(one, others[other])
            break


def alike(value: Any, gradient: Any) -> bool:
    """Tell whether something can be a parameter, or hold some, for another by no more than that."""
    if may_be_one(value):
        return may_be_one(gradient) and np.shape(value) == np.shape(gradient)
    return any(
        isinstance(value, kind) and isinstance(gradient, kind) for kind in (Mapping, list | tuple)
    )


def may_be_one(value: Any) -> bool:
    """Tell whether something may be a parameter; of integers, so that they are complained of."""
    return is_floating(value) or (isinstance(value, np.ndarray) and value.dtype.kind in "iu")


def is_floating(value: Any) -> bool:
    """Tell whether something is a floating-point number, or an array of them."""
    if isinstance(value, np.ndarray):
        return value.size > 0 and NumpySpace.is_real(value.dtype)
    return isinstance(value, float | np.floating)


def _latest(gradient: Held, count: int) -> dict[Any, Held]:
    """Return what a dict or list holds by its keys; the last ones of a list that has grown."""
    items = list(inside(gradient))
    if isinstance(gradient.thing, Mapping) or len(items) <= count:
        return {one.path[-1]: one for one in items}
    return {
        place: gradient.item(place - count, one.thing)
        for place, one in enumerate(items[len(items) - count :])
    }
