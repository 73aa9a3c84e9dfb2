"""Losses: one number for predictions and targets, each beside its derivative.

All take the target Y first and the prediction Y_hat second, and are means over the points, which
are all axes but the last; `backward` differentiates with respect to Y_hat.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import numpy as np
from scipy.special import expit, log_softmax, softmax

from gradaudit.nn.activations import Softplus
from gradaudit.nn.layer import Array, precision

SOFTPLUS = Softplus()
"""Minus the logarithm of the share of a "no", for a logit."""


class Loss(ABC):
    """One number for predictions and targets.

    Parameters
    ----------
    name : str, optional
        What to call it; nothing depends on it.
    """

    def __init__(self, name: str = "") -> None:
        self.name = name or type(self).__name__

    @abstractmethod
    def forward(self, Y: Array, Y_hat: Array) -> Any:
        """Return the loss, a number in the precision of Y_hat."""

    @abstractmethod
    def backward(self, Y: Array, Y_hat: Array) -> Array:
        """Return dL/dY_hat, shaped as Y_hat."""

    def _read(self, Y: Array, Y_hat: Array) -> tuple[Array, Array, int]:
        """Return both in one precision, and the number of points; raise unless shapes are equal."""
        if np.shape(Y) != Y_hat.shape:
            raise ValueError(
                f"{self.name}: `Y` has shape {np.shape(Y)}, `Y_hat` has shape {Y_hat.shape}; "
                "expected one shape for both"
            )
        dtype = precision(Y_hat)
        m = Y_hat.size // Y_hat.shape[-1] if Y_hat.ndim else 1
        return np.asarray(Y, dtype), Y_hat.astype(dtype, copy=False), m


class CrossEntropy(Loss):
    """L = −1/m Σ Y log Ŷ, for shares Ŷ such as a softmax gives, over m points.

    dL/dŶ = −Y / (m Ŷ). Where Y is 0 both are 0, whatever Ŷ is; elsewhere shares below the smallest
    normal number count as that, so that there is no logarithm of 0.
    """

    def forward(self, Y: Array, Y_hat: Array) -> Any:
        """Return the loss; 0 for a one-hot matrix beside itself."""
        Y, Y_hat, m = self._read(Y, Y_hat)
        return _total(np.where(Y == 0, 0, -Y * np.log(_above_zero(Y_hat)))) / m

    def backward(self, Y: Array, Y_hat: Array) -> Array:
        """Return −Y / (m Ŷ)."""
        Y, Y_hat, m = self._read(Y, Y_hat)
        return np.where(Y == 0, 0, -Y / (m * _above_zero(Y_hat)))


class SoftmaxCrossEntropy(Loss):
    """L = −1/m Σ Y log softmax(Ŷ), for logits Ŷ over the last axis and m points.

    dL/dŶ = (softmax(Ŷ) ΣY − Y) / m, where ΣY is 1 if each row of Y holds shares (Bridle, 1990).
    """

    def forward(self, Y: Array, Y_hat: Array) -> Any:
        """Return the loss, which overflows nowhere: log softmax is not the logarithm of shares."""
        Y, Y_hat, m = self._read(Y, Y_hat)
        return _total(Y * np.where(Y == 0, 0, -log_softmax(Y_hat, axis=-1))) / m

    def backward(self, Y: Array, Y_hat: Array) -> Array:
        """Return (softmax(Ŷ) ΣY − Y) / m."""
        Y, Y_hat, m = self._read(Y, Y_hat)
        dY_hat: Array = (softmax(Y_hat, axis=-1) * Y.sum(axis=-1, keepdims=True) - Y) / m
        return dY_hat


class BinaryCrossEntropy(Loss):
    """L = −1/m Σ (Y log P + (1 − Y) log(1 − P)), for m points and any number of yes-or-no outputs.

    From shares, P = Ŷ and dL/dŶ = (P − Y) / (m P (1 − P)). From logits, P = σ(Ŷ),
    L = 1/m Σ (Y log(1 + exp −Ŷ) + (1 − Y) log(1 + exp Ŷ)), which is finite for any Ŷ, and
    dL/dŶ = (P − Y) / m = ((1 − Y) σ(Ŷ) − Y σ(−Ŷ)) / m, without rounding near P = Y.

    Parameters
    ----------
    from_logits : bool
        What Ŷ is.
    name : str, optional
        What to call it; nothing depends on it.
    """

    def __init__(self, *, from_logits: bool = False, name: str = "") -> None:
        super().__init__(name)
        self.from_logits = from_logits

    def forward(self, Y: Array, Y_hat: Array) -> Any:
        """Return the loss."""
        Y, Y_hat, m = self._read(Y, Y_hat)
        if self.from_logits:
            no, yes = SOFTPLUS.forward(Y_hat), SOFTPLUS.forward(-Y_hat)
            return _total(Y * yes + (1 - Y) * no) / m
        P, Q = _above_zero(Y_hat), _above_zero(1 - Y_hat)
        yes, no = np.where(Y == 0, 0, -Y * np.log(P)), np.where(Y == 1, 0, (Y - 1) * np.log(Q))
        return _total(yes + no) / m

    def backward(self, Y: Array, Y_hat: Array) -> Array:
        """Return dL/dŶ."""
        Y, Y_hat, m = self._read(Y, Y_hat)
        if self.from_logits:
            dY_hat: Array = ((1 - Y) * expit(Y_hat) - Y * expit(-Y_hat)) / m
        else:
            yes = np.where(Y == 0, 0, -Y / _above_zero(Y_hat))
            dY_hat = (yes + np.where(Y == 1, 0, (1 - Y) / _above_zero(1 - Y_hat))) / m
        return dY_hat


class MeanSquaredError(Loss):
    """L = 1/n Σ (Ŷ − Y)², over all n entries.

    dL/dŶ = 2 (Ŷ − Y) / n.
    """

    def forward(self, Y: Array, Y_hat: Array) -> Any:
        """Return the loss."""
        Y, Y_hat, _ = self._read(Y, Y_hat)
        return _total((Y_hat - Y) ** 2) / Y_hat.size

    def backward(self, Y: Array, Y_hat: Array) -> Array:
        """Return 2 (Ŷ − Y) / n."""
        Y, Y_hat, _ = self._read(Y, Y_hat)
        dY_hat: Array = 2 * (Y_hat - Y) / Y_hat.size
        return dY_hat


class Hinge(Loss):
    """L = 1/m Σ max(0, 1 − Y Ŷ), for targets of ±1 and m points (Cortes and Vapnik, 1995).

    dL/dŶ = −Y / m where Y Ŷ < 1, else 0; at the kink Y Ŷ = 1, 0 is taken.
    """

    def forward(self, Y: Array, Y_hat: Array) -> Any:
        """Return the loss."""
        Y, Y_hat, m = self._read(Y, Y_hat)
        margin = Y * Y_hat
        return _total(np.where(margin >= 1, 0, 1 - margin)) / m

    def backward(self, Y: Array, Y_hat: Array) -> Array:
        """Return −Y / m within the margin, else 0."""
        Y, Y_hat, m = self._read(Y, Y_hat)
        return np.where(Y * Y_hat < 1, -Y / m, 0)


def _above_zero(shares: Array) -> Array:
    """Return shares of which none is 0."""
    above: Array = np.maximum(shares, np.finfo(shares.dtype).tiny)
    return above


def _total(terms: Array) -> Any:
    """Return the sum; a zero has no sign."""
    return terms.sum() + 0
