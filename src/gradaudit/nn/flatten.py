"""All axes but the first made one."""

from __future__ import annotations

from gradaudit.nn.layer import Array, Layer


class Flatten(Layer):
    """Y = X with one row an example; the derivative is the way back."""

    def forward(self, X: Array) -> Array:
        """Return X in shape (examples, features), in C order."""
        self._cache = X.shape
        return X.reshape(len(X), -1)

    def backward(self, dY: Array) -> Array:
        """Return dY in the shape of X."""
        return dY.reshape(self._kept())
