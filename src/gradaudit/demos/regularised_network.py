"""A regularised two-layer network on one unrolled vector, whose *cost* has the mistake."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradaudit.demos._demo import Demo
from gradaudit.nn import RegularisedNetwork, unroll

__all__ = ["UNROLLED_DEMOS", "MistakenNetwork", "unrolled_network"]

Array = NDArray[np.float64]


class MistakenNetwork(RegularisedNetwork):
    """Takes the second layer's biases off the penalty with the wrong sign: one minus too many."""

    def penalised(self, theta1: Array, theta2: Array) -> float:
        """Return the sum of all squares less that of the first columns, as it was meant."""
        squares = np.sum(theta1**2) + np.sum(theta2**2)
        return float(squares - (np.sum(theta1[:, 0] ** 2) - np.sum(theta2[:, 0] ** 2)))


def unrolled_network(penalty: float, *, mended: bool = False) -> dict[str, Any]:
    """Set up the debugging network: 3 inputs, 5 hidden units, 3 labels, 5 examples, 38 numbers."""
    kind = RegularisedNetwork if mended else MistakenNetwork
    network = kind(_sines(5, 3), np.eye(3)[np.arange(5) % 3], hidden=5, penalty=penalty)
    shapes = network.shapes
    point = unroll({name: _sines(*shape) for name, shape in shapes.items()}, shapes)
    return {"f": network.cost, "grad": network.gradient, "x": point, "names": shapes}


def _sines(rows: int, columns: int) -> Array:
    sines: Array = np.sin(np.arange(1.0, rows * columns + 1)).reshape(rows, columns)
    return sines / 10


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
