"""Kinks at the point and near it, ties, and jumps."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from ._claim import (
    NO_ALARM,
    Arguments,
    Array,
    BatteryClaim,
    altered,
    like,
    right,
    scaled,
    undecidable,
    wrong,
)


def _relu(x: Array) -> Array:
    return np.maximum(x, 0)


def _at(f: Any, point: list[float], claim: list[float]) -> Arguments:
    """Claim one fixed vector as the gradient of f at one point."""
    return lambda _: {"f": f, "grad": lambda x: like(claim, x), "x": np.array(point)}


def _lasso(seed: int, at_zero: float) -> dict[str, Any]:
    """Squares plus an L1 penalty, with half of the weights exactly 0."""
    rng = np.random.default_rng(seed)
    a, b = rng.normal(size=(20, 10)), rng.normal(size=20)
    x = rng.normal(size=10) * (np.arange(10) % 2)

    def f(w: Array) -> Any:
        return ((like(a, w) @ w - like(b, w)) ** 2).sum() / 2 + 5 * abs(w).sum()

    def grad(w: Array) -> Array:
        return a.T @ (a @ w - b) + 5 * np.where(w == 0, at_zero, np.sign(w))

    return {"f": f, "grad": grad, "x": x}


def _near(seed: int, distance: float, *, other_side: bool = False) -> dict[str, Any]:
    """Add sin x and |x - a|, a at a relative distance; the mistake is the other side's slope."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(0.4, 1.5, 5)
    a = x * (1 + distance * rng.choice([-1.0, 1.0], 5))
    side = -1.0 if other_side else 1.0
    return {
        "f": lambda x: (np.sin(x) + abs(x - like(a, x))).sum(),
        "grad": lambda x: np.cos(x) + side * np.sign(x - a),
        "x": x,
    }


def _pool(seed: int, ties: str) -> dict[str, Any]:
    """Weighted max-pooling of a 4 × 4 image by windows of 2 × 2, each with a tie at its top."""
    rng = np.random.default_rng(seed)
    weight = rng.uniform(0.5, 2.0, (2, 2, 1))
    x = np.tile([0.25, 1.0, 1.0, 0.5], (4, 1)).reshape(2, 2, 2, 2).swapaxes(1, 2).reshape(4, 4)

    def windows(x: Array) -> Array:
        return x.reshape(2, 2, 2, 2).swapaxes(1, 2).reshape(2, 2, 4)

    def grad(x: Array) -> Array:
        w = windows(x)
        top = (w == w.max(axis=2, keepdims=True)).astype(x.dtype)
        if ties == "first":
            top = np.eye(4)[w.argmax(axis=2)]
        if ties == "shared":
            top /= top.sum(axis=2, keepdims=True)
        return (weight * top).reshape(2, 2, 2, 2).swapaxes(1, 2).reshape(4, 4)

    return {
        "f": lambda x: (like(weight[..., 0], x) * windows(x).max(axis=2)).sum(),
        "grad": grad,
        "x": x,
    }


def _dead(seed: int, at_zero: float) -> dict[str, Any]:
    """A ReLU layer whose biases and some of whose inputs are 0: many units stand at the kink."""
    rng = np.random.default_rng(seed)
    data, v = rng.normal(size=(6, 4)), rng.uniform(0.5, 1.5, 5)
    data[::2] = 0.0

    def f(p: dict[str, Array]) -> Any:
        return (_relu(like(data, p["W"]) @ p["W"] + p["b"]) @ like(v, p["W"])).sum()

    def grad(p: dict[str, Array]) -> dict[str, Array]:
        z = data @ p["W"] + p["b"]
        dz = np.where(z == 0, at_zero, z > 0) * v
        return {"W": data.T @ dz, "b": dz.sum(axis=0)}

    return {"f": f, "grad": grad, "x": {"W": rng.normal(size=(4, 5)), "b": np.zeros(5)}}


def _huber(seed: int) -> dict[str, Any]:
    x = np.random.default_rng(seed).normal(size=12) * 2
    return {
        "f": lambda x: np.where(abs(x) < 1, x * x / 2, abs(x) - like(0.5, x)).sum(),
        "grad": lambda x: np.clip(x, -1, 1),
        "x": x,
    }


def _step(x: Array) -> Any:
    return x.sum() + (x >= 1).sum(dtype=x.dtype)


def _variation(x: Array) -> Any:
    return abs(np.diff(x)).sum()


def _difference(x: Array) -> Any:
    return _relu(x[0] - x[1]) + x[0] / 4


