"""Which entries are moved: all of a few, some of many."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

ALL = 256
"""Up to so many entries all are moved; as many as `check` looks at one by one."""

HEAVIEST = 64
"""Of more entries, so many of the largest claims: they make up the norms of a sparse gradient."""

DRAWN = 192
"""... and about so many of the others, divided among the leaves by size, at least one of each."""


@dataclass(frozen=True)
class Entries:
    """The entries that are moved.

    Attributes
    ----------
    picked : tuple of ndarray of int
        For each leaf its entries, ascending.
    shares : ndarray of float64
        How many entries each of them stands for, leaf after leaf.
    total : int
        How many entries there are.
    """

    picked: tuple[NDArray[np.intp], ...]
    shares: NDArray[np.float64]
    total: int

    def __len__(self) -> int:
        """Return how many are moved."""
        return len(self.shares)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Go through them as pairs of a leaf and an entry of it."""
        for leaf, entries in enumerate(self.picked):
            for entry in entries:
                yield leaf, int(entry)

    def of(self, flat: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
        """Return the numbers of these entries from one flat array for each leaf."""
        taken = [array[entries] for array, entries in zip(flat, self.picked, strict=True)]
        return np.concatenate(taken).astype(np.float64)


def choose(
    sizes: Sequence[int],
    names: Sequence[str],
    claimed: Sequence[NDArray[Any]] | None,
    seed: int,
) -> Entries:
    """Choose the entries to move.

    The heaviest stand for themselves, those drawn for all others of their leaf, so that a norm
    over the sample estimates the norm over all entries.

    Parameters
    ----------
    sizes : sequence of int
        Of the leaves.
    names : sequence of str
        Of the leaves, to draw from: a leaf's sample does not depend on the other leaves' order.
    claimed : sequence of ndarray or None
        The claimed gradient, flat for each leaf, where there is one.
    seed : int
        To draw from.

    Returns
    -------
    Entries
        All, or a sample.
    """
    total = sum(sizes)
    if total <= ALL:
        return Entries(tuple(np.arange(size) for size in sizes), np.ones(total), total)
    picked, shares = [], []
    for size, name, heavy in zip(sizes, names, _heaviest(sizes, claimed), strict=True):
        others = np.setdiff1d(np.arange(size), heavy, assume_unique=True)
        count = min(others.size, max(1, round(DRAWN * size / total)))
        rng = np.random.default_rng([seed, zlib.crc32(name.encode())])
        drawn = rng.choice(others, count, replace=False)
        entries = np.concatenate([heavy, drawn]).astype(np.intp)
        share = np.repeat([1.0, others.size / max(count, 1)], [heavy.size, count])
        order = np.argsort(entries)
        picked.append(entries[order])
        shares.append(share[order])
    return Entries(tuple(picked), np.concatenate(shares), total)


def _heaviest(
    sizes: Sequence[int], claimed: Sequence[NDArray[Any]] | None
) -> list[NDArray[np.intp]]:
    """Return each leaf's entries among the heaviest of all; none where nothing is claimed."""
    if claimed is None:
        return [np.arange(0) for _ in sizes]
    magnitude = np.nan_to_num(np.abs(np.concatenate([flat.astype(np.float64) for flat in claimed])))
    heavy = np.sort(np.argpartition(magnitude, -HEAVIEST)[-HEAVIEST:])
    starts = np.cumsum([0, *sizes])
    edges = np.searchsorted(heavy, starts)
    return [
        heavy[first:last] - start
        for start, first, last in zip(starts[:-1], edges[:-1], edges[1:], strict=True)
    ]
