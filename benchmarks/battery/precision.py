"""Points and losses in half, single and extended precision."""

from __future__ import annotations

from typing import Any

import ml_dtypes
import numpy as np

from ._claim import (
    NO_ALARM,
    Arguments,
    Array,
    BatteryClaim,
    Function,
    entry_scaled,
    like,
    right,
    scaled,
    wrong,
)

BFLOAT16 = np.dtype(ml_dtypes.bfloat16)


def _sum(f: Any, slope: Any, dtype: Any, low: float, high: float, n: int = 8) -> Arguments:
    def build(seed: int) -> dict[str, Any]:
        x = np.random.default_rng(seed).uniform(low, high, n).astype(dtype)
        return {"f": lambda x: f(x).sum(), "grad": slope, "x": x}

    return build


def _upcast(dtype: Any) -> Arguments:
    """Keep the point in `dtype` and compute in float64, as a loss over stored weights may."""

    def wide(x: Array) -> Array:
        return x.astype(np.promote_types(np.float64, x.dtype) if x.dtype != BFLOAT16 else float)

    return _sum(
        lambda x: np.exp(np.sin(wide(x))),
        lambda x: (np.cos(wide(x)) * np.exp(np.sin(wide(x)))).astype(x.dtype),
        dtype,
        0.3,
        1.2,
    )


def _log_loss(seed: int, dtype: Any, cast: Any = None) -> dict[str, Any]:
    """Softmax regression, three classes, computed in `cast` whatever the weights' dtype."""
    rng = np.random.default_rng(seed)
    data, labels = rng.normal(size=(60, 5)), rng.integers(3, size=60)
    one_hot = np.eye(3)[labels]

    def probabilities(w: Array) -> Array:
        z = like(data, w) @ w
        e = np.exp(z - z.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def f(w: Array) -> Any:
        p = probabilities(w).astype(cast or w.dtype)
        return -np.log(p[np.arange(60), labels]).mean(dtype=p.dtype)

    def grad(w: Array) -> Array:
        return like(data, w).T @ (probabilities(w) - like(one_hot, w)) / like(60.0, w)

    return {"f": f, "grad": grad, "x": rng.normal(size=(5, 3)).astype(dtype)}


def _rounded_loss(seed: int) -> dict[str, Any]:
    """Return the loss itself as a float32."""
    given = _log_loss(seed, np.float64)
    return {**given, "f": lambda w: np.float32(given["f"](w))}


def _recurrence(seed: int) -> dict[str, Any]:
    """Thirty steps of a scalar recurrence in float32, by hand in reverse."""
    rng = np.random.default_rng(seed)
    data = rng.normal(size=(30, 16)).astype(np.float32)

    def states(x: Array) -> list[Array]:
        h = [np.zeros(16, x.dtype)]
        for row in like(data, x):
            h.append(np.tanh(x[0] * h[-1] + x[1] * row + x[2]))
        return h

    def grad(x: Array) -> Array:
        h, g = states(x), np.zeros_like(x)
        back = 2 * h[-1] / x.dtype.type(16)
        for t in range(30, 0, -1):
            dz = back * (1 - h[t] ** 2)
            g += np.array([(dz * h[t - 1]).sum(), (dz * data[t - 1]).sum(), dz.sum()], x.dtype)
            back = dz * x[0]
        return g

    x = rng.uniform(0.5, 1.1, 3).astype(np.float32)
    return {"f": lambda x: (states(x)[-1] ** 2).mean(dtype=x.dtype), "grad": grad, "x": x}


def _single(seed: int) -> dict[str, Any]:
    return _log_loss(seed, np.float32)


def _truth(seed: int) -> Function:
    f: Function = _log_loss(seed, np.float64)["f"]
    return f


def _float32_inside(seed: int) -> dict[str, Any]:
    return _log_loss(seed, np.float64, np.float32)


_SINE = _sum(np.sin, np.cos, np.float32, 14.5, 15.5, 4)
_HALF = _sum(lambda x: x * x * x, lambda x: 3 * x * x, np.float16, 0.5, 2.0, 4)
_SQUARES = _sum(lambda x: x * x, lambda x: x + x, BFLOAT16, 0.5, 2.0, 4)
_EXTENDED = _sum(np.exp, np.exp, np.longdouble, 0.3, 1.2)

SINGLE: tuple[BatteryClaim, ...] = (
    right("float32 sin at 15", _SINE),
    right("float32 log-loss", _single),
    right("float32 recurrence", _recurrence),
    right("float32 inside a float64 loss", _float32_inside, exact=_truth),
    right("loss returned as float32", _rounded_loss, exact=_truth),
    right("float32 weights, float64 inside", _upcast(np.float32)),
    wrong("float32 sin at 15, by 1 %", scaled(_SINE, 1.01)),
    wrong("float32 log-loss, one entry by 10 %", entry_scaled(_single, (2, 1), 1.1)),
    wrong("float32 recurrence, one of three", entry_scaled(_recurrence, 0, 0.5)),
    wrong("float32 inside, sum for mean", scaled(_float32_inside, 60.0), exact=_truth),
    wrong("loss returned as float32, sign", scaled(_rounded_loss, -1.0), exact=_truth),
    wrong("float32 weights, by 1 %", scaled(_upcast(np.float32), 1.01)),
)
HALF: tuple[BatteryClaim, ...] = (
    right("float16 weights, float64 inside", _upcast(np.float16)),
    # f has so few digits that a step which shows them may be too wide for a narrow bar.
    right("float16 cubes", _HALF, NO_ALARM),
    wrong("float16 weights, by 20 %", scaled(_upcast(np.float16), 1.2)),
    wrong("float16 cubes, x² for 3 x²", scaled(_HALF, 1 / 3)),
)
BRAIN: tuple[BatteryClaim, ...] = (
    right("bfloat16 weights, float64 inside", _upcast(BFLOAT16)),
    # f has so few digits that a step which shows them may be too wide for a narrow bar.
    right("bfloat16 squares", _SQUARES, NO_ALARM),
    wrong("bfloat16 weights, one entry doubled", entry_scaled(_upcast(BFLOAT16), 3, 2.0)),
    wrong("bfloat16 squares, sign", scaled(_SQUARES, -1.0)),
)
EXTENDED: tuple[BatteryClaim, ...] = (
    right("longdouble exp", _EXTENDED),
    wrong("longdouble exp, by 1e-5", scaled(_EXTENDED, 1 + 1e-5)),
)