_STAIRS = _at(lambda x: (np.floor(x * 1000) / 1000).sum(), [0.5235, 0.7125], [1.0, 1.0])

CLAIMS: tuple[BatteryClaim, ...] = (
    right("lasso, sign(0) = 0", partial(_lasso, at_zero=0.0)),
    right("lasso, 1 at zero", partial(_lasso, at_zero=1.0)),
    right("relu at 0, slope 0", _at(lambda x: _relu(x).sum(), [0.0, 1.0], [0.0, 1.0])),
    right("relu at 0, slope 1", _at(lambda x: _relu(x).sum(), [0.0, 1.0], [1.0, 1.0])),
    right("relu at 0, slope ½", _at(lambda x: _relu(x).sum(), [0.0, 1.0], [0.5, 1.0])),
    right("relu of a shifted input at its kink", _at(lambda x: _relu(x - 1).sum(), [1.0], [0.0])),
    right("hinge at its margin", _at(lambda x: _relu(1 - x).sum(), [1.0, 0.5], [0.0, -1.0])),
    right("clip at its edge", _at(lambda x: np.clip(x, -1, 1).sum(), [1.0, 0.5], [1.0, 1.0])),
    right("-|x| at 0", _at(lambda x: -abs(x).sum() + x.sum() / 4, [0.0, 2.0], [0.25, -0.75])),
    right("huber", _huber),
    # Nothing tells a straight-through estimator on fine stairs from a line that is rounded.
    right("fine stairs, straight through", _STAIRS, exact=lambda _: lambda x: x.sum()),
    wrong("fine stairs, by 10 %", scaled(_STAIRS, 1.1), exact=lambda _: lambda x: x.sum()),
    right("relu layer at zero, slope 0", partial(_dead, at_zero=0.0)),
    right("kink at 1e-3", partial(_near, distance=1e-3)),
    right("kink at 1e-5", partial(_near, distance=1e-5)),
    right("kink at 1e-7", partial(_near, distance=1e-7)),
    # |x|^1.5 grows slower than any line at 0 but its differences shrink only as √h.
    right("|x|^1.5 at 0", _at(lambda x: (abs(x) ** 1.5 + x).sum(), [0.0], [1.0]), NO_ALARM),
    wrong("lasso, 1.5 at zero", partial(_lasso, at_zero=1.5)),
    wrong("lasso, sign flipped", scaled(partial(_lasso, at_zero=0.0), -1.0)),
    wrong("lasso, penalty's slope missing", altered(partial(_lasso, at_zero=0.0), lambda g: g - 5)),
    wrong("relu at 0, slope -½", _at(lambda x: _relu(x).sum(), [0.0, 1.0], [-0.5, 1.0])),
    wrong("relu at 0, slope 1.01", _at(lambda x: _relu(x).sum(), [0.0, 1.0], [1.01, 1.0])),
    wrong("hinge at its margin, sign", _at(lambda x: _relu(1 - x).sum(), [1.0, 0.5], [1.0, -1.0])),
    wrong("-|x| at 0, outside", _at(lambda x: -abs(x).sum(), [0.0, 2.0], [1.2, -1.0])),
    wrong("huber, not clipped", altered(_huber, lambda g: 1.5 * g)),
    wrong("relu layer at zero, slope 2", partial(_dead, at_zero=2.0)),
    wrong("kink at 1e-3, the other side", partial(_near, distance=1e-3, other_side=True)),
    wrong("kink at 1e-5, the other side", partial(_near, distance=1e-5, other_side=True)),
    wrong("kink at 1e-7, the other side", partial(_near, distance=1e-7, other_side=True)),
    undecidable("step at the point", _at(_step, [1.0, 0.5], [1.0, 1.0])),
)
JOINT: tuple[BatteryClaim, ...] = (
    right("relu of a difference at a tie", _at(_difference, [1.0, 1.0], [1.25, -1.0])),
    right("total variation with ties", _at(_variation, [1.0, 1.0, 3.0, 2.0], [0, -1, 2, -1])),
    right("max-pool, ties to the first", partial(_pool, ties="first")),
    right("max-pool, ties shared", partial(_pool, ties="shared")),
    wrong("relu of a difference, one side", _at(_difference, [1.0, 1.0], [1.25, 0.0])),
    wrong("total variation, one side", _at(_variation, [1.0, 1.0, 3.0, 2.0], [1, -1, 2, -1])),
    wrong("max-pool, all to every tie", partial(_pool, ties="each")),
)
