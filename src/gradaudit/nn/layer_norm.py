"""Layer normalisation."""

from __future__ import annotations

import numpy as np

from gradaudit.nn.layer import Array, Layer, precision


class LayerNorm(Layer):
    """Y = γ (X − μ) / √(σ² + ε) + β, with mean and variance of each example over the last axis.

    With X̂ = (X − μ) / √(σ² + ε) and dX̂ = γ dY:

    dγ = Σ dY X̂ and dβ = Σ dY over all axes but the last,
    dX = (dX̂ − mean(dX̂) − X̂ mean(dX̂ X̂)) / √(σ² + ε), means over the last axis
    (Ba, Kiros and Hinton, 2016, equations 3 and 4, differentiated).

    Parameters
    ----------
    epsilon : float
        The ε.
    """

    def __init__(self, epsilon: float = 1e-5) -> None:
        super().__init__()
        self.epsilon = epsilon

    def forward(self, X: Array) -> Array:
        """Return Y for X of shape (…, features)."""
        self._demand(X, "…, features")
        if not self.parameters:
            n, dtype = X.shape[-1], precision(X)
            self.parameters = {"gamma": np.ones(n, dtype), "beta": np.zeros(n, dtype)}
        gamma, beta = self.parameters["gamma"], self.parameters["beta"]
        self._demand(X, "…, features", features=len(gamma))
        centred = X - X.mean(axis=-1, keepdims=True)
        scale = 1 / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + self.epsilon)
        X_hat = centred * scale
        self._cache = X_hat, scale
        Y: Array = gamma * X_hat + beta
        return Y

    def backward(self, dY: Array) -> Array:
        """Return dX; the mean and the variance carry a part of it."""
        X_hat, scale = self._kept()
        axes = tuple(range(dY.ndim - 1))
        self.gradients = {"gamma": (dY * X_hat).sum(axis=axes), "beta": dY.sum(axis=axes)}
        dX_hat = self.parameters["gamma"] * dY
        through_mean = dX_hat.mean(axis=-1, keepdims=True)
        through_variance = X_hat * (dX_hat * X_hat).mean(axis=-1, keepdims=True)
        dX: Array = scale * (dX_hat - through_mean - through_variance)
        return dX
