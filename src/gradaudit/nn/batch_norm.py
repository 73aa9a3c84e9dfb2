"""Batch normalisation."""

from __future__ import annotations

import numpy as np

from gradaudit.nn.layer import Array, Layer, precision

AXES = "examples, channels, …"


class BatchNorm(Layer):
    """Y = γ (X − μ) / √(σ² + ε) + β, with mean and variance of each channel over the batch.

    With X̂ = (X − μ) / √(σ² + ε), sums and means over all axes but the channels':

    dγ = Σ dY X̂,  dβ = Σ dY,
    dX = γ / √(σ² + ε) · (dY − mean(dY) − X̂ mean(dY X̂)),

    since μ and σ² depend on every X too (Ioffe and Szegedy, 2015, section 3, terms collected). In
    use, running averages stand for μ and σ², and dX = γ / √(σ² + ε) · dY.

    Parameters
    ----------
    momentum : float
        The weight of the newest batch in the running averages.
    epsilon : float
        The ε.

    Attributes
    ----------
    running : tuple of ndarray or None
        Mean and (unbiased) variance, averaged over batches.
    """

    def __init__(self, momentum: float = 0.1, epsilon: float = 1e-5) -> None:
        super().__init__()
        self.momentum = momentum
        self.epsilon = epsilon
        self.running: tuple[Array, Array] | None = None

    def forward(self, X: Array) -> Array:
        """Return Y for X of shape (examples, channels, …)."""
        self._demand(X, AXES)
        if not self.parameters:
            n, dtype = X.shape[1], precision(X)
            self.parameters = {"gamma": np.ones(n, dtype), "beta": np.zeros(n, dtype)}
        gamma, beta = self.parameters["gamma"], self.parameters["beta"]
        self._demand(X, AXES, channels=len(gamma))
        mean, variance = self._statistics(X)
        scale = 1 / np.sqrt(variance + self.epsilon)
        X_hat = (X - _along(mean, X)) * _along(scale, X)
        self._cache = X_hat, scale, self.training
        Y: Array = _along(gamma, X) * X_hat + _along(beta, X)
        return Y

    def backward(self, dY: Array) -> Array:
        """Return dX; the mean and the variance carry a part of it."""
        X_hat, scale, training = self._kept()
        axes = _others(dY)
        self.gradients = {"gamma": (dY * X_hat).sum(axis=axes), "beta": dY.sum(axis=axes)}
        factor = _along(self.parameters["gamma"] * scale, dY)
        if not training:
            return factor * dY
        through_mean = dY.mean(axis=axes, keepdims=True)
        through_variance = X_hat * (dY * X_hat).mean(axis=axes, keepdims=True)
        dX: Array = factor * (dY - through_mean - through_variance)
        return dX

    def _statistics(self, X: Array) -> tuple[Array, Array]:
        if not self.training:
            n, dtype = X.shape[1], precision(X)
            return self.running or (np.zeros(n, dtype), np.ones(n, dtype))
        mean, variance = X.mean(axis=_others(X)), X.var(axis=_others(X))
        count = X.size // X.shape[1]
        newest = mean, variance * (count / max(count - 1, 1))
        old = self.running or (np.zeros_like(mean), np.ones_like(variance))
        m = self.momentum
        self.running = ((1 - m) * old[0] + m * newest[0], (1 - m) * old[1] + m * newest[1])
        return mean, variance


def _others(X: Array) -> tuple[int, ...]:
    """Return all axes but that of the channels."""
    return (0, *range(2, X.ndim))


def _along(per_channel: Array, X: Array) -> Array:
    """Return one number a channel in a shape that stands beside X."""
    return per_channel.reshape(1, -1, *[1] * (X.ndim - 2))
