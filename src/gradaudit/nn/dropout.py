"""Dropout."""

from __future__ import annotations

import numpy as np

from gradaudit.nn.layer import Array, Layer


class Dropout(Layer):
    """Y = X ∘ M / (1 − p) in training, where each entry of M is 0 with probability p, else 1.

    dX = dY ∘ M / (1 − p), with the same M (Srivastava et al., 2014, section 10: inverted, so that
    in use Y = X).

    Parameters
    ----------
    rate : float
        The p, at least 0 and below 1.
    seed : int, optional
        What masks are drawn from.
    """

    def __init__(self, rate: float, seed: int | None = None) -> None:
        super().__init__(seed)
        if not 0 <= rate < 1:
            raise ValueError(f"`rate` is {rate!r}: expected a number from 0 to below 1")
        self.rate = rate

    def forward(self, X: Array) -> Array:
        """Return X with some entries dropped, a fresh draw at each call; in use X itself."""
        drop = self.training and self.rate > 0
        kept = self.generator.random(X.shape) >= self.rate if drop else None
        self._cache = (kept,)
        return self._through(kept, X)

    def backward(self, dY: Array) -> Array:
        """Return dY through the mask of the last forward pass."""
        (kept,) = self._kept()
        return self._through(kept, dY)

    def _through(self, kept: Array | None, values: Array) -> Array:
        if kept is None:
            return values
        return np.where(kept, values / (1 - self.rate), values.dtype.type(0))
