"""Strata: entries of like weight, probed together, so that none hides behind larger ones."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradaudit.probes._direction import Leaf
from gradaudit.spaces import EVERY_ENTRY, Index

WIDTH = 10.0
"""Entries of one stratum contribute alike, within this factor."""

HEAVY = 3
"""The first so many decades of weight are looked at along more than one direction."""

DECADES = 9
"""So many strata, the heaviest entries first; what contributes even less is probed as zeros are."""

HIDDEN = 1e3
"""What contributes less than so many eps of the heaviest entry is hidden by its rounding."""

FEWEST = 2
"""... but for so many strata above the last."""

ENTRY_BY_ENTRY = 256
"""Entries, counted from the smallest leaf up, that get a probe each."""


@dataclass(frozen=True)
class Stratum:
    """Entries to be probed together.

    Attributes
    ----------
    index : slice or ndarray of int
        Which.
    number : int
        Its place in the leaf, for the seed.
    count : int
        How many.
    heavy : bool
        Whether they are several, and among those that matter most: worth a second direction.
    joint : bool
        Whether they are at kinks, each found to be so by itself.
    """

    index: Index
    number: int
    count: int
    heavy: bool = False
    joint: bool = False


def dense_leaves(sizes: Sequence[int], allowed: float = ENTRY_BY_ENTRY) -> list[bool]:
    """Choose the leaves that are probed entry by entry: the smallest, while they add up to few.

    Leaves of one size are treated alike, whatever their order.

    Parameters
    ----------
    sizes : sequence of int
        Of the leaves.
    allowed : float
        How many entries in all.

    Returns
    -------
    list of bool
        For each leaf.
    """
    array = np.asarray(sizes)
    smaller_or_alike = [int(array[array <= size].sum()) for size in sizes]
    return [running <= allowed for running in smaller_or_alike]


def strata(leaf: Leaf) -> Iterator[Stratum]:
    """Divide a leaf, the heaviest entries first.

    Parameters
    ----------
    leaf : Leaf
        With its claim.

    Yields
    ------
    Stratum
        Every entry is in exactly one.
    """
    label = _decades(leaf)
    for number in range(DECADES + 1):
        index = np.flatnonzero(label == number)
        if not index.size:
            continue
        everything = index.size == label.size
        yield Stratum(
            slice(None) if everything else index, number, index.size, heavy=number < HEAVY
        )


def heaviest_first(leaf: Leaf) -> NDArray[np.intp]:
    """Return the entries of a leaf by what they claim to contribute."""
    return np.argsort(-leaf.weight, kind="stable")


def one_by_one(entries: NDArray[np.intp]) -> Iterator[Stratum]:
    """Make each entry a stratum of its own.

    Parameters
    ----------
    entries : ndarray of int
        Which.

    Yields
    ------
    Stratum
        In the same order.
    """
    for entry in entries:
        yield Stratum(np.array([entry]), int(entry), 1)


def _decades(leaf: Leaf) -> NDArray[np.int8]:
    """Number each entry by how many factors of `WIDTH` it lies below the heaviest.

    Of what is so light that rounding of the heaviest would hide a mistake of some per cent in it,
    nothing is to be gained by looking at each decade alone: it counts as the last.
    """
    weight = np.abs(leaf.claims(EVERY_ENTRY))
    weight *= leaf.scale
    label = np.zeros(weight.size, dtype=np.int8)
    told_apart = -math.log(HIDDEN * leaf.eps, WIDTH)
    for decade in range(1, min(DECADES, max(int(told_apart), FEWEST)) + 1):
        label += weight <= leaf.heaviest * WIDTH**-decade
    return label
