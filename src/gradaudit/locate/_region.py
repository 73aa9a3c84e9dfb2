"""Entries of an array as NumPy index expressions."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

LISTED = 3
"""Scattered entries, or positions along an axis, that are named before the rest is counted."""

STRIDED = 3
"""Positions that make a stride; two are merely two."""

MOST = 0.75
"""A box is named by what holds for more than this part of it."""

Mask = NDArray[np.bool_]


def describe(name: str, chosen: Mask) -> str:
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
        ``W``, ``W[:, 0]``, ``W[1:3, ::2]``; several of these; ``most of W[:5]``; or some entries
        and how many more there are.
    """
    if chosen.all():
        return name
    if not chosen.any():
        return f"nothing of {name}"
    boxes = list(_boxes(chosen))
    if boxes and all(map(_brief, boxes)):
        return ", ".join(f"{name}{_index(box)}" for box in boxes)
    around = mostly(product(chosen))
    if np.count_nonzero(chosen) > MOST * np.count_nonzero(around) and _brief(around):
        return f"most of {name}{_index(around)}"
    first = np.argwhere(chosen)[:LISTED].tolist()
    named = [f"{name}[{', '.join(map(str, entry))}]" for entry in first]
    rest = int(np.count_nonzero(chosen)) - len(named)
    return ", ".join(named) + (f" and {rest} more" if rest else "")


def product(chosen: Mask) -> Mask:
    """Return all combinations of the positions that are chosen along each axis.

    Parameters
    ----------
    chosen : ndarray of bool
        Not empty.

    Returns
    -------
    ndarray of bool
        Of the same shape; the same where it is a row, a column, a block, a strided set.
    """
    return _spanned(chosen.shape, _axes(chosen))


def regular(chosen: Mask) -> Mask:
    """Fill a product of positions up to evenly spaced ones on each axis.

    Parameters
    ----------
    chosen : ndarray of bool
        Not empty.

    Returns
    -------
    ndarray of bool
        Of the same shape: what a single index of slices names.
    """
    axes = [
        np.arange(axis[0], axis[-1] + 1, max(int(np.gcd.reduce(np.diff(axis))), 1))
        for axis in _axes(chosen)
    ]
    return _spanned(chosen.shape, axes)


def mostly(chosen: Mask) -> Mask:
    """Widen a product of positions to all of each axis of which it holds most.

    Parameters
    ----------
    chosen : ndarray of bool
        As `product` returns it.

    Returns
    -------
    ndarray of bool
        Of the same shape.
    """
    axes = [
        np.arange(length) if len(axis) > MOST * length else axis
        for axis, length in zip(_axes(chosen), chosen.shape, strict=True)
    ]
    return _spanned(chosen.shape, axes)


def stretched(chosen: Mask, axis: int) -> Mask:
    """Return all positions along an axis, of each line that holds anything chosen.

    Parameters
    ----------
    chosen : ndarray of bool
        In the shape of its array.
    axis : int
        Which axis.

    Returns
    -------
    ndarray of bool
        Of the same shape.
    """
    held = chosen.any(axis=axis, keepdims=True)
    return np.array(np.broadcast_to(held, chosen.shape))


def _boxes(chosen: Mask) -> Iterator[Mask]:
    """Divide what is chosen into a few boxes; nothing where it takes more of them."""
    whole = product(chosen)
    if _brief(whole) and not (whole & ~chosen).any():
        yield whole
        return
    left = chosen.copy()
    boxes: list[Mask] = []
    while left.any():
        if len(boxes) == LISTED:
            return
        boxes.append(max(_grown(chosen, left), key=np.count_nonzero))
        left &= ~boxes[-1]
    yield from boxes


def _grown(chosen: Mask, left: Mask) -> Iterator[Mask]:
    """Grow the first entry that is left along one axis after the other, from each axis once."""
    corner = np.unravel_index(int(np.argmax(left)), left.shape)
    for first in range(chosen.ndim):
        axes = [np.array([at]) for at in corner]
        for axis in [first, *(other for other in range(chosen.ndim) if other != first)]:
            every = np.arange(chosen.shape[axis])
            across = chosen[np.ix_(*axes[:axis], every, *axes[axis + 1 :])]
            others = tuple(other for other in range(chosen.ndim) if other != axis)
            axes[axis] = _run(np.flatnonzero(across.all(axis=others)), int(corner[axis]))
        yield _spanned(chosen.shape, axes)


def _run(positions: NDArray[np.intp], start: int) -> NDArray[np.intp]:
    """Return the evenly spaced positions from a start on, up to the first gap."""
    later = positions[positions >= start]
    steps = np.diff(later)
    if not steps.size:
        return later
    length = int(np.argmin(np.append(steps == steps[0], False))) + 1
    return later[:length] if length > STRIDED - 1 or steps[0] == 1 else later[:1]


def _spanned(shape: tuple[int, ...], axes: list[NDArray[np.intp]]) -> Mask:
    spanned = np.zeros(shape, dtype=bool)
    spanned[np.ix_(*axes)] = True
    return spanned


def _axes(chosen: Mask) -> list[NDArray[np.intp]]:
    """Return the positions along each axis that hold anything chosen."""
    dimensions = range(chosen.ndim)
    return [
        np.flatnonzero(chosen.any(axis=tuple(other for other in dimensions if other != axis)))
        for axis in dimensions
    ]


def _brief(box: Mask) -> bool:
    """Whether the index of a box needs no long lists."""
    lists = [axis for axis, part in zip(_axes(box), _parts(box), strict=True) if part[0] == "["]
    return not lists or (len(lists) == 1 and len(lists[0]) <= LISTED)


def _index(box: Mask) -> str:
    return "" if box.all() else f"[{', '.join(_parts(box))}]"


def _parts(box: Mask) -> list[str]:
    return [_part(axis, length) for axis, length in zip(_axes(box), box.shape, strict=True)]


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
