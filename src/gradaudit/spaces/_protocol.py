"""The operations that the checker needs of one array: the numerical rooms know no others."""

from __future__ import annotations

from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = "Any"
"""A leaf: an array of whatever library the space belongs to."""

Index: TypeAlias = "slice | NDArray[np.intp]"
"""Entries of a leaf, in C order: positions, or the slice of all of them."""

EVERY_ENTRY = slice(None)


class Space(Protocol):
    """Arrays of one library, as a real vector space with an inner product in float64."""

    def dtype(self, leaf: Array) -> str:
        """Return the name of the dtype: ``float32``."""

    def shape(self, leaf: Array) -> tuple[int, ...]:
        """Return the lengths of the axes."""

    def size(self, leaf: Array) -> int:
        """Return how many entries there are."""

    def real(self, value: Any) -> Array | None:
        """Return what a function gave as an array of the space; None if it is not real."""

    def like(self, leaf: Array, flat: Array, shape: tuple[int, ...] | None = None) -> Array:
        """Return an array of a leaf's kind with other entries, and its shape if none is given."""

    def copy(self, leaf: Array) -> Array:
        """Return a writable copy of the same dtype and shape."""

    def same(self, one: Array, other: Array) -> bool:
        """Tell whether two arrays hold the same bytes."""

    def fits(self, memory: Array, leaf: Array) -> bool:
        """Tell whether a leaf's entries can be written into an array as if it were a copy."""

    def eps(self, leaf: Array) -> float:
        """Return the distance from 1 to the next number of the leaf's dtype."""

    def finite(self, leaf: Array) -> bool:
        """Tell whether no entry is infinite or NaN."""

    def norm(self, flat: Array) -> float:
        """Return the Euclidean norm of a flat array, without overflow or underflow."""

    def rms(self, leaf: Array) -> float:
        """Return the root mean square of the entries; 1 for a leaf of zeros."""

    def magnitude(self, leaf: Array) -> Array:
        """Return the size of each entry, at least a part of the rms, flat in float64."""

    def own_scale(self, leaf: Array) -> Array:
        """Return the power of two at or below the size of each entry, flat; 0 for zeros."""

    def scale(self, leaf: Array) -> Array:
        """Return the same, as powers of two: each entry's natural step."""

    def flat(self, leaf: Array, index: Index = EVERY_ENTRY) -> Array:
        """Return entries in C order as float64; perhaps a view, so not to be written into."""

    def draw(self, key: tuple[int, ...], count: int, bits: int) -> Array:
        """Draw signed factors of magnitude 1/2 to 1, with so many bits after the first."""

    def spread(self, index: Index, entries: Array, count: int) -> Array:
        """Return a flat array of so many entries, zero but at the given ones."""

    def inner(self, one: Array, other: Array) -> float:
        """Return the inner product of two flat arrays, in float64."""

    def moved(
        self, leaf: Array, index: Index, step: Array, times: float, out: Array | None = None
    ) -> Array:
        """Return a leaf with ``times * step`` added at the given entries, in `out` if given."""

    def raised(self, leaf: Array, index: Index, step: Array, times: complex) -> Array | None:
        """Return a leaf moved by complex numbers that stay analytic; None if it cannot be."""
