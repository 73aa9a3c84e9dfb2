"""One head of attention over short sequences, under a squared error.

Slips of the backward pass: "diagonal" derivative of the softmax; "no root" of the width by which
the scores are divided; "exchanged" queries and keys; "summed" over the sequences.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ._model import Model, Point, generator

SIZES = {"small": (4, 5, 6, 3, 4), "large": (4, 6, 40, 25, 30)}
"""Sequences, times, inputs, width of queries and keys, width of values."""


def attention(draw: int, size: str) -> Model:
    """Draw sequences, targets and weights of queries, keys and values."""
    rng = generator(f"attention {size}", draw)
    n, times, inputs, width, values = SIZES[size]
    data, target = rng.normal(size=(n, times, inputs)), rng.normal(size=(n, times, values))

    def forward(p: Point) -> tuple[Any, ...]:
        q, k, v = (data @ p[name] for name in ("Q", "K", "Z"))
        e = np.exp(q @ k.swapaxes(1, 2) / width**0.5)
        a = e / e.sum(axis=2, keepdims=True)
        return q, k, v, a, a @ v - target

    def backward(p: Point, slip: str) -> Point:
        q, k, v, a, error = forward(p)
        d = error / (1 if slip == "summed" else n)
        da = d @ v.swapaxes(1, 2)
        rest = a if slip == "diagonal" else 1.0
        ds = a * (da - (rest * da if slip == "diagonal" else (a * da).sum(axis=2, keepdims=True)))
        ds /= 1 if slip == "no root" else width**0.5
        dq = np.einsum("nti,ntd->id", data, ds @ k)
        dk = np.einsum("nti,ntd->id", data, ds.swapaxes(1, 2) @ q)
        dv = np.einsum("nti,ntd->id", data, a.swapaxes(1, 2) @ d)
        return {"Q": dk, "K": dq, "Z": dv} if slip == "exchanged" else {"Q": dq, "K": dk, "Z": dv}

    shapes = {"Q": (inputs, width), "K": (inputs, width), "Z": (inputs, values)}
    x = {k: rng.normal(size=s) / inputs**0.5 for k, s in shapes.items()}
    return Model(x, lambda p: (forward(p)[-1] ** 2).sum() / (2 * n), backward)
