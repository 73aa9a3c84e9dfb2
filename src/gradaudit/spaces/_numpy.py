"""NumPy's arrays as a space."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradaudit.spaces._analytic import Analytic, analytic
from gradaudit.spaces._flat import EPS, FlatSpace, FloatArray
from gradaudit.spaces._protocol import EVERY_ENTRY, Index


class NumpySpace(FlatSpace):
    """NumPy arrays of float16, bfloat16, float32, float64 or longdouble."""

    @staticmethod
    def is_real(dtype: np.dtype[Any]) -> bool:
        """Tell whether a dtype holds real floating-point numbers."""
        return dtype.kind == "f" or dtype.name in EPS

    @staticmethod
    def real(value: Any) -> FloatArray | None:
        """Return numbers as an array; None if they are not real. Integers become float64."""
        array = np.asarray(value)
        if array.dtype.kind in "iub":
            return array.astype(np.float64)
        return array if NumpySpace.is_real(array.dtype) else None

    def dtype(self, leaf: FloatArray) -> str:
        """Return the name of the dtype."""
        return leaf.dtype.name

    def like(
        self, leaf: FloatArray, flat: FloatArray, shape: tuple[int, ...] | None = None
    ) -> FloatArray:
        """Return an array of a leaf's dtype with other entries, and its shape if none is given."""
        return np.array(flat.reshape(leaf.shape if shape is None else shape), dtype=leaf.dtype)

    def copy(self, leaf: FloatArray) -> FloatArray:
        """Return a writable copy of the same dtype, shape and memory layout."""
        return np.array(leaf, order="K", copy=True)

    def same(self, one: FloatArray, other: FloatArray) -> bool:
        """Tell whether two arrays hold the same bytes."""
        one, other = np.asarray(one), np.asarray(other)
        if one.shape != other.shape or one.dtype != other.dtype:
            return False
        return bool(np.array_equal(_bytes(one), _bytes(other)))

    def fits(self, memory: FloatArray, leaf: FloatArray) -> bool:
        """Tell whether a leaf's entries can be written into an array as if it were a copy."""
        alike = memory.shape == leaf.shape and memory.dtype == leaf.dtype
        return alike and memory.strides == leaf.strides and memory.flags.writeable

    def eps(self, leaf: FloatArray) -> float:
        """Return the distance from 1 to the next number of the leaf's dtype."""
        return _eps(leaf.dtype)

    def finite(self, leaf: FloatArray) -> bool:
        """Tell whether no entry is infinite or NaN."""
        return bool(np.isfinite(leaf).all())

    def flat(self, leaf: FloatArray, index: Index = EVERY_ENTRY) -> FloatArray:
        """Return entries in C order as float64 (longdouble where the leaf is); perhaps a view."""
        entries = leaf.reshape(-1)[index]
        wide = np.longdouble if leaf.dtype == np.longdouble else np.float64
        return entries.astype(wide, copy=False)

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


@lru_cache
def _eps(dtype: np.dtype[Any]) -> float:
    known = EPS.get(dtype.name)
    return float(np.finfo(dtype).eps) if known is None else known


def _every_entry(index: Index) -> bool:
    return isinstance(index, slice) and index == EVERY_ENTRY


def _bytes(array: FloatArray) -> NDArray[np.unsignedinteger[Any]]:
    raw = np.ascontiguousarray(array).reshape(-1)
    return raw.view(np.uint64 if raw.nbytes % 8 == 0 else np.uint8)
