"""The arrays that layers are given and give: NumPy's, whichever backend computes."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from gradaudit.spaces import EPS, NumpySpace


class KerasSpace(NumpySpace):
    """NumPy arrays of float16, bfloat16, float32 or float64 that are handed to a backend."""

    def raised(self, *_: Any) -> None:
        """Return nothing: layers do not take complex numbers."""


SPACE = KerasSpace()


def numbers(tensor: Any) -> Any:
    """Return what a tensor of the backend holds, as an array of its own."""
    if hasattr(tensor, "read_value"):  # NumPy has a warning for TensorFlow's variables,
        tensor = tensor.read_value()
    elif hasattr(tensor, "detach"):  # and for PyTorch's tensors
        tensor = tensor.detach().cpu()
        if "bfloat16" not in str(tensor.dtype):
            return tensor.numpy().copy()
    return np.array(keras.ops.convert_to_numpy(tensor))


def tensor(array: Any) -> Any:
    """Return a tensor of the backend, in the dtype of an array."""
    return keras.ops.convert_to_tensor(array, dtype=array.dtype.name)


def is_floating(value: Any) -> bool:
    """Tell whether it is an array, or a tensor of the backend, of real floating point."""
    known = isinstance(value, np.ndarray) or keras.ops.is_tensor(value)
    return known and keras.backend.standardize_dtype(value.dtype) in EPS
