"""Large points, where one wrong entry hides among many right ones."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from ._claim import (
    Arguments,
    Array,
    BatteryClaim,
    altered,
    entry_scaled,
    leaf_scaled,
    like,
    right,
    scaled,
    wrong,
)


def _waves(seed: int, n: int, dtype: Any = np.float64, decades: float = 0.0) -> dict[str, Any]:
    """Independent entries; their gradients span so many powers of ten."""
    rng = np.random.default_rng(seed)
    weight = 10 ** -rng.uniform(0, decades, n) * rng.choice([-1.0, 1.0], n)

    def f(x: Array) -> Any:
        return (like(weight, x) * np.sin(x)).sum(dtype=np.promote_types(x.dtype, np.float64))

    x = rng.uniform(0.2, 1.2, n).astype(dtype)
    return {"f": f, "grad": lambda x: like(weight, x) * np.cos(x), "x": x}


def _beside(seed: int) -> dict[str, Any]:
    """A leaf of small gradient next to one whose gradient is 1e8 times as large."""
    rng = np.random.default_rng(seed)
    weight = {"large": 1e4, "small": 1e-4}
    return {
        "f": lambda p: sum((like(weight[k], p[k]) * np.sin(p[k])).sum() for k in weight),
        "grad": lambda p: {k: weight[k] * np.cos(p[k]) for k in weight},
        "x": {k: rng.uniform(0.2, 1.2, 1000) for k in weight},
    }


def _jacobian(seed: int, *, transposed: bool = False) -> dict[str, Any]:
    """300 outputs of 300 inputs; the mistake multiplies by J where Jᵀ is due."""
    rng = np.random.default_rng(seed)
    a = rng.normal(size=(300, 300)) / 300**0.5

    def vjp(x: Array, cotangent: Array) -> Array:
        slope = 1 - np.tanh(a @ x) ** 2
        return slope * (a @ cotangent) if transposed else a.T @ (slope * cotangent)

    x = rng.normal(size=300)
    return {"f": lambda x: np.tanh(like(a, x) @ x), "grad": vjp, "x": x, "cotangent": "random"}


def _matrix(seed: int) -> dict[str, Any]:
    """Logistic loss of a matrix of 120 × 80: entries of unlike gradient, coupled by rows."""
    rng = np.random.default_rng(seed)
    data, target = rng.normal(size=(40, 120)), rng.normal(size=(40, 80))

    def f(w: Array) -> Any:
        return np.log(1 + np.exp(-like(target, w) * (like(data, w) @ w))).mean(dtype=w.dtype)

    def grad(w: Array) -> Array:
        return data.T @ (-target / (1 + np.exp(target * (data @ w)))) / target.size

    return {"f": f, "grad": grad, "x": rng.normal(size=(120, 80)) * 0.1}


def _two_cancelling(g: Array) -> Array:
    """Move half of one entry to another: the sum of all stays what it was."""
    g = g.copy()
    move = g[100] / 2
    g[100] -= move
    g[700] += move
    return g


def _small_doubled(g: Array) -> Array:
    """Double an entry of the smallest hundredth."""
    g = g.copy()
    g[np.argsort(abs(g))[g.size // 100]] *= 2
    return g


def _rolled(g: Array) -> Array:
    return np.roll(g, 1, axis=0)


def _of(n: int, **options: Any) -> Arguments:
    return partial(_waves, n=n, **options)


_HUGE, _SINGLE = _of(50_000), _of(400, dtype=np.float32)
_SPREAD = _of(5000, decades=6.0)

CLAIMS: tuple[BatteryClaim, ...] = (
    right("50,000 entries", _HUGE),
    right("50,000 float32 entries", _of(50_000, dtype=np.float32)),
    right("5000 entries over six decades", _SPREAD),
    right("small gradient beside a large one", _beside),
    right("jacobian of 300 × 300", _jacobian),
    right("matrix of 120 × 80", _matrix),
    wrong("one of 50,000 by 1 %", entry_scaled(_HUGE, 31_415, 1.01)),
    wrong("one of 50,000 claimed zero", entry_scaled(_HUGE, 27_182, 0.0)),
    wrong("ten of 50,000 by 1 %", entry_scaled(_HUGE, slice(123, None, 5000), 0.99)),
    wrong("one of 1000, its neighbours right", entry_scaled(_of(1000), 617, 1.1)),
    wrong("one of 1000, sign", entry_scaled(_of(1000), 41, -1.0)),
    wrong("two of 1000 whose errors cancel", altered(_of(1000), _two_cancelling)),
    wrong("all zeros claimed, float32", scaled(_SINGLE, 0.0)),
    wrong("one of 400 float32 by 20 %", entry_scaled(_SINGLE, 123, 1.2)),
    wrong("one of the small among six decades", altered(_SPREAD, _small_doubled)),
    wrong("small leaf wholly wrong", leaf_scaled(_beside, "small", -1.0)),
    wrong("small leaf by 1 %", leaf_scaled(_beside, "small", 1.01)),
    wrong("small leaf claimed zero", leaf_scaled(_beside, "small", 0.0)),
    wrong("one entry of the large leaf", leaf_scaled(_beside, "large", 1.001, 5)),
    wrong("jacobian transposed", partial(_jacobian, transposed=True)),
    wrong("matrix, one row", entry_scaled(_matrix, 17, 1.1)),
    wrong("matrix, one column zero", entry_scaled(_matrix, (slice(None), 9), 0.0)),
    wrong("matrix, rows shifted by one", altered(_matrix, _rolled)),
)
