"""Functions that draw or write: random losses and gradients, and those that change their input."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from ._claim import NO_ACQUITTAL, NO_ALARM, Array, BatteryClaim, right, undecidable, wrong


def _sines(seed: int) -> dict[str, Any]:
    """Σ sin x, right and pure: what the others spoil."""
    x = np.random.default_rng(seed).uniform(0.3, 1.2, 6)
    return {"f": lambda x: np.sin(x).sum(), "grad": np.cos, "x": x}


def _random(seed: int, amplitude: float) -> dict[str, Any]:
    """Draw anew at every call."""
    rng = np.random.default_rng(seed)
    given = _sines(seed)
    return {**given, "f": lambda x: given["f"](x) + amplitude * rng.normal()}


def _dropout(seed: int) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=20)
    return {
        "f": lambda x: ((x * (rng.random(20) < 0.5)) ** 2).sum(),
        "grad": lambda x: 2 * x * (rng.random(20) < 0.5),
        "x": x,
    }


def _mutating(seed: int, factor: float = 1.0) -> dict[str, Any]:
    """Centre the input in place before using it."""

    def f(x: Array) -> Any:
        x -= x.mean()
        return np.sin(x).sum()

    given = _sines(seed)
    return {**given, "f": f, "grad": lambda x: (g := np.cos(x - x.mean())) - factor * g.mean()}


def _scribbling_backward(seed: int) -> dict[str, Any]:
    """Use the point as scratch space in a backward pass that is otherwise right."""

    def grad(x: Array) -> Array:
        g = np.cos(x)
        x[:] = 0
        return g

    return {**_sines(seed), "grad": grad}


def _reused_buffer(seed: int) -> dict[str, Any]:
    """Return the same array from every backward pass."""
    buffer = np.zeros(6)

    def grad(x: Array) -> Array:
        return np.cos(x, out=buffer)

    return {**_sines(seed), "grad": grad}


def _minibatch(seed: int, dtype: Any = np.float64) -> dict[str, Any]:
    """Least squares on a batch that is drawn anew at every call."""
    rng = np.random.default_rng(seed)
    a, b = rng.normal(size=(100, 6)).astype(dtype), rng.normal(size=100).astype(dtype)

    def loss(x: Array, rows: Array) -> Any:
        return ((a[rows] @ x - b[rows]) ** 2).mean(dtype=a.dtype)

    return {
        "f": lambda x: loss(x, rng.integers(100, size=10)),
        "grad": lambda x: (2 / 100 * (a.T @ (a @ x - b))).astype(dtype),
        "x": rng.normal(size=6).astype(dtype),
    }


def _random_outputs(seed: int) -> dict[str, Any]:
    """Add noise to one output of an array-valued function."""
    rng = np.random.default_rng(seed)

    def f(x: Array) -> Array:
        out = np.sin(x)
        out[2] += 1e-3 * rng.normal()
        return out

    return {"f": f, "grad": lambda x, c: np.cos(x) * c, "x": _point(rng), "cotangent": "random"}


def _random_gradient(seed: int) -> dict[str, Any]:
    """Draw another mask in the backward pass; f itself is sound."""
    rng = np.random.default_rng(seed)
    return {
        "f": lambda x: np.sin(x).sum(),
        "grad": lambda x: np.cos(x) * (rng.random(6) < 0.5) * 2,
        "x": _point(rng),
    }


def _sorting(seed: int, factor: float = 1.0) -> dict[str, Any]:
    """Sort the input in place; the loss weighs by rank."""
    rng = np.random.default_rng(seed)

    def f(x: Array) -> Any:
        x.sort()
        return (np.arange(6).astype(x.dtype) * np.sin(x)).sum()

    def grad(x: Array) -> Array:
        return factor * np.argsort(np.argsort(x)) * np.cos(x)

    return {"f": f, "grad": grad, "x": _point(rng)}


def _decaying(seed: int, *, wrong: bool = False) -> dict[str, Any]:
    """Decay one leaf in place in f; the loss does not depend on how it was before."""
    rng = np.random.default_rng(seed)

    def f(p: dict[str, Array]) -> Any:
        p["w"] *= 0.5
        return np.sin(p["w"]).sum() + (p["b"] ** 2).sum()

    def grad(p: dict[str, Array]) -> dict[str, Array]:
        return {"w": np.cos(p["w"] / 2) * (1.0 if wrong else 0.5), "b": 2 * p["b"]}

    return {"f": f, "grad": grad, "x": {"w": _point(rng), "b": _point(rng)}}


def _scaling_cotangent(seed: int, factor: float = 1.0) -> dict[str, Any]:
    """Multiply the cotangent in place on the way back, as layers without copies do."""
    rng = np.random.default_rng(seed)

    def vjp(x: Array, cotangent: Array) -> Array:
        cotangent *= factor * np.cos(x)
        return cotangent

    return {"f": np.sin, "grad": vjp, "x": _point(rng), "cotangent": "random"}


def _point(rng: np.random.Generator) -> Array:
    return rng.permutation(np.linspace(0.3, 1.2, 6) + rng.uniform(0, 0.1, 6))


RANDOM: tuple[BatteryClaim, ...] = (
    undecidable("random by 1e-9", partial(_random, amplitude=1e-9)),
    undecidable("random by 1", partial(_random, amplitude=1.0)),
    undecidable("dropout without a seed", _dropout),
    undecidable("minibatches", _minibatch),
    undecidable("float32 minibatches", partial(_minibatch, dtype=np.float32)),
    undecidable("one random output of six", _random_outputs),
    undecidable("backward with a mask of its own", _random_gradient, NO_ACQUITTAL),
)
MUTATING: tuple[BatteryClaim, ...] = (
    right("backward that returns one buffer", _reused_buffer, NO_ALARM),
    # Judged on a copy these are right; that they write into their argument is worth a warning.
    right("f that centres its input in place", _mutating, NO_ALARM),
    right("backward that scribbles on the point", _scribbling_backward, NO_ALARM),
    wrong(
        "f that centres in place, mean's term missing", partial(_mutating, factor=0), NO_ACQUITTAL
    ),
    right("f that sorts its input in place", _sorting, NO_ALARM),
    right("f that decays a leaf in place", _decaying, NO_ALARM),
    right("backward that scales the cotangent in place", _scaling_cotangent, NO_ALARM),
    wrong("f that sorts in place, doubled", partial(_sorting, factor=2.0), NO_ACQUITTAL),
    wrong("f that decays in place, factor lost", partial(_decaying, wrong=True), NO_ACQUITTAL),
    wrong(
        "backward that scales the cotangent, by 1 %",
        partial(_scaling_cotangent, factor=1.01),
        NO_ACQUITTAL,
    ),
)
