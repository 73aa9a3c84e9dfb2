"""Every output from every input."""

from __future__ import annotations

import numpy as np

from gradaudit.nn.activations import Activation, named_activation
from gradaudit.nn.layer import Array, Layer, precision


class FullyConnected(Layer):
    """Y = g(X W + b).

    With dZ = dY g′(Z) at Z = X W + b:

    dW = Xᵀ dZ,  db = Σ dZ over examples,  dX = dZ Wᵀ  (Rumelhart, Hinton and Williams, 1986).

    Parameters
    ----------
    n_out : int
        How many outputs.
    activation : str or Activation
        The g.
    seed : int, optional
        What the weights are drawn from: normal, of variance ``gain`` / inputs. Biases start at 0.
    """

    def __init__(
        self,
        n_out: int,
        activation: str | Activation = "identity",
        seed: int | None = None,
    ) -> None:
        super().__init__(seed)
        self.n_out = n_out
        self.activation = named_activation(activation)

    def forward(self, X: Array) -> Array:
        """Return Y of shape (…, n_out) for X of shape (…, features)."""
        self._demand(X, "…, features")
        if not self.parameters:
            variance = self.activation.gain / X.shape[-1]
            W = self._normal(X, variance, (X.shape[-1], self.n_out))
            self.parameters = {"W": W, "b": np.zeros(self.n_out, precision(X))}
        W, b = self.parameters["W"], self.parameters["b"]
        self._demand(X, "…, features", features=len(W))
        Z = X @ W + b
        self._cache = X, Z
        return self.activation.forward(Z)

    def backward(self, dY: Array) -> Array:
        """Return dX = dZ Wᵀ; sums run over all axes but the last."""
        X, Z = self._kept()
        dZ = self.activation.backward(Z, dY)
        rows, d_rows = X.reshape(-1, X.shape[-1]), dZ.reshape(-1, self.n_out)
        self.gradients = {"W": rows.T @ d_rows, "b": d_rows.sum(axis=0)}
        dX: Array = dZ @ self.parameters["W"].T
        return dX
