"""Energy of a field on a grid, periodic along its first axis, with a source and couplings.

Slips of the backward pass: "no mass" term in u, or "no square" in s; "no quartic" term; "source
added", where it is subtracted; "one neighbour" left out; "no wrap" from the last row to the first;
"couplings fixed".
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ._model import Array, Model, Point, generator

SIZES = {"small": (9, 7), "square": (7, 7), "large": (40, 30)}
MASS = 0.8


def field(draw: int, size: str) -> Model:
    """Draw a field u, a source s and a coupling for each row."""
    rng = generator(f"field {size}", draw)
    shape = SIZES[size]

    def steps(u: Array) -> tuple[Array, Array]:
        return np.roll(u, -1, axis=0) - u, np.diff(u, axis=1)

    def cost(p: Point) -> Any:
        u, s, (down, across) = p["u"], p["s"], steps(p["u"])
        local = MASS / 2 * u**2 + u**4 / 4 + s**2 / 2 - s * np.sin(u)
        return local.sum() + (p["kappa"] @ down**2).sum() / 2 + 0.35 * (across**2).sum()

    def backward(p: Point, slip: str) -> Point:
        u, s, (down, across) = p["u"], p["s"], steps(p["u"])
        flux = p["kappa"][:, None] * down
        arriving = np.roll(flux, 1, axis=0)
        if slip == "no wrap":
            arriving[0] = 0
        sign = 1 if slip == "source added" else -1
        du = sign * s * np.cos(u) + arriving - flux
        du += 0 if slip == "no mass" else MASS * u
        du += 0 if slip == "no quartic" else u**3
        du[:, 1:] += 0.7 * across
        du[:, :-1] -= 0 if slip == "one neighbour" else 0.7 * across
        ds = (0 if slip == "no square" else s) - np.sin(u)
        couplings = 0 if slip == "couplings fixed" else 1
        return {"u": du, "s": ds, "kappa": couplings * (down**2).sum(axis=1) / 2}

    x = {"u": rng.normal(size=shape), "s": rng.normal(size=shape)}
    x["kappa"] = rng.uniform(0.5, 2, shape[0])
    return Model(x, cost, backward)
