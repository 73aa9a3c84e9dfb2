"""Multi-layer perceptrons: softmax cross-entropy, L2 penalty, dropout under a fixed mask."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from ._claim import NO_ALARM, Array, BatteryClaim, leaf_scaled, like, right, wrong

_CUBIC = 0.044715


def _gelu(z: Array) -> Array:
    return z * (1 + np.tanh(0.8 * (z + _CUBIC * z**3))) / 2


def _gelu_slope(z: Array, coefficient: float = 3 * _CUBIC) -> Array:
    t = np.tanh(0.8 * (z + _CUBIC * z**3))
    return (1 + t) / 2 + z * (1 - t * t) * 0.8 * (1 + coefficient * z * z) / 2


def _tanh_slope(z: Array) -> Array:
    return 1 - np.tanh(z) ** 2


_ACTIVATIONS: dict[str, tuple[Callable[..., Array], Callable[..., Array]]] = {
    "tanh": (np.tanh, _tanh_slope),
    "relu": (lambda z: np.maximum(z, 0), lambda z: (z > 0).astype(z.dtype)),
    "gelu": (_gelu, _gelu_slope),
}


def _network(
    seed: int,
    activation: str = "tanh",
    hidden: int = 12,
    mistake: str = "",
    penalty: float = 0.3,
    dropout: float = 0.0,
    dtype: Any = np.float64,
) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    n, inputs, classes = 24, 6, 4
    data, labels = rng.normal(size=(n, inputs)), rng.integers(classes, size=n)
    mask = (rng.random((n, hidden)) >= dropout) / (1 - dropout)
    act, slope = _ACTIVATIONS[activation]

    def forward(p: dict[str, Array]) -> tuple[Array, ...]:
        x, m = like(data, p["W1"]), like(mask, p["W1"])
        z = x @ p["W1"] + p["b1"]
        h = act(z) * m
        o = h @ p["W2"] + p["b2"]
        e = np.exp(o - o.max(axis=1, keepdims=True))
        return x, m, z, h, e / e.sum(axis=1, keepdims=True)

    def f(p: dict[str, Array]) -> Any:
        losses = -np.log(forward(p)[-1][np.arange(n), labels])
        half = like(penalty / 2, p["W1"])
        return losses.mean(dtype=p["W1"].dtype) + half * sum(
            (p[k] ** 2).sum() for k in ("W1", "W2")
        )

    def grad(p: dict[str, Array]) -> dict[str, Array]:
        x, m, z, h, prob = forward(p)
        do = (prob - like(np.eye(classes)[labels], z)) / like(n, z)
        dh = do @ p["W2"].T
        dz = _back_through(dh if mistake == "dropout" else dh * m, z, h)
        g = {"W1": x.T @ dz, "b1": dz.sum(axis=0), "W2": h.T @ do, "b2": do.sum(axis=0)}
        return _penalise(g, p)

    def _back_through(dh: Array, z: Array, h: Array) -> Array:
        if mistake == "no activation":
            return dh
        if mistake == "at output":
            return dh * slope(h)
        if mistake == "gelu coefficient":
            return dh * _gelu_slope(z, _CUBIC)
        return dh * slope(z)

    def _penalise(g: dict[str, Array], p: dict[str, Array]) -> dict[str, Array]:
        factor = {"no penalty": 0.0, "penalty sign": -1.0, "penalty twice": 2.0}.get(mistake, 1.0)
        for k in ("W1", "W2", *(("b1",) if mistake == "penalty on bias" else ())):
            g[k] = g[k] + like(factor * penalty, p[k]) * p[k]
        if mistake == "l1":
            g["W2"] = g["W2"] + like(penalty, p["W2"]) * (np.sign(p["W2"]) - p["W2"])
        return g

    sizes = {"W1": (inputs, hidden), "b1": (hidden,), "W2": (hidden, classes), "b2": (classes,)}
    x = {k: (rng.normal(size=s) * 0.5).astype(dtype) for k, s in sizes.items()}
    return {"f": f, "grad": grad, "x": x}


def _net(**options: Any) -> Callable[[int], dict[str, Any]]:
    return partial(_network, **options)


_TANH, _DROPPED = _net(), _net(dropout=0.4)

CLAIMS: tuple[BatteryClaim, ...] = (
    right("tanh network", _TANH),
    right("gelu network", _net(activation="gelu")),
    right("relu network", _net(activation="relu")),
    right("wide relu network", _net(activation="relu", hidden=512)),
    # Kinks within the steps that float32 asks for leave some entries untold.
    right("float32 relu network", _net(activation="relu", hidden=64, dtype=np.float32), NO_ALARM),
    right("float32 tanh network", _net(dtype=np.float32)),
    right("dropout under a fixed mask", _DROPPED),
    wrong("network, activation derivative missing", _net(mistake="no activation")),
    wrong("network, derivative at the output", _net(mistake="at output")),
    wrong("relu network, derivative missing", _net(activation="relu", mistake="no activation")),
    wrong(
        "wide relu network, one bias entry",
        leaf_scaled(_net(activation="relu", hidden=512), "b2", 1.05, 2),
    ),
    wrong("gelu, cubic coefficient", _net(activation="gelu", mistake="gelu coefficient")),
    wrong("network, sum for mean on b1", leaf_scaled(_TANH, "b1", 24.0)),
    wrong("network, mean taken twice on W2", leaf_scaled(_TANH, "W2", 1 / 24)),
    wrong("network, one bias entry by 1 %", leaf_scaled(_TANH, "b2", 1.01, 1)),
    wrong("network, W1 detached", leaf_scaled(_TANH, "W1", 0.0)),
    wrong("network, penalty forgotten", _net(mistake="no penalty")),
    wrong("network, small penalty forgotten", _net(mistake="no penalty", penalty=1e-3)),
    wrong("network, penalty with its sign flipped", _net(mistake="penalty sign")),
    wrong("network, penalty twice", _net(mistake="penalty twice", penalty=1e-2)),
    wrong("network, penalty on the bias", _net(mistake="penalty on bias", penalty=1e-2)),
    wrong("network, L1 slope for an L2 penalty", _net(mistake="l1")),
    wrong("network, dropout mask forgotten", _net(mistake="dropout", dropout=0.4)),
    wrong("float32 tanh network, by 5 % on b2", leaf_scaled(_net(dtype=np.float32), "b2", 1.05)),
)
