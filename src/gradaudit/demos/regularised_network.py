"""A regularised two-layer network on one unrolled vector, whose *cost* has the mistake."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradaudit.demos._demo import Demo

__all__ = ["UNROLLED_DEMOS", "RegularisedNetwork", "unrolled_network"]

Array = NDArray[np.float64]

SHAPES = {"Theta1": (5, 4), "Theta2": (3, 6)}


@dataclass(frozen=True)
class RegularisedNetwork:
    """Sigmoid layers with bias columns first, and a penalty that is to leave these out.

    Attributes
    ----------
    examples : ndarray of float64, shape (m, 3)
        The inputs, without the column of ones.
    labels : ndarray of float64, shape (m, 3)
        One-hot.
    penalty : float
        λ, in λ/2m times the sum of squares.
    mended : bool
        Whether the cost leaves the bias columns out of the penalty, as the gradient always does.
    """

    examples: Array
    labels: Array
    penalty: float
    mended: bool = False

    def cost(self, unrolled: Array) -> float:
        """Give the penalised cross-entropy, summed over labels; `unrolled` has shape (38,)."""
        theta1, theta2 = _rolled(unrolled)
        *_, predicted = self._forward(theta1, theta2)
        log_likelihood = self.labels * np.log(predicted) + (1 - self.labels) * np.log(1 - predicted)
        m = len(self.examples)
        penalty = self.penalty / (2 * m) * self._squares(theta1, theta2)
        return -float(np.sum(log_likelihood)) / m + penalty

    def gradient(self, unrolled: Array) -> Array:
        """Give the gradient of the cost as it was meant, of shape (38,)."""
        theta1, theta2 = _rolled(unrolled)
        inputs, hidden, predicted = self._forward(theta1, theta2)
        d_output = predicted - self.labels
        d_hidden = (d_output @ theta2 * hidden * (1 - hidden))[:, 1:]
        m = len(self.examples)
        d_theta1 = (d_hidden.T @ inputs + self.penalty * _without_bias(theta1)) / m
        d_theta2 = (d_output.T @ hidden + self.penalty * _without_bias(theta2)) / m
        return np.concatenate([d_theta1.ravel(), d_theta2.ravel()])

    def _forward(self, theta1: Array, theta2: Array) -> tuple[Array, Array, Array]:
        inputs = _with_ones(self.examples)
        hidden = _with_ones(_sigmoid(inputs @ theta1.T))
        return inputs, hidden, _sigmoid(hidden @ theta2.T)

    def _squares(self, theta1: Array, theta2: Array) -> float:
        squares = np.sum(theta1**2) + np.sum(theta2**2)
        bias1, bias2 = np.sum(theta1[:, 0] ** 2), np.sum(theta2[:, 0] ** 2)
        return float(squares - (bias1 + bias2 if self.mended else bias1 - bias2))


def unrolled_network(penalty: float, *, mended: bool = False) -> dict[str, Any]:
    """Set up the debugging network: 3 inputs, 5 hidden units, 3 labels, 5 examples, 38 numbers."""
    labels = np.eye(3)[np.arange(5) % 3]
    network = RegularisedNetwork(_sines(5, 3), labels, penalty, mended)
    point = np.concatenate([_sines(*shape).ravel() for shape in SHAPES.values()])
    return {"f": network.cost, "grad": network.gradient, "x": point, "names": dict(SHAPES)}


def _rolled(unrolled: Array) -> tuple[Array, Array]:
    split = np.prod(SHAPES["Theta1"])
    return unrolled[:split].reshape(SHAPES["Theta1"]), unrolled[split:].reshape(SHAPES["Theta2"])


def _sines(rows: int, columns: int) -> Array:
    sines: Array = np.sin(np.arange(1.0, rows * columns + 1)).reshape(rows, columns)
    return sines / 10


def _sigmoid(z: Array) -> Array:
    logistic: Array = 1.0 / (1.0 + np.exp(-z))
    return logistic


def _with_ones(rows: Array) -> Array:
    return np.column_stack([np.ones(len(rows)), rows])


def _without_bias(theta: Array) -> Array:
    return np.column_stack([np.zeros(len(theta)), theta[:, 1:]])


def _faulty(penalty: int, context: str) -> Demo:
    return Demo(
        f"unrolled-{penalty}",
        f"A regularised network on one unrolled vector, with λ = {penalty}",
        context,
        partial(unrolled_network, float(penalty)),
        expected="fail",
        expected_wrong={"Theta2": np.s_[:, 0]},
    )


UNROLLED_DEMOS = (
    _faulty(
        1,
        "Thirty-eight parameters in one vector; the textbook check says 0.0436, "
        "and its author searched the gradient for a week. "
        "The gradient is right: the cost penalises the second layer's biases by mistake.",
    ),
    _faulty(
        3,
        "With three times the penalty the textbook check says 0.1175, and still not where. "
        "The same three entries are wrong, and the numbers say by how much.",
    ),
    Demo(
        "unrolled-mended",
        "The regularised network, with its cost mended",
        "The cost now leaves out both columns of biases, with λ = 3. "
        "Nothing in the gradient was changed.",
        partial(unrolled_network, 3.0, mended=True),
        expected="pass",
        expected_wrong={},
    ),
)
