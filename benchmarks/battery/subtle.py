"""Right gradients, and the same by 1e-5 overall or with one of 50,000 entries off by 1 %."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ._claim import Arguments, Array, BatteryClaim, altered, entry_scaled, like, right, wrong


def _logistic(seed: int) -> dict[str, Any]:
    """Logistic regression on 40 rows of 50,000 features, with an L2 penalty."""
    rng = np.random.default_rng(seed)
    data, target = rng.normal(size=(40, 50_000)), rng.choice([-1.0, 1.0], 40)
    data /= 200.0

    def f(w: Array) -> Any:
        margin = like(target, w) * (like(data, w) @ w)
        return np.log(1 + np.exp(-margin)).mean() + (w * w).mean() / 2

    def grad(w: Array) -> Array:
        margin = target * (data @ w)
        return data.T @ (-target / (1 + np.exp(margin))) / 40 + w / w.size

    return {"f": f, "grad": grad, "x": rng.normal(size=50_000)}


def _products(seed: int) -> dict[str, Any]:
    """25,000 products of two entries each: every entry's slope is another entry."""
    rng = np.random.default_rng(seed)
    return {
        "f": lambda x: (x[::2] * x[1::2]).sum(),
        "grad": lambda x: x.reshape(-1, 2)[:, ::-1].ravel().copy(),
        "x": rng.choice([-1.0, 1.0], 50_000) * rng.uniform(0.5, 2.0, 50_000),
    }


def _regression(seed: int) -> dict[str, Any]:
    """Mean squares of 60 residuals in 12 weights."""
    rng = np.random.default_rng(seed)
    a, b = rng.normal(size=(60, 12)), rng.normal(size=60)
    return {
        "f": lambda x: ((like(a, x) @ x - like(b, x)) ** 2).mean(dtype=x.dtype),
        "grad": lambda x: a.T @ (a @ x - b) / 30,
        "x": rng.normal(size=12),
    }


def _log_determinant(seed: int) -> dict[str, Any]:
    """Tr log(1 + XXᵀ) by a Cholesky factor written out, so that any precision goes through."""
    rng = np.random.default_rng(seed)

    def factor(s: Array) -> Array:
        low = np.zeros_like(s)
        for j in range(len(s)):
            low[j, j] = np.sqrt(s[j, j] - low[j, :j] @ low[j, :j])
            low[j + 1 :, j] = (s[j + 1 :, j] - low[j + 1 :, :j] @ low[j, :j]) / low[j, j]
        return low

    def inner(x: Array) -> Array:
        return np.eye(5, dtype=x.dtype) + x @ x.T

    return {
        "f": lambda x: 2 * np.log(np.diag(factor(inner(x)))).sum(),
        "grad": lambda x: 2 * np.linalg.solve(inner(x), x),
        "x": rng.normal(size=(5, 4)),
    }


def _angles(seed: int) -> dict[str, Any]:
    """Return cosines of the angles between rows: an array, with a drawn cotangent."""
    rng = np.random.default_rng(seed)
    other = rng.normal(size=(7, 4))
    other /= np.linalg.norm(other, axis=1, keepdims=True)

    def forward(x: Array) -> Array:
        return x @ like(other, x).T / np.sqrt((x * x).sum(axis=1, keepdims=True))

    def vjp(x: Array, cotangent: Array) -> Array:
        length = np.sqrt((x * x).sum(axis=1, keepdims=True))
        along = (cotangent * forward(x)).sum(axis=1, keepdims=True)
        return (cotangent @ other - along * x / length) / length

    return {"f": forward, "grad": vjp, "x": rng.normal(size=(6, 4)), "cotangent": "random"}


def _entry(index: int, percent: float) -> Arguments:
    return entry_scaled(_products, index, 1 + percent / 100)


def _middling(g: Array) -> Array:
    """Add 1 % to the entry of median size."""
    g = g.copy()
    g[np.argsort(abs(g))[g.size // 2]] *= 1.01
    return g


def _overall(factor: float) -> Callable[[Array], Array]:
    return lambda g: g * factor


_MAKERS: tuple[tuple[str, Arguments], ...] = (
    ("least squares", _regression),
    ("log-determinant", _log_determinant),
    ("angles", _angles),
    ("50,000 products", _products),
    ("50,000 weights, logistic", _logistic),
)

RIGHT: tuple[BatteryClaim, ...] = tuple(right(name, build) for name, build in _MAKERS)
OVERALL: tuple[BatteryClaim, ...] = tuple(
    wrong(f"{name}, by {sign}1e-5 overall", altered(build, _overall(1 + float(f"{sign}1e-5"))))
    for name, build in _MAKERS
    for sign in ("+", "-")
)
ONE_ENTRY: tuple[BatteryClaim, ...] = (
    *(
        wrong(f"50,000 products, entry {index} by {percent} %", _entry(index, percent))
        for index, percent in ((0, 1), (24_999, -1), (49_999, 1))
    ),
    wrong("50,000 weights, a middling one by 1 %", altered(_logistic, _middling)),
)
