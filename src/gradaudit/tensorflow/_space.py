"""TensorFlow's tensors as a space."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf

from gradaudit.spaces import EPS, EVERY_ENTRY, FlatSpace, FloatArray, Index


class TensorFlowSpace(FlatSpace):
    """Eager tensors of float16, bfloat16, float32 or float64, on any device."""

    def real(self, value: Any) -> Any:
        """Return a tensor as it is; None if it is none, or not real."""
        return value if isinstance(value, tf.Tensor) and value.dtype.name in EPS else None

    def dtype(self, leaf: Any) -> str:
        """Return the name of the dtype."""
        return str(leaf.dtype.name)

    def copy(self, leaf: Any) -> Any:
        """Return another tensor with the same numbers."""
        return tf.identity(leaf)

    def same(self, one: Any, other: Any) -> bool:
        """Tell whether two tensors hold the same numbers, NaN being NaN."""
        if not isinstance(one, tf.Tensor) or one.dtype != other.dtype or one.shape != other.shape:
            return False
        return bool(np.array_equal(self.flat(one), self.flat(other), equal_nan=True))

    def flat(self, leaf: Any, index: Index = EVERY_ENTRY) -> FloatArray:
        """Return entries in C order as float64."""
        entries: FloatArray = leaf.numpy().reshape(-1)[index].astype(np.float64)
        return entries

    def like(self, leaf: Any, flat: FloatArray, shape: tuple[int, ...] | None = None) -> Any:
        """Return a tensor of a leaf's dtype and device, and its shape if none is given."""
        numbers = np.asarray(flat, np.float64).astype(leaf.dtype.as_numpy_dtype)
        with tf.device(leaf.device):
            return tf.constant(numbers.reshape(leaf.shape if shape is None else shape))
