"""Optimisers: from parameters and gradients to better parameters."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping

import numpy as np

from gradaudit.nn.layer import Array

Arrays = Mapping[str, Array]


class Optimiser(ABC):
    """Remembers what it needs of earlier steps, by the parameters' names."""

    @abstractmethod
    def step(self, parameters: Arrays, gradients: Arrays) -> dict[str, Array]:
        """Return new parameters; those given stay as they are."""


class SGD(Optimiser):
    """Gradient descent with momentum: v ← μ v + g,  w ← w − η v.

    (Polyak, 1964, in the form of Sutskever et al., 2013.)

    Parameters
    ----------
    rate : float
        The learning rate η.
    momentum : float
        The μ; 0 is plain gradient descent.
    """

    def __init__(self, rate: float = 0.1, momentum: float = 0.0) -> None:
        self.rate = rate
        self.momentum = momentum
        self.velocity: dict[str, Array] = {}

    def step(self, parameters: Arrays, gradients: Arrays) -> dict[str, Array]:
        """Return w − η v."""
        for name in parameters:
            kept = self.momentum * self.velocity[name] if name in self.velocity else 0
            self.velocity[name] = kept + gradients[name]
        return {name: w - self.rate * self.velocity[name] for name, w in parameters.items()}


class Adam(Optimiser):
    """Steps scaled by averages of the gradient and of its square.

    m ← β₁ m + (1−β₁) g,  v ← β₂ v + (1−β₂) g²,  w ← w − η m̂ / (√v̂ + ε), with m̂ = m / (1−β₁ᵗ) and
    v̂ = v / (1−β₂ᵗ) at step t (Kingma and Ba, 2015, algorithm 1).

    Parameters
    ----------
    rate : float
        The learning rate η.
    beta1, beta2 : float
        The weights of what was, in the averages of g and g².
    epsilon : float
        The ε.
    """

    def __init__(
        self, rate: float = 1e-3, beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-8
    ) -> None:
        self.rate = rate
        self.betas = (beta1, beta2)
        self.epsilon = epsilon
        self.steps = 0
        self.first: dict[str, Array] = {}
        self.second: dict[str, Array] = {}

    def step(self, parameters: Arrays, gradients: Arrays) -> dict[str, Array]:
        """Return w − η m̂ / (√v̂ + ε)."""
        self.steps += 1
        return {name: w - self._change(name, gradients[name]) for name, w in parameters.items()}

    def _change(self, name: str, g: Array) -> Array:
        beta1, beta2 = self.betas
        self.first[name] = beta1 * self.first.get(name, np.zeros_like(g)) + (1 - beta1) * g
        self.second[name] = beta2 * self.second.get(name, np.zeros_like(g)) + (1 - beta2) * g**2
        m_hat = self.first[name] / (1 - beta1**self.steps)
        v_hat = self.second[name] / (1 - beta2**self.steps)
        change: Array = self.rate * m_hat / (np.sqrt(v_hat) + self.epsilon)
        return change
