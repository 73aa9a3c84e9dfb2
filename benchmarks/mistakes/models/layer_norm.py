"""A linear layer, layer-norm with its gain and shift, and a head with fixed output scales.

Slips of the backward pass: "no mean" term, "no variance" term, "summed early": the mean of a
product taken as the product of the means; "no gain" on the way back; "no output scale" for V alone;
"summed" over the examples; "exchanged" gain and shift.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ._model import Array, Model, Point, generator

SIZES = {"small": (10, 6, 5, 3), "square": (11, 6, 6, 4), "large": (30, 40, 60, 20)}
"""Examples, inputs, features, outputs."""


def layer_norm(draw: int, size: str) -> Model:
    """Draw data, targets, scales and weights."""
    rng = generator(f"layer-norm {size}", draw)
    n, inputs, features, outputs = SIZES[size]
    data, target = rng.normal(size=(n, inputs)), rng.normal(size=(n, outputs))
    scale = rng.uniform(0.4, 2.5, outputs)

    def forward(p: Point) -> tuple[Any, ...]:
        z = data @ p["W"] + p["b"]
        deviation = np.sqrt(z.var(axis=1, keepdims=True) + 1e-5)
        normal = (z - z.mean(axis=1, keepdims=True)) / deviation
        h = p["gamma"] * normal + p["beta"]
        return normal, deviation, h, h @ p["V"] * scale - target

    def backward(p: Point, slip: str) -> Point:
        normal, deviation, h, error = forward(p)
        d = error / (1 if slip == "summed" else n)
        dh = d * scale @ p["V"].T
        dz = _through(dh if slip == "no gain" else dh * p["gamma"], normal, deviation, slip)
        gamma, beta = (dh * normal).sum(axis=0), dh.sum(axis=0)
        g = {"gamma": beta, "beta": gamma} if slip == "exchanged" else {"gamma": gamma}
        last = h.T @ (d if slip == "no output scale" else d * scale)
        return {"W": data.T @ dz, "b": dz.sum(axis=0), "beta": beta, "V": last} | g

    shapes = {"W": (inputs, features), "b": (features,), "gamma": (features,), "beta": (features,)}
    shapes["V"] = (features, outputs)
    x = {k: rng.normal(size=s) * 0.5 + (k == "gamma") for k, s in shapes.items()}
    x["b"] = abs(x["b"]) * (-1.0) ** np.arange(features)  # one sign would look like a penalty's
    return Model(x, lambda p: (forward(p)[-1] ** 2).sum() / (2 * n), backward)


def _through(dn: Array, normal: Array, deviation: Array, slip: str) -> Array:
    mean = dn.mean(axis=1, keepdims=True)
    late = (dn * normal).mean(axis=1, keepdims=True)
    spread = np.sqrt(dn.var(axis=1, keepdims=True)) if slip == "summed early" else late
    kept = dn if slip == "no mean" else dn - mean
    return (kept if slip == "no variance" else kept - normal * spread) / deviation
