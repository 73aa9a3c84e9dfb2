"""Convolution, softmax, batch-norm, layer-norm: vector-Jacobian products with all leaves."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from ._claim import Array, BatteryClaim, like, right, wrong


def _convolution(seed: int, mistake: str = "") -> dict[str, Any]:
    """Correlate images of 6 × 5 with kernels of 3 × 2, then tanh."""
    rng = np.random.default_rng(seed)
    offsets = [(i, j) for i in range(3) for j in range(2)]

    def forward(p: dict[str, Array]) -> Array:
        windows = (
            np.einsum("nchw,fc->nfhw", p["x"][:, :, i : i + 4, j : j + 4], p["W"][:, :, i, j])
            for i, j in offsets
        )
        return np.tanh(sum(windows) + p["b"][:, None, None])

    def vjp(p: dict[str, Array], cotangent: Array) -> dict[str, Array]:
        dz = cotangent * (1 - forward(p) ** 2)
        dx, dw = np.zeros_like(p["x"]), np.zeros_like(p["W"])
        for i, j in offsets:
            a, b = (2 - i, 1 - j) if mistake == "flipped" else (i, j)
            part = np.einsum("nfhw,fc->nchw", dz, p["W"][:, :, a, b])
            if mistake == "overwritten":
                dx[:, :, i : i + 4, j : j + 4] = part
            else:
                dx[:, :, i : i + 4, j : j + 4] += part
            dw[:, :, i, j] = np.einsum("nfhw,nchw->fc", dz, p["x"][:, :, i : i + 4, j : j + 4])
        db = dz[0].sum(axis=(1, 2)) if mistake == "first image" else dz.sum(axis=(0, 2, 3))
        return {"x": dx, "W": dw, "b": db}

    shapes = {"x": (2, 2, 6, 5), "W": (3, 2, 3, 2), "b": (3,)}
    x = {k: rng.normal(size=s) / 2 for k, s in shapes.items()}
    return {"f": forward, "grad": vjp, "x": x, "cotangent": "random"}


def _softmax(seed: int, mistake: str = "") -> dict[str, Any]:
    rng = np.random.default_rng(seed)

    def forward(x: Array) -> Array:
        e = np.exp(x - x.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def vjp(x: Array, cotangent: Array) -> Array:
        s = forward(x)
        if mistake == "diagonal":
            return cotangent * s * (1 - s)
        axis = None if mistake == "axis" else 1
        return s * (cotangent - (cotangent * s).sum(axis=axis, keepdims=True))

    return {"f": forward, "grad": vjp, "x": rng.normal(size=(4, 5)), "cotangent": "random"}


def _normalised(seed: int, axis: int, mistake: str = "") -> dict[str, Any]:
    """Normalise over the batch (axis 0) or the features (axis 1), with γ, β and a bias before."""
    rng = np.random.default_rng(seed)
    n, d = 9, 5

    def forward(p: dict[str, Array]) -> tuple[Array, Array, Array]:
        x = p["x"] + p["bias"]
        deviation = np.sqrt(x.var(axis=axis, keepdims=True) + like(1e-5, x))
        normal = (x - x.mean(axis=axis, keepdims=True)) / deviation
        return p["gamma"] * normal + p["beta"], normal, deviation

    def vjp(p: dict[str, Array], cotangent: Array) -> dict[str, Array]:
        _, normal, deviation = forward(p)
        dn = cotangent if mistake == "gamma" else cotangent * p["gamma"]
        dx = dn.copy()
        if mistake != "mean":
            dx -= dn.mean(axis=axis, keepdims=True)
        if mistake != "variance":
            early = dn.mean(axis=axis, keepdims=True) * normal.mean(axis=axis, keepdims=True)
            late = (dn * normal).mean(axis=axis, keepdims=True)
            dx -= normal * (early if mistake == "early" else late)
        dx /= deviation
        return {
            "x": dx,
            "bias": dx.sum(axis=0),
            "gamma": (cotangent * normal).sum(axis=0),
            "beta": cotangent.sum(axis=0),
        }

    shapes = {"x": (n, d), "bias": (d,), "gamma": (d,), "beta": (d,)}
    x = {k: rng.normal(size=s) + (k == "gamma") for k, s in shapes.items()}
    return {"f": lambda p: forward(p)[0], "grad": vjp, "x": x, "cotangent": "random"}


def _with(build: Callable[..., dict[str, Any]], **options: Any) -> Callable[[int], dict[str, Any]]:
    return partial(build, **options)


CLAIMS: tuple[BatteryClaim, ...] = (
    right("convolution", _convolution),
    right("softmax", _softmax),
    right("batch-norm, with a bias before it", _with(_normalised, axis=0)),
    right("layer-norm", _with(_normalised, axis=1)),
    wrong("convolution, kernel flipped for x", _with(_convolution, mistake="flipped")),
    wrong("convolution, overlap overwritten", _with(_convolution, mistake="overwritten")),
    wrong("convolution, bias of one image", _with(_convolution, mistake="first image")),
    wrong("softmax, taken as diagonal", _with(_softmax, mistake="diagonal")),
    wrong("softmax, summed over both axes", _with(_softmax, mistake="axis")),
    wrong("batch-norm, mean's term missing", _with(_normalised, axis=0, mistake="mean")),
    wrong("batch-norm, variance's term missing", _with(_normalised, axis=0, mistake="variance")),
    wrong("batch-norm, summed too early", _with(_normalised, axis=0, mistake="early")),
    wrong("layer-norm, γ forgotten", _with(_normalised, axis=1, mistake="gamma")),
    wrong("layer-norm, mean's term missing", _with(_normalised, axis=1, mistake="mean")),
)
