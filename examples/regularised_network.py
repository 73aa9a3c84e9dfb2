"""A man is stuck for a week on an exercise of a well-known course on machine learning.

His network has two layers of sigmoids, an L2 penalty that is to leave out the biases, and its
parameters in one unrolled vector. Without the penalty his check says 2e-11; with λ = 1 it says
0.0436, with λ = 3 it says 0.1175. He asks, and is told of the step size, of MATLAB's memory order,
and of another formula for the error; none of that helps. The gradient is right. In the *cost* he
takes the squares of the biases off the penalty again, with one minus too many, so that the second
layer's count twice instead of not at all. One call says so: it names Theta2[:, 0], and the
coefficient 2λ/m.

Run it as ``python examples/regularised_network.py``; it needs scikit-learn for its digits.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import minimize
from sklearn.datasets import load_digits

import gradaudit
from gradaudit.nn import RegularisedNetwork, roll, unroll
from gradaudit.textbook import norm_ratio_of_sum, two_sided_gradient

TRAINED = 1200


class HisNetwork(RegularisedNetwork):
    """The network with his cost; the gradient is as it was meant."""

    def penalised(self, theta1: Any, theta2: Any) -> float:
        """Return all squares, less those of the biases; a plus is missing."""
        squares = np.sum(theta1**2) + np.sum(theta2**2)
        return float(squares - (np.sum(theta1[:, 0] ** 2) - np.sum(theta2[:, 0] ** 2)))


def debugging(kind: type[RegularisedNetwork], penalty: float) -> tuple[RegularisedNetwork, Any]:
    """Return the course's small network for debugging, and its point of sines."""
    network = kind(sines(5, 3), np.eye(3)[np.arange(5) % 3], hidden=5, penalty=penalty)
    shapes = network.shapes
    return network, unroll({name: sines(*shape) for name, shape in shapes.items()}, shapes)


def sines(rows: int, columns: int) -> Any:
    """Return sin(1), sin(2), … / 10."""
    return np.sin(np.arange(1.0, rows * columns + 1)).reshape(rows, columns) / 10


def train(network: RegularisedNetwork) -> Any:
    """Minimise the cost, as the course does with an optimiser of its own."""
    start = network.initial()
    found = minimize(
        network.cost, start, jac=network.gradient, method="L-BFGS-B", options={"maxiter": 100}
    )
    return found.x


def main() -> dict[str, gradaudit.Report]:
    """Check his cost and the mended one; then train the mended network on digits."""
    reports = {}
    for kind, penalty in ((HisNetwork, 0.0), (HisNetwork, 1.0), (RegularisedNetwork, 1.0)):
        network, theta = debugging(kind, penalty)
        numeric = two_sided_gradient(network.cost, theta, 1e-4)
        ratio = norm_ratio_of_sum(network.gradient(theta), numeric)
        name = f"{kind.__name__}, λ = {penalty:g}"
        print(f"== {name}. The check of the course says {ratio:.3g}.\n")
        reports[name] = gradaudit.check(network.cost, network.gradient, theta, names=network.shapes)
        print(reports[name], "\n")

    digits = load_digits()
    X, Y = digits.data / 16, np.eye(10)[digits.target]
    network = RegularisedNetwork(X[:TRAINED], Y[:TRAINED], hidden=25, penalty=1.0)
    theta = train(network)
    unseen = RegularisedNetwork(X[TRAINED:], Y[TRAINED:], hidden=25, penalty=1.0)
    right = np.mean(unseen.predicted(theta).argmax(axis=1) == digits.target[TRAINED:])
    biases = np.abs(roll(theta, network.shapes)["Theta2"][:, 0]).mean()
    print(f"Trained on digits: {right:.1%} of those unseen are right (mean bias {biases:.2f}).")
    return reports


if __name__ == "__main__":
    main()
