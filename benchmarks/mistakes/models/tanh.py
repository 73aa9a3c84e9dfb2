"""A network of two hidden tanh layers, the second square, under a squared error.

Slips of the backward pass: "summed" over the examples; "slope at output" of the second layer, where
that at its input is due; "linear slope" 1 − h of the second; "no slope" of the first; "not
transposed" V on the way back; "one example" counted in the last bias.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ._model import Model, Point, generator

SIZES = {"small": (12, 5, 6, 4), "single": (1, 5, 6, 4), "large": (24, 30, 40, 20)}
"""Examples, inputs, hidden units, outputs."""


def tanh(draw: int, size: str) -> Model:
    """Draw data and weights."""
    rng = generator(f"tanh {size}", draw)
    n, inputs, hidden, outputs = SIZES[size]
    data, target = rng.normal(size=(n, inputs)), rng.normal(size=(n, outputs))

    def forward(p: Point) -> tuple[Any, Any, Any]:
        first = np.tanh(data @ p["W1"] + p["b1"])
        second = np.tanh(first @ p["V"] + p["c"])
        return first, second, second @ p["W2"] + p["b2"] - target

    def backward(p: Point, slip: str) -> Point:
        first, second, error = forward(p)
        d = error / (1 if slip == "summed" else n)
        slipped = {"slope at output": 1 - np.tanh(second) ** 2, "linear slope": 1 - second}
        d2 = d @ p["W2"].T * slipped.get(slip, 1 - second**2)
        back = d2 @ (p["V"] if slip == "not transposed" else p["V"].T)
        d1 = back if slip == "no slope" else back * (1 - first**2)
        return {
            "W1": data.T @ d1,
            "b1": d1.sum(axis=0),
            "V": first.T @ d2,
            "c": d2.sum(axis=0),
            "W2": second.T @ d,
            "b2": d[0].copy() if slip == "one example" else d.sum(axis=0),
        }

    sizes = {"W1": (inputs, hidden), "b1": (hidden,), "V": (hidden, hidden), "c": (hidden,)}
    sizes |= {"W2": (hidden, outputs), "b2": (outputs,)}
    x = {k: rng.normal(size=s) / s[0] ** 0.5 for k, s in sizes.items()}
    return Model(x, lambda p: (forward(p)[-1] ** 2).sum() / (2 * n), backward)
