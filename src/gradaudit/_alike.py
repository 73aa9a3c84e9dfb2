"""Equality of what a check answers: arrays entry by entry, and NaN like NaN."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np


def alike(one: Any, other: Any) -> bool:
    """Tell whether two answers, or parts of them, say the same.

    Parameters
    ----------
    one, other : object
        Dataclasses, mappings (in any order), lists, tuples, arrays, numbers and texts.

    Returns
    -------
    bool
        Arrays of different dtypes or shapes, and dataclasses of different kinds, are not alike.
    """
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return _same_array(one, other)
    if dataclasses.is_dataclass(one):
        return type(one) is type(other) and all(
            alike(getattr(one, field.name), getattr(other, field.name))
            for field in dataclasses.fields(one)
        )
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    return bool(one == other or (one != one and other != other))  # noqa: PLR0124 - NaN


def _same_array(one: Any, other: Any) -> bool:
    if not isinstance(one, np.ndarray) or not isinstance(other, np.ndarray):
        return False
    return one.dtype == other.dtype and np.array_equal(
        one, other, equal_nan=one.dtype.kind in "fc" and other.dtype.kind in "fc"
    )
