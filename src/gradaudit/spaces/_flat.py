"""What is computed on flat arrays of float64, whichever library the leaves belong to."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gradaudit.spaces._protocol import EVERY_ENTRY, Array, Index

SMALLEST_STEP = 1e-3
"""An entry's step is never below this part of its leaf's rms: zeros among numbers move too."""

TINY = float(np.finfo(np.float64).tiny)
"""The smallest float64 whose exponent alone gives its power of two."""

EXPONENT = np.int64(0x7FF0000000000000)
"""The bits of a float64 that hold its exponent."""

SIGN, HALF, MANTISSA = np.uint64(1 << 63), np.uint64(0x3FE0000000000000), 52
"""The sign bit of a float64, the bits of 1/2, and how many bits follow the exponent."""

SAFE = (1e-120, 1e120)
"""Norms between these have squares that neither overflow nor underflow."""

EPS = {"float64": 2.0**-52, "float32": 2.0**-23, "float16": 2.0**-10, "bfloat16": 2.0**-7}
"""The distance from 1 to the next number, by the name of the dtype."""

FloatArray: TypeAlias = "NDArray[np.floating[Any]]"


class FlatSpace(ABC):
    """The part of a space that follows from how entries are read, and arrays made of them.

    The working arrays of the numerical rooms, a float64 for each entry looked at, are NumPy's. The
    leaves are not: they stay of their own kind, where they lie.
    """

    @abstractmethod
    def dtype(self, leaf: Array) -> str:
        """Return the name of the dtype."""

    @abstractmethod
    def flat(self, leaf: Array, index: Index = EVERY_ENTRY) -> FloatArray:
        """Return entries in C order as float64; perhaps a view, so not to be written into."""

    @abstractmethod
    def like(self, leaf: Array, flat: FloatArray, shape: tuple[int, ...] | None = None) -> Array:
        """Return an array of a leaf's kind with other entries, and its shape if none is given."""

    def shape(self, leaf: Array) -> tuple[int, ...]:
        """Return the lengths of the axes."""
        return tuple(leaf.shape)

    def size(self, leaf: Array) -> int:
        """Return how many entries there are."""
        return math.prod(self.shape(leaf))

    def eps(self, leaf: Array) -> float:
        """Return the distance from 1 to the next number of the leaf's dtype."""
        return EPS[self.dtype(leaf)]

    def finite(self, leaf: Array) -> bool:
        """Tell whether no entry is infinite or NaN."""
        return bool(np.isfinite(self.flat(leaf)).all())

    def fits(self, _memory: Array, _leaf: Array) -> bool:
        """Tell whether a leaf's entries can be written into an array as if it were a copy."""
        return False

    def moved(
        self,
        leaf: Array,
        index: Index,
        step: FloatArray,
        times: float,
        _out: Array | None = None,
    ) -> Array:
        """Return a leaf with ``times * step`` added at the given entries."""
        entries = self.flat(leaf).copy()
        entries[index] += step * times
        return self.like(leaf, entries)

    def raised(self, _leaf: Array, _index: Index, _step: FloatArray, _times: complex) -> Array:
        """Return nothing: complex numbers are not known to stay analytic."""
        return None

    def norm(self, flat: FloatArray) -> float:
        """Return the Euclidean norm of a flat array, without overflow or underflow."""
        with np.errstate(over="ignore", under="ignore"):
            norm = math.sqrt(self.inner(flat, flat))
        if SAFE[0] < norm < SAFE[1]:
            return norm
        largest = float(np.abs(flat).max(initial=0.0))
        if largest in {0.0, math.inf}:
            return largest
        relative = flat / largest
        return largest * math.sqrt(self.inner(relative, relative))

    def rms(self, leaf: Array) -> float:
        """Return the root mean square of the entries; 1 for a leaf of zeros."""
        return self.norm(self.flat(leaf)) / math.sqrt(max(self.size(leaf), 1)) or 1.0

    def magnitude(self, leaf: Array) -> FloatArray:
        """Return the size of each entry, flat: max(|x|, 1e-3 rms); 1 in a leaf of zeros."""
        magnitude = np.abs(self.flat(leaf))
        if not magnitude.any():
            return np.ones(self.size(leaf))
        return np.maximum(magnitude, SMALLEST_STEP * self.rms(leaf), out=magnitude)

    def own_scale(self, leaf: Array) -> FloatArray:
        """Return the power of two at or below the size of each entry, flat; 0 for zeros."""
        size = np.abs(self.flat(leaf))
        return np.where(size > 0, _powers_of_two(size.copy()), 0.0)

    def scale(self, leaf: Array) -> FloatArray:
        """Return each entry's natural step, flat: its size as a power of two.

        Parameters
        ----------
        leaf : array
            Of any shape.

        Returns
        -------
        ndarray of float64, flat
            A leaf of zeros has steps of 1. Powers of two, so that a step times a factor of few
            bits is added to the entry without rounding.
        """
        return _powers_of_two(self.magnitude(leaf))

    def draw(self, key: tuple[int, ...], count: int, bits: int) -> FloatArray:
        """Draw signed factors from [1/2, 1), on a grid of ``2**-(bits + 1)``: random bits."""
        raw = np.random.PCG64(list(key)).random_raw(count)
        raw &= SIGN | np.uint64(((1 << bits) - 1) << (MANTISSA - bits))
        raw |= HALF
        return raw.view(np.float64)

    def spread(self, index: Index, entries: FloatArray, count: int) -> FloatArray:
        """Return a flat array of so many entries, zero but at the given ones."""
        spread = np.zeros(count, dtype=entries.dtype)
        spread[index] = entries
        return spread

    def inner(self, one: FloatArray, other: FloatArray) -> float:
        """Return the inner product of two flat arrays, in float64."""
        return float(np.dot(one, other))


def _powers_of_two(positive: FloatArray) -> FloatArray:
    """Return the powers of two at or just below, in place where float64 allows it."""
    if positive.dtype == np.float64:
        np.maximum(positive, TINY, out=positive)
        positive.view(np.int64)[...] &= EXPONENT
        return positive
    _, exponent = np.frexp(positive)
    powers: FloatArray = np.ldexp(positive.dtype.type(1), exponent - 1)
    return powers
