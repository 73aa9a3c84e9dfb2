"""Entries to look at one by one, to learn about many."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradaudit.probes import Leaf

GRID = 4
"""Rows, and columns, whose crossings are looked at."""

Entries = NDArray[np.intp]


def grid(leaf: Leaf, index: Entries, key: tuple[int, ...]) -> Entries:
    """Draw entries that share rows and columns, those that contribute much more often.

    Parameters
    ----------
    leaf : Leaf
        Where.
    index : ndarray of int
        The entries to choose from.
    key : tuple of int
        What to draw from.

    Returns
    -------
    ndarray of int
        Up to 16 of them.
    """
    shape, count = leaf.shape, GRID * GRID
    if index.size <= count:
        return index
    rng = np.random.default_rng(key)
    width = leaf.size // shape[0]
    narrow = min(shape[0], width)
    if narrow == 1:
        return _drawn(rng, index, leaf.weight[index], count)
    few = min(GRID, narrow)
    down, across = (count // few, few) if width == narrow else (few, count // few)
    row, column = index // width, index % width
    in_rows = np.isin(row, _lines(rng, row, leaf.weight[index], down))
    columns = _lines(rng, column[in_rows], leaf.weight[index[in_rows]], across)
    return np.asarray(index[in_rows & np.isin(column, columns)])


def heavier(leaf: Leaf, index: Entries, count: int, key: tuple[int, ...]) -> Entries:
    """Draw from the half of some entries that contributes more.

    Parameters
    ----------
    leaf : Leaf
        Where.
    index : ndarray of int
        The entries to choose from.
    count : int
        How many.
    key : tuple of int
        What to draw from.

    Returns
    -------
    ndarray of int
        As many, or all that there are.
    """
    weight = leaf.weight[index]
    half = index[weight >= np.median(weight)]
    chosen = half if half.size >= count else index
    return any_of(chosen, count, key)


def any_of(index: Entries, count: int, key: tuple[int, ...]) -> Entries:
    """Draw from some entries, all with the same chance.

    Parameters
    ----------
    index : ndarray of int
        The entries to choose from.
    count : int
        How many.
    key : tuple of int
        What to draw from.

    Returns
    -------
    ndarray of int
        As many, or all that there are.
    """
    return np.random.default_rng(key).choice(index, min(count, index.size), replace=False)


def _lines(rng: np.random.Generator, line: Entries, weight: NDArray[Any], count: int) -> Entries:
    """Draw some lines by the weight of their entries."""
    lines, of = np.unique(line, return_inverse=True)
    total = np.bincount(of, weights=weight / (weight.max() or 1.0))
    return _drawn(rng, lines, total, count)


def _drawn(rng: np.random.Generator, index: Entries, weight: NDArray[Any], count: int) -> Entries:
    if np.count_nonzero(weight) < count:
        return rng.choice(index, min(count, index.size), replace=False)
    relative = weight / weight.max()
    return rng.choice(index, count, replace=False, p=relative / relative.sum())
