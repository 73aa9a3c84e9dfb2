"""A ReLU network under cross-entropy, a penalty on its last weights, one unit dead.

Slips of the backward pass: "no mask"; "mask of gradient", open where the gradient is positive;
"mask of target", shifted by one unit; "dead unit" let through; "no penalty"; "penalty subtracted";
"penalty everywhere", on all leaves.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ._model import Model, Point, cross_entropy, generator

SIZES = {"small": (15, 7, 9, 4), "large": (40, 40, 60, 15)}
"""Examples, inputs, hidden units, classes."""

PENALTY = 0.2
DEAD = 3


def relu(draw: int, size: str) -> Model:
    """Draw data, labels and weights."""
    rng = generator(f"relu {size}", draw)
    n, inputs, hidden, classes = SIZES[size]
    data, labels = rng.normal(size=(n, inputs)), rng.integers(classes, size=n)

    def forward(p: Point) -> tuple[Any, Any]:
        h = np.maximum(data @ p["W1"] + p["b1"], 0)
        return h, h @ p["W2"] + p["b2"]

    def cost(p: Point) -> Any:
        loss, _ = cross_entropy(forward(p)[1], labels)
        return loss + PENALTY / 2 * (p["W2"] ** 2).sum()

    def backward(p: Point, slip: str) -> Point:
        h, scores = forward(p)
        _, d = cross_entropy(scores, labels)
        dh = d @ p["W2"].T
        masks = {
            "no mask": np.ones_like(h),
            "mask of gradient": dh > 0,
            "mask of target": np.roll(h, 1, axis=1) > 0,
            "dead unit": (h > 0) | (np.arange(hidden) == DEAD),
        }
        dz = dh * masks.get(slip, h > 0)
        factor = {"no penalty": 0.0, "penalty subtracted": -1.0}.get(slip, 1.0)
        g = {"W1": data.T @ dz, "b1": dz.sum(axis=0), "W2": h.T @ d, "b2": d.sum(axis=0)}
        g["W2"] += factor * PENALTY * p["W2"]
        everywhere = ("W1", "b1", "b2") if slip == "penalty everywhere" else ()
        return g | {k: g[k] + PENALTY * p[k] for k in everywhere}

    sizes = {"W1": (inputs, hidden), "b1": (hidden,), "W2": (hidden, classes), "b2": (classes,)}
    x = {k: rng.normal(size=s) * 0.5 for k, s in sizes.items()}
    x["b1"][DEAD] = -40.0
    return Model(x, cost, backward)
