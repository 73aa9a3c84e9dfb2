"""Entries of an array as NumPy index expressions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

LISTED = 3
"""Scattered entries, or positions along an axis, that are named before the rest is counted."""

STRIDED = 3
"""Positions that make a stride; two are merely two."""


def describe(name: str, chosen: NDArray[np.bool_]) -> str:
    """Name the chosen entries of an array.

    Parameters
    ----------
    name : str
        Of the array.
    chosen : ndarray of bool
        In its shape.

    Returns
    -------
    str
        ``W``, ``W[:, 0]``, ``W[1:3, ::2]``; or some entries and how many more there are.
    """
    if chosen.all():
        return name
    if not chosen.any():
        return f"nothing of {name}"
    axes = [np.flatnonzero(chosen.any(axis=_others(chosen.ndim, axis))) for axis in _axes(chosen)]
    count = int(np.count_nonzero(chosen))
    parts = [_part(axis, length) for axis, length in zip(axes, chosen.shape, strict=True)]
    lists = [len(axis) for axis, part in zip(axes, parts, strict=True) if part.startswith("[")]
    brief = not lists or (len(lists) == 1 and lists[0] <= LISTED)
    if brief and np.prod([len(axis) for axis in axes]) == count:
        return f"{name}[{', '.join(parts)}]"
    first = np.argwhere(chosen)[:LISTED].tolist()
    named = [f"{name}[{', '.join(map(str, entry))}]" for entry in first]
    rest = count - len(named)
    return ", ".join(named) + (f" and {rest} more" if rest else "")


def _axes(array: NDArray[np.bool_]) -> range:
    return range(array.ndim)


def _others(dimensions: int, axis: int) -> tuple[int, ...]:
    return tuple(other for other in range(dimensions) if other != axis)


def _part(positions: NDArray[np.intp], length: int) -> str:
    """Name positions along one axis: all, one, a slice, or a list."""
    first, last = int(positions[0]), int(positions[-1])
    if len(positions) == length:
        return ":"
    if len(positions) == 1:
        return str(first)
    strides = np.diff(positions)
    stride = int(strides[0])
    if (strides != stride).any() or (stride > 1 and len(positions) < STRIDED):
        return str(positions.tolist())
    start = "" if first == 0 else str(first)
    stop = "" if last + stride >= length else str(last + 1)
    return f"{start}:{stop}" + (f":{stride}" if stride > 1 else "")
