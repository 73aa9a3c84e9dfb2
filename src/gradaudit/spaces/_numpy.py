"""NumPy's arrays as a space."""

from __future__ import annotations

import math
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gradaudit.spaces._protocol import EVERY_ENTRY, Index

SMALLEST_STEP = 1e-3
"""An entry's step is never below this part of its leaf's rms: zeros among numbers move too."""

EXTENSION_EPS = {"bfloat16": 2.0**-7}
"""Float dtypes that NumPy's finfo does not know, by name (as ml_dtypes defines them)."""

FloatArray: TypeAlias = "NDArray[np.floating[Any]]"


class NumpySpace:
    """NumPy arrays of float16, bfloat16, float32, float64 or longdouble."""

    @staticmethod
    def is_real(dtype: np.dtype[Any]) -> bool:
        """Tell whether a dtype holds real floating-point numbers."""
        return dtype.kind == "f" or dtype.name in EXTENSION_EPS

    @staticmethod
    def dtype_eps(dtype: np.dtype[Any]) -> float:
        """Return the distance from 1 to the dtype's next number."""
        known = EXTENSION_EPS.get(dtype.name)
        return float(np.finfo(dtype).eps) if known is None else known

    def copy(self, leaf: FloatArray) -> FloatArray:
        """Return a writable copy of the same dtype, shape and memory layout."""
        return np.array(leaf, order="K", copy=True)

    def same(self, one: FloatArray, other: FloatArray) -> bool:
        """Tell whether two arrays hold the same bytes."""
        if one.shape != other.shape or one.dtype != other.dtype:
            return False
        return bool(np.array_equal(_bytes(one), _bytes(other)))

    def eps(self, leaf: FloatArray) -> float:
        """Return the distance from 1 to the next number of the leaf's dtype."""
        return self.dtype_eps(leaf.dtype)

    def finite(self, leaf: FloatArray) -> bool:
        """Tell whether no entry is infinite or NaN."""
        return bool(np.isfinite(leaf).all())

    def rms(self, leaf: FloatArray) -> float:
        """Return the root mean square of the entries; 1 for a leaf of zeros."""
        entries = self.flat(leaf)
        largest = float(np.abs(entries).max(initial=0.0))
        if largest == 0.0:
            return 1.0
        entries /= largest
        return largest * math.sqrt(self.inner(entries, entries) / leaf.size)

    def scale(self, leaf: FloatArray) -> FloatArray:
        """Return each entry's natural step, flat: max(|x|, 1e-3 rms) as a power of two.

        A leaf of zeros has steps of 1. Powers of two, so that a step times a factor of few bits
        is added to the entry without rounding.
        """
        magnitude = np.abs(self.flat(leaf))
        if not magnitude.any():
            return np.ones(leaf.size)
        np.maximum(magnitude, SMALLEST_STEP * self.rms(leaf), out=magnitude)
        _, exponent = np.frexp(magnitude)
        return np.ldexp(1.0, exponent - 1)

    def flat(self, leaf: FloatArray, index: Index = EVERY_ENTRY) -> FloatArray:
        """Return entries in C order as float64 (longdouble where the leaf is)."""
        entries = np.ravel(leaf)[index]
        return entries.astype(np.longdouble if leaf.dtype == np.longdouble else np.float64)

    def draw(self, key: tuple[int, ...], count: int, bits: int) -> FloatArray:
        """Draw signed factors from [1/2, 3/2), on a grid of ``2**-bits``."""
        random = np.random.Generator(np.random.PCG64(list(key)))
        drawn = random.integers(2 << bits, size=count, dtype=np.int32)
        factor = (drawn >> 1).astype(np.float64)
        factor *= 2.0**-bits
        factor += 0.5
        return np.negative(factor, where=(drawn & 1) == 1, out=factor)

    def inner(self, one: FloatArray, other: FloatArray) -> float:
        """Return the inner product of two flat arrays, in float64."""
        return float(np.dot(one, other))

    def moved(self, leaf: FloatArray, index: Index, step: FloatArray, times: float) -> FloatArray:
        """Return a fresh leaf with ``times * step`` added at the given entries."""
        if _every_entry(index) and leaf.dtype == np.float64 and leaf.flags.c_contiguous:
            moved = np.multiply(step, times).reshape(leaf.shape)
            moved += leaf
            return moved
        moved = self.copy(leaf)
        entries = self.flat(leaf, index) + step * times
        if moved.flags.c_contiguous:
            moved.reshape(-1)[index] = entries
        elif _every_entry(index):
            moved[...] = entries.reshape(leaf.shape)
        else:
            moved[np.unravel_index(index, leaf.shape)] = entries
        return moved


def _every_entry(index: Index) -> bool:
    return isinstance(index, slice) and index == EVERY_ENTRY


def _bytes(array: FloatArray) -> NDArray[np.unsignedinteger[Any]]:
    raw = np.ascontiguousarray(array).reshape(-1)
    return raw.view(np.uint64 if raw.nbytes % 8 == 0 else np.uint8)
