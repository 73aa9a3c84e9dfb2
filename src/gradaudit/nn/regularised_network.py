"""A regularised network of two layers, its parameters unrolled into one vector."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from gradaudit.nn.layer import Array
from gradaudit.nn.losses import BinaryCrossEntropy
from gradaudit.nn.vectors import roll, unroll


@dataclass(frozen=True)
class RegularisedNetwork:
    """H = σ([1 X] Θ₁ᵀ), Ŷ = σ([1 H] Θ₂ᵀ), with a penalty that leaves out the columns of biases.

    J = 1/m Σ cross-entropy + λ/2m Σ Θ², sums over examples, labels and all columns but the first.
    Backwards: δ₂ = Ŷ − Y, δ₁ = δ₂ Θ₂ ∘ H (1 − H) without the bias, and
    dJ/dΘ = (δᵀ [1 input] + λ Θ without biases) / m.

    Attributes
    ----------
    examples : ndarray, shape (m, inputs)
        Without the column of ones.
    labels : ndarray, shape (m, outputs)
        One-hot.
    hidden : int
        How many hidden units.
    penalty : float
        The λ.
    """

    examples: Array
    labels: Array
    hidden: int
    penalty: float

    @property
    def shapes(self) -> dict[str, tuple[int, int]]:
        """Of ``Theta1`` and ``Theta2``, which have the biases in their first columns."""
        inputs, outputs = self.examples.shape[1], self.labels.shape[1]
        return {"Theta1": (self.hidden, inputs + 1), "Theta2": (outputs, self.hidden + 1)}

    def initial(self, seed: int = 0) -> Array:
        """Draw parameters of variance 1 / inputs, unrolled."""
        generator = np.random.default_rng(seed)
        shapes = self.shapes.items()
        drawn = {name: generator.standard_normal(s) / np.sqrt(s[1]) for name, s in shapes}
        return unroll(drawn, self.shapes)

    def predicted(self, unrolled: Array) -> Array:
        """Return the probability of each label, of shape (m, outputs)."""
        return self._forward(*self._rolled(unrolled))[-1]

    def cost(self, unrolled: Array) -> float:
        """Return J."""
        loss = BinaryCrossEntropy().forward(self.labels, self.predicted(unrolled))
        m = len(self.examples)
        return float(loss + self.penalty / (2 * m) * self.penalised(*self._rolled(unrolled)))

    def penalised(self, theta1: Array, theta2: Array) -> float:
        """Return the sum of squares of all columns but the first."""
        return float(np.sum(theta1[:, 1:] ** 2) + np.sum(theta2[:, 1:] ** 2))

    def gradient(self, unrolled: Array) -> Array:
        """Return dJ/dΘ, unrolled."""
        theta1, theta2 = self._rolled(unrolled)
        inputs, hidden, predicted = self._forward(theta1, theta2)
        d_output = predicted - self.labels
        d_hidden = (d_output @ theta2 * hidden * (1 - hidden))[:, 1:]
        m = len(self.examples)
        gradients = {
            "Theta1": (d_hidden.T @ inputs + self.penalty * _without_bias(theta1)) / m,
            "Theta2": (d_output.T @ hidden + self.penalty * _without_bias(theta2)) / m,
        }
        return unroll(gradients, self.shapes)

    def _rolled(self, unrolled: Array) -> tuple[Array, Array]:
        thetas = roll(unrolled, self.shapes)
        return thetas["Theta1"], thetas["Theta2"]

    def _forward(self, theta1: Array, theta2: Array) -> tuple[Array, Array, Array]:
        inputs = _with_ones(self.examples)
        hidden = _with_ones(expit(inputs @ theta1.T))
        return inputs, hidden, expit(hidden @ theta2.T)


def _with_ones(rows: Array) -> Array:
    return np.column_stack([np.ones(len(rows)), rows])


def _without_bias(theta: Array) -> Array:
    return np.column_stack([np.zeros(len(theta)), theta[:, 1:]])
