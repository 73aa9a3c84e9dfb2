"""Vectors looked up by number."""

from __future__ import annotations

import numpy as np

from gradaudit.nn.layer import Array, Layer


class Embedding(Layer):
    """Y = W[X]: the row of W for each whole number in X.

    dW[t] = Σ dY over all places where X = t: a token that comes twice gets both (Bengio et al.,
    2003). X itself has no derivative.

    Parameters
    ----------
    n_tokens : int
        How many rows; X holds numbers from 0 to below it.
    n_out : int
        How long each is.
    dtype : numpy dtype
        Of W.
    seed : int, optional
        What W is drawn from: normal, of variance 1.
    """

    def __init__(
        self,
        n_tokens: int,
        n_out: int,
        dtype: type[np.floating] = np.float64,
        seed: int | None = None,
    ) -> None:
        super().__init__(seed)
        self.shape = (n_tokens, n_out)
        self.dtype = np.dtype(dtype)

    def forward(self, X: Array) -> Array:
        """Return Y of shape (…, n_out) for X of shape (…)."""
        if not self.parameters:
            self.parameters = {"W": self._normal(np.empty(0, self.dtype), 1.0, self.shape)}
        tokens = np.asarray(X)
        if tokens.dtype.kind not in "iu":
            raise TypeError(f"Embedding.forward: `X` has dtype {tokens.dtype}; expected integers")
        if tokens.size and not 0 <= tokens.min() <= tokens.max() < self.shape[0]:
            raise ValueError(
                f"Embedding.forward: `X` holds numbers from {tokens.min()} to {tokens.max()}; "
                f"expected 0 to {self.shape[0] - 1}"
            )
        self._cache = tokens
        Y: Array = self.parameters["W"][tokens]
        return Y

    def backward(self, dY: Array) -> Array:
        """Return zeros in the shape of X, which cannot move."""
        tokens = self._kept()
        dW = np.zeros_like(self.parameters["W"])
        np.add.at(dW, tokens, dY)
        self.gradients = {"W": dW}
        return np.zeros(tokens.shape, dY.dtype)
