"""Activations: functions of Z without parameters, each beside its derivative."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np
from scipy.special import expit, ndtr

from gradaudit.nn.layer import Array, precision


class Activation(ABC):
    """A function of Z without parameters.

    Where a factor underflows, the sign of the other one is left: "+ 0" turns −0 into 0.
    """

    gain = 1.0
    """Variance × number of inputs of the weights before it, so that signals keep their size."""

    @abstractmethod
    def forward(self, Z: Array) -> Array:
        """Return Y, in the shape and dtype of Z."""

    @abstractmethod
    def backward(self, Z: Array, dY: Array) -> Array:
        """Return dL/dZ for dL/dY."""


class Identity(Activation):
    """The function y = z.

    Its derivative is 1.
    """

    def forward(self, Z: Array) -> Array:
        """Return Z."""
        return Z

    def backward(self, Z: Array, dY: Array) -> Array:  # noqa: ARG002 - as the others are called
        """Return dY."""
        return dY


class Sigmoid(Activation):
    """The function y = σ(z) = 1 / (1 + exp(−z)).

    dy/dz = σ(z) σ(−z), which is y (1 − y) without its rounding near y = 1.
    """

    def forward(self, Z: Array) -> Array:
        """Return σ(Z), which overflows nowhere."""
        Y: Array = expit(Z)
        return Y

    def backward(self, Z: Array, dY: Array) -> Array:
        """Return dY σ(Z) σ(−Z)."""
        dZ: Array = dY * expit(Z) * expit(-Z) + 0
        return dZ


class TanH(Activation):
    """The function y = tanh(z).

    dy/dz = 4 σ(2z) σ(−2z), which is 1 − y² without its rounding near y = ±1.
    """

    def forward(self, Z: Array) -> Array:
        """Return tanh(Z)."""
        Y: Array = np.tanh(Z)
        return Y

    def backward(self, Z: Array, dY: Array) -> Array:
        """Return 4 dY σ(2Z) σ(−2Z)."""
        dZ: Array = 4 * dY * expit(2 * Z) * expit(-2 * Z) + 0
        return dZ


class ReLU(Activation):
    """The function y = max(z, 0) (Glorot et al., 2011).

    dy/dz = 1 for z > 0 and 0 for z < 0; at 0, where there is a kink, 0 is taken.
    """

    gain = 2.0  # half of the signal is cut off: He et al. (2015), equation 10

    def forward(self, Z: Array) -> Array:
        """Return max(Z, 0); NaN stays NaN, and zeros have no sign."""
        return np.where(Z <= 0, Z.dtype.type(0), Z)

    def backward(self, Z: Array, dY: Array) -> Array:
        """Return dY where Z > 0, else 0."""
        return np.where(Z > 0, dY, dY.dtype.type(0))


class LeakyReLU(Activation):
    """The function y = z for z > 0, else a·z (Maas et al., 2013).

    dy/dz = 1 for z > 0, else a.

    Parameters
    ----------
    slope : float
        The a, between 0 and 1.
    """

    gain = 2.0

    def __init__(self, slope: float = 0.01) -> None:
        self.slope = slope

    def forward(self, Z: Array) -> Array:
        """Return Z where Z > 0, else a·Z."""
        return np.where(Z > 0, Z, self.slope * Z)

    def backward(self, Z: Array, dY: Array) -> Array:
        """Return dY where Z > 0, else a·dY."""
        return np.where(Z > 0, dY, self.slope * dY)


class GELU(Activation):
    """The function y = z Φ(z), Φ the normal distribution (Hendrycks and Gimpel, 2016).

    dy/dz = Φ(z) + z φ(z), with the density φ(z) = exp(−z²/2) / √(2π). This is the exact form; the
    one with tanh differs from it by up to 5e-4, and so does its derivative.
    """

    gain = 2.0

    def forward(self, Z: Array) -> Array:
        """Return Z Φ(Z)."""
        Y: Array = Z * ndtr(Z) + 0
        return Y

    def backward(self, Z: Array, dY: Array) -> Array:
        """Return dY (Φ(Z) + Z φ(Z))."""
        density = np.exp(-(Z**2) / 2) / np.sqrt(2 * np.pi).astype(precision(Z))
        dZ: Array = dY * (ndtr(Z) + Z * density) + 0
        return dZ


class Softplus(Activation):
    """The function y = log(1 + exp(z)) (Dugas et al., 2000).

    dy/dz = σ(z).
    """

    def forward(self, Z: Array) -> Array:
        """Return max(Z, 0) + log(1 + exp(−|Z|)), which overflows nowhere."""
        Y: Array = np.maximum(Z, 0) + np.log1p(np.exp(-np.abs(Z)))
        return Y

    def backward(self, Z: Array, dY: Array) -> Array:
        """Return dY σ(Z)."""
        dZ: Array = dY * expit(Z) + 0
        return dZ


class SoftMax(Activation):
    """The function yᵢ = exp(zᵢ) / Σⱼ exp(zⱼ) over the last axis (Bridle, 1990).

    dyᵢ/dzⱼ = yᵢ (δᵢⱼ − yⱼ), so dL/dz = y ∘ (dL/dy − Σⱼ yⱼ dL/dyⱼ): each output depends on all
    inputs of its row.
    """

    def forward(self, Z: Array) -> Array:
        """Return the shares; the largest entry is subtracted first, so nothing overflows."""
        powers = np.exp(Z - Z.max(axis=-1, keepdims=True))
        Y: Array = powers / powers.sum(axis=-1, keepdims=True)
        return Y

    def backward(self, Z: Array, dY: Array) -> Array:
        """Return Y ∘ (dY − Σ Y ∘ dY)."""
        Y = self.forward(Z)
        dZ: Array = Y * (dY - (Y * dY).sum(axis=-1, keepdims=True)) + 0
        return dZ


ACTIVATIONS: dict[str, type[Activation]] = {
    "identity": Identity,
    "sigmoid": Sigmoid,
    "tanh": TanH,
    "relu": ReLU,
    "leaky_relu": LeakyReLU,
    "gelu": GELU,
    "softplus": Softplus,
    "softmax": SoftMax,
}


def named_activation(activation: str | Activation) -> Activation:
    """Return an activation for its name.

    Parameters
    ----------
    activation : str or Activation
        Such as ``"relu"``; an activation stands for itself.

    Returns
    -------
    Activation
        Of that name.

    Raises
    ------
    ValueError
        If there is none; the text lists those that there are.
    """
    if isinstance(activation, Activation):
        return activation
    if activation not in ACTIVATIONS:
        known = ", ".join(ACTIVATIONS)
        raise ValueError(f"`activation` is {activation!r}: expected one of {known}")
    return ACTIVATIONS[activation]()
