"""Smooth functions of ordinary size: oscillation, cancellation, stationary points."""

from __future__ import annotations

from typing import Any

import numpy as np

from ._claim import (
    NO_ALARM,
    Array,
    BatteryClaim,
    altered,
    entry_scaled,
    like,
    pointwise,
    right,
    scaled,
    wrong,
)


def _draw(n: int, low: float = 0.3, high: float = 2.0) -> Any:
    return lambda rng: rng.choice([-1.0, 1.0], n) * rng.uniform(low, high, n)


def _rosenbrock(seed: int) -> dict[str, Any]:
    def f(x: Array) -> Any:
        return (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()

    def grad(x: Array) -> Array:
        g = np.zeros_like(x)
        inner = x[1:] - x[:-1] ** 2
        g[:-1] = -400 * x[:-1] * inner - 2 * (1 - x[:-1])
        g[1:] += 200 * inner
        return g

    return {"f": f, "grad": grad, "x": np.random.default_rng(seed).normal(size=12)}


def _unaccumulated_rosenbrock(seed: int) -> dict[str, Any]:
    def grad(x: Array) -> Array:
        g = np.zeros_like(x)
        inner = x[1:] - x[:-1] ** 2
        g[:-1] = -400 * x[:-1] * inner - 2 * (1 - x[:-1])
        g[1:] = 200 * inner
        return g

    return {**_rosenbrock(seed), "grad": grad}


def _quadratic(seed: int, *, symmetric: bool = True) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    a = rng.normal(size=(30, 30))
    claimed = (a + a.T) / 2 if symmetric else a
    return {
        "f": lambda x: x @ (like(a, x) @ x) / 2,
        "grad": lambda x: claimed @ x,
        "x": rng.normal(size=30),
    }


def _log_sum_exp(seed: int) -> dict[str, Any]:
    def f(x: Array) -> Any:
        return x.max() + np.log(np.exp(x - x.max()).sum())

    def grad(x: Array) -> Array:
        e = np.exp(x - x.max())
        return e / e.sum()

    return {"f": f, "grad": grad, "x": np.random.default_rng(seed).normal(size=50) * 3}


def _log_likelihood(seed: int) -> dict[str, Any]:
    """Gaussian log-likelihood in mean and log-deviation."""
    rng = np.random.default_rng(seed)
    data = rng.normal(3.0, 2.0, size=200)

    def f(x: Array) -> Any:
        z = (like(data, x) - x[0]) / np.exp(x[1])
        return (-z * z / 2 - x[1]).sum()

    def grad(x: Array) -> Array:
        z = (data - x[0]) / np.exp(x[1])
        return np.array([z.sum() / np.exp(x[1]), (z * z - 1).sum()])

    return {"f": f, "grad": grad, "x": np.array([1.0, 0.5])}


def _bowl(seed: int, claim: float) -> dict[str, Any]:
    a = np.random.default_rng(seed).normal(size=5)
    return {
        "f": lambda x: ((x - like(a, x)) ** 2).sum(),
        "grad": lambda x: np.full_like(x, claim),
        "x": a.copy(),
    }


def _constant(seed: int, claim: float) -> dict[str, Any]:
    x = np.random.default_rng(seed).normal(size=4)
    return {"f": lambda x: 3.5 + 0 * x.sum(), "grad": lambda x: np.full_like(x, claim), "x": x}


def _one_minus_cosine_slope(x: Array) -> Array:
    return sum(  # type: ignore[return-value]
        s * x**p for s, p in ((-1 / 12, 1), (1 / 180, 3), (-1 / 6720, 5))
    )


_EXP = pointwise(np.exp, np.exp, _draw(10))
_WAVE = pointwise(lambda x: np.sin(100 * x), lambda x: 100 * np.cos(100 * x), _draw(6))
_FAST = pointwise(lambda x: np.sin(1e6 * x), lambda x: 1e6 * np.cos(1e6 * x), _draw(3))
_CANCELLING = pointwise(
    lambda x: (1 - np.cos(x)) / (x * x), _one_minus_cosine_slope, _draw(3, 0.02, 0.04)
)

CLAIMS: tuple[BatteryClaim, ...] = (
    right("sum of exp", _EXP),
    right("rosenbrock", _rosenbrock),
    right("quadratic form", _quadratic),
    right("log-sum-exp", _log_sum_exp),
    right("gaussian log-likelihood", _log_likelihood),
    right("sin(100 x)", _WAVE),
    right("sin(1e6 x)", _FAST),
    right("(1 - cos x)/x²", _CANCELLING),
    # There is no slope anywhere to measure the resolution by.
    right("bottom of a bowl", lambda s: _bowl(s, 0.0), NO_ALARM),
    right("constant function, zero claimed", lambda s: _constant(s, 0.0), NO_ALARM),
    wrong("sum of exp, by 1e-5 overall", scaled(_EXP, 1 + 1e-5)),
    wrong("sum of exp, one entry's sign", entry_scaled(_EXP, 4, -1.0)),
    wrong("rosenbrock, overlap overwritten", _unaccumulated_rosenbrock),
    wrong("quadratic form, taken as symmetric", lambda s: _quadratic(s, symmetric=False)),
    wrong("log-sum-exp, not normalised", altered(_log_sum_exp, lambda g: g * 1.37)),
    wrong("gaussian log-likelihood, sign of one", entry_scaled(_log_likelihood, 0, -1.0)),
    wrong("sin(100 x), by 0.1 %", scaled(_WAVE, 1.001)),
    wrong("sin(1e6 x), by 1 %", scaled(_FAST, 1.01)),
    wrong("(1 - cos x)/x², by 2", scaled(_CANCELLING, 2.0)),
    wrong("bottom of a bowl, slope claimed", lambda s: _bowl(s, 1e-3)),
    wrong("constant function, slope claimed", lambda s: _constant(s, 1.0)),
)
