"""NumPy's arrays as a space."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gradaudit.spaces._analytic import Analytic, analytic
from gradaudit.spaces._protocol import EVERY_ENTRY, Index

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
        return _eps(dtype)

    def copy(self, leaf: FloatArray) -> FloatArray:
        """Return a writable copy of the same dtype, shape and memory layout."""
        return np.array(leaf, order="K", copy=True)

    def same(self, one: FloatArray, other: FloatArray) -> bool:
        """Tell whether two arrays hold the same bytes."""
        if one.shape != other.shape or one.dtype != other.dtype:
            return False
        return bool(np.array_equal(_bytes(one), _bytes(other)))

    def fits(self, memory: FloatArray, leaf: FloatArray) -> bool:
        """Tell whether a leaf's entries can be written into an array as if it were a copy."""
        alike = memory.shape == leaf.shape and memory.dtype == leaf.dtype
        return alike and memory.strides == leaf.strides and memory.flags.writeable

    def eps(self, leaf: FloatArray) -> float:
        """Return the distance from 1 to the next number of the leaf's dtype."""
        return self.dtype_eps(leaf.dtype)

    def finite(self, leaf: FloatArray) -> bool:
        """Tell whether no entry is infinite or NaN."""
        return bool(np.isfinite(leaf).all())

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

    def rms(self, leaf: FloatArray) -> float:
        """Return the root mean square of the entries; 1 for a leaf of zeros."""
        return self.norm(self.flat(leaf)) / math.sqrt(max(leaf.size, 1)) or 1.0

    def magnitude(self, leaf: FloatArray) -> FloatArray:
        """Return the size of each entry, flat: max(|x|, 1e-3 rms); 1 in a leaf of zeros."""
        magnitude = np.abs(self.flat(leaf))
        if not magnitude.any():
            return np.ones(leaf.size)
        return np.maximum(magnitude, SMALLEST_STEP * self.rms(leaf), out=magnitude)

    def own_scale(self, leaf: FloatArray) -> FloatArray:
        """Return the power of two at or below the size of each entry, flat; 0 for zeros."""
        size = np.abs(self.flat(leaf))
        return np.where(size > 0, _powers_of_two(size.copy()), 0.0)

    def scale(self, leaf: FloatArray) -> FloatArray:
        """Return each entry's natural step, flat: its size as a power of two.

        Parameters
        ----------
        leaf : ndarray
            Of any shape.

        Returns
        -------
        ndarray of float64, flat
            A leaf of zeros has steps of 1. Powers of two, so that a step times a factor of few
            bits is added to the entry without rounding.
        """
        return _powers_of_two(self.magnitude(leaf))

    def flat(self, leaf: FloatArray, index: Index = EVERY_ENTRY) -> FloatArray:
        """Return entries in C order as float64 (longdouble where the leaf is); perhaps a view."""
        entries = leaf.reshape(-1)[index]
        wide = np.longdouble if leaf.dtype == np.longdouble else np.float64
        return entries.astype(wide, copy=False)

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

    def moved(
        self,
        leaf: FloatArray,
        index: Index,
        step: FloatArray,
        times: float,
        out: FloatArray | None = None,
    ) -> FloatArray:
        """Return a leaf with ``times * step`` added at the given entries, in `out` if given."""
        moved = np.empty_like(leaf, order="K") if out is None else out
        if _every_entry(index) and leaf.dtype == np.float64 and leaf.flags.c_contiguous:
            np.multiply(step.reshape(leaf.shape), times, out=moved)
            moved += leaf
            return moved
        moved[...] = leaf
        entries = self.flat(leaf, index) + step * times
        if moved.flags.c_contiguous:
            moved.reshape(-1)[index] = entries
        elif isinstance(index, slice):
            moved[...] = entries.reshape(leaf.shape)
        else:
            moved[np.unravel_index(index, leaf.shape)] = entries
        return moved

    def raised(
        self, leaf: FloatArray, index: Index, step: FloatArray, times: complex
    ) -> Analytic | None:
        """Return a leaf with ``times * step`` added, as complex numbers that stay analytic.

        Parameters
        ----------
        leaf : ndarray
            Of any shape.
        index : slice or ndarray of int
            Which entries move.
        step : ndarray, flat
            By how much each.
        times : complex
            The multiple.

        Returns
        -------
        Analytic or None
            Shaped like the leaf, in C order; None for another dtype than float64.
        """
        if leaf.dtype != np.float64:
            return None
        raised = leaf.astype(np.complex128, order="C")
        raised.reshape(-1)[index] += times * step
        return analytic(raised)


def _powers_of_two(positive: FloatArray) -> FloatArray:
    """Return the powers of two at or just below, in place where float64 allows it."""
    if positive.dtype == np.float64:
        np.maximum(positive, TINY, out=positive)
        positive.view(np.int64)[...] &= EXPONENT
        return positive
    _, exponent = np.frexp(positive)
    powers: FloatArray = np.ldexp(positive.dtype.type(1), exponent - 1)
    return powers


@lru_cache
def _eps(dtype: np.dtype[Any]) -> float:
    known = EXTENSION_EPS.get(dtype.name)
    return float(np.finfo(dtype).eps) if known is None else known


def _every_entry(index: Index) -> bool:
    return isinstance(index, slice) and index == EVERY_ENTRY


def _bytes(array: FloatArray) -> NDArray[np.unsignedinteger[Any]]:
    raw = np.ascontiguousarray(array).reshape(-1)
    return raw.view(np.uint64 if raw.nbytes % 8 == 0 else np.uint8)
