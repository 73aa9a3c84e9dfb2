"""Softmax regression with an L2 penalty on its weights.

Slips of the backward pass: "no penalty"; "penalty averaged" over the examples; "penalty
subtracted"; "penalty on bias" too; "summed" over the examples, where the mean is due; "no labels"
taken off the probabilities; "squared error", whose gradient it is.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ._model import Array, Model, Point, cross_entropy, generator

SIZES = {"small": (14, 6, 4), "large": (40, 300, 80)}
"""Examples, features, classes."""

PENALTY = 0.3


def softmax(draw: int, size: str) -> Model:
    """Draw data, labels and weights."""
    rng = generator(f"softmax {size}", draw)
    n, features, classes = SIZES[size]
    data, labels = rng.normal(size=(n, features)), rng.integers(classes, size=n)
    hot = np.eye(classes)[labels]

    def cost(p: Point) -> Any:
        loss, _ = cross_entropy(data @ p["W"] + p["b"], labels)
        return loss + PENALTY / 2 * (p["W"] ** 2).sum()

    def error(p: Point, slip: str) -> Array:
        _, right = cross_entropy(data @ p["W"] + p["b"], labels)
        probability = right * n + hot
        slipped = {
            "no labels": probability / n,
            "squared error": right * probability * (1 - probability),
            "summed": right * n,
        }
        return slipped.get(slip, right)

    def backward(p: Point, slip: str) -> Point:
        d = error(p, slip)
        factors = {"no penalty": 0.0, "penalty averaged": 1 / n, "penalty subtracted": -1.0}
        on_bias = PENALTY if slip == "penalty on bias" else 0.0
        return {
            "W": data.T @ d + PENALTY * factors.get(slip, 1.0) * p["W"],
            "b": d.sum(axis=0) + on_bias * p["b"],
        }

    weights = rng.normal(size=(features, classes)) * 1.2 / features**0.5
    x = {"W": weights, "b": rng.normal(size=classes)}
    return Model(x, cost, backward)
