"""Deep copies in which arrays that share memory still share it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from copy import deepcopy
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradaudit.layers._held import within

Array = NDArray[Any]


def copier(thing: Any) -> Callable[[], Any]:
    """Return what makes deep copies of a thing.

    By itself, `deepcopy` makes an array of its own of each view: a weight matrix would no longer be
    a part of the vector that holds all parameters.

    Parameters
    ----------
    thing : object
        As it is now; is not to be changed afterwards.

    Returns
    -------
    callable
        Each call gives a new copy.
    """
    families = _families(thing)

    def copy() -> Any:
        return deepcopy(thing, _memory(families))

    return copy


def _memory(families: list[list[Array]]) -> dict[int, Any]:
    """Return the memory of a deep copy that has copied these arrays already."""
    return {
        id(array): copied
        for family in families
        for array, copied in zip(family, _copied(family), strict=True)
    }


def _families(thing: Any) -> list[list[Array]]:
    """Return the arrays within that are views of the same memory, where some of them overlap."""
    families: dict[int, list[Array]] = defaultdict(list)
    for held in within(thing):
        if type(held.thing) is np.ndarray and held.thing.size and not held.thing.dtype.hasobject:
            owner = _owner(held.thing)
            if type(owner) is np.ndarray and owner.flags.owndata:
                families[id(owner)].append(held.thing)
    return [
        family
        for family in families.values()
        if any(np.may_share_memory(*pair) for pair in combinations(family, 2))
    ]


def _copied(family: list[Array]) -> list[Array]:
    owner = _owner(family[0])
    whole = owner.copy(order="K")
    memory = whole.ravel(order="K")
    return [
        np.ndarray(one.shape, one.dtype, memory, _address(one) - _address(owner), one.strides)
        for one in family
    ]


def _owner(array: Array) -> Array:
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def _address(array: Array) -> int:
    address: int = array.__array_interface__["data"][0]
    return address
