"""A recurrent tanh network whose input of each time is a leaf too.

Slips of the backward pass: "no recurrence" on the way back; "truncated" after the last times; "not
transposed" Wh; "state late": Wh's gradient from the state after instead of before; "time late": the
input's gradient stored a step too late.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ._model import Array, Model, Point, generator

SIZES = {"small": (6, 5, 3, 5, 4), "large": (8, 8, 20, 30, 20)}
"""Sequences, times, inputs, hidden units, outputs."""

KEPT = 3
"""How many of the last times a truncated backward pass goes through."""


def recurrent(draw: int, size: str) -> Model:
    """Draw sequences, targets and weights."""
    rng = generator(f"recurrent {size}", draw)
    n, times, inputs, hidden, outputs = SIZES[size]
    data, target = rng.normal(size=(times, n, inputs)), rng.normal(size=(n, outputs))

    def forward(p: Point) -> tuple[list[Array], Array]:
        states = [np.zeros((n, hidden))]
        for t in range(times):
            z = (data[t] + p["u"][t]) @ p["Wx"] + states[-1] @ p["Wh"] + p["b"]
            states.append(np.tanh(z))
        return states, states[-1] @ p["V"] - target

    def backward(p: Point, slip: str) -> Point:
        states, error = forward(p)
        g = {k: np.zeros_like(v) for k, v in p.items()}
        g["V"] += states[-1].T @ error / n
        dh = error @ p["V"].T / n
        kept = {"no recurrence": 1, "truncated": KEPT}.get(slip, times)
        back = p["Wh"] if slip == "not transposed" else p["Wh"].T
        for t in range(times - 1, times - 1 - kept, -1):
            dz = dh * (1 - states[t + 1] ** 2)
            g["Wh"] += states[t + (slip == "state late")].T @ dz
            g["Wx"] += (data[t] + p["u"][t]).T @ dz
            g["b"] += dz.sum(axis=0)
            g["u"][(t + (slip == "time late")) % times] = dz.sum(axis=0) @ p["Wx"].T
            dh = dz @ back
        return g

    shapes = {"Wx": (inputs, hidden), "Wh": (hidden, hidden), "b": (hidden,)}
    shapes |= {"V": (hidden, outputs), "u": (times, inputs)}
    x: dict[str, Any] = {k: rng.normal(size=s) / s[0] ** 0.5 for k, s in shapes.items()}
    return Model(x, lambda p: (forward(p)[1] ** 2).sum() / (2 * n), backward)
