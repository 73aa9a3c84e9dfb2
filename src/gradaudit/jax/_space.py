"""JAX's arrays as a space."""

from __future__ import annotations

from typing import Any, TypeAlias

import jax
import numpy as np

from gradaudit.jax._x64 import float64
from gradaudit.spaces import EPS, EVERY_ENTRY, FlatSpace, FloatArray, Index

Array: TypeAlias = "Any"
"""JAX takes NumPy's arrays for its own, and sooner than it makes its own of them."""


class JaxSpace(FlatSpace):
    """Arrays of float16, bfloat16, float32 or float64, on any devices."""

    def real(self, value: Any) -> Array | None:
        """Return an array as it is; None if it is none, or not real."""
        known = isinstance(value, jax.Array | np.ndarray) and value.dtype.name in EPS
        return value if known else None

    def dtype(self, leaf: Array) -> str:
        """Return the name of the dtype."""
        return str(leaf.dtype.name)

    def copy(self, leaf: Array) -> Array:
        """Return the array itself: JAX lets nobody write into it."""
        return leaf

    def same(self, one: Any, other: Array) -> bool:
        """Tell whether two arrays hold the same numbers, NaN being NaN."""
        if one is other:
            return True
        if self.real(one) is None or one.dtype != other.dtype or one.shape != other.shape:
            return False
        return bool(np.array_equal(self.flat(one), self.flat(other), equal_nan=True))

    def flat(self, leaf: Array, index: Index = EVERY_ENTRY) -> FloatArray:
        """Return entries in C order as float64; perhaps a view, so not to be written into."""
        return np.asarray(leaf).reshape(-1)[index].astype(np.float64, copy=False)

    def like(self, leaf: Array, flat: FloatArray, shape: tuple[int, ...] | None = None) -> Array:
        """Return an array of a leaf's dtype with other entries, and its shape if none is given."""
        numbers = np.array(flat, dtype=leaf.dtype).reshape(leaf.shape if shape is None else shape)
        bound = getattr(leaf, "committed", False) and numbers.shape == leaf.shape
        return self.beside(leaf, numbers) if bound else numbers

    def beside(self, leaf: Array, numbers: FloatArray) -> jax.Array:
        """Return an array in its own precision on the devices of a leaf, if they were chosen."""
        bound = getattr(leaf, "committed", False)
        with float64():
            return jax.device_put(numbers, leaf.sharding if bound else None)
