"""Array-valued functions in every precision: what is compared is the product with a cotangent."""

from __future__ import annotations

from functools import partial
from typing import Any

import ml_dtypes
import numpy as np

from ._claim import (
    NO_ACQUITTAL,
    NO_ALARM,
    Arguments,
    Array,
    BatteryClaim,
    like,
    right,
    wrong,
)


def _layer(
    seed: int,
    dtype: Any,
    outputs: int = 40,
    mistake: str = "",
    offset: float = 0.0,
) -> dict[str, Any]:
    """Apply tanh to an affine map, all in `dtype`; an offset costs the outputs their digits."""
    rng = np.random.default_rng(seed)

    def vjp(p: dict[str, Array], cotangent: Array) -> dict[str, Array]:
        y = np.tanh(p["W"] @ p["x"] + p["b"])
        dz = cotangent * (like(1.0, y) - y * y)
        if mistake == "no activation":
            dz = cotangent
        back = p["W"][:, ::-1] if mistake == "flipped" else p["W"]
        scale = like(1.1 if mistake == "bias" else 1.0, dz)
        return {"W": np.outer(dz, p["x"]), "b": dz * scale, "x": back.T @ dz}

    def forward(p: dict[str, Array]) -> Array:
        return np.tanh(p["W"] @ p["x"] + p["b"]) + like(offset, p["x"])

    shapes = {"W": (outputs, 4), "b": (outputs,), "x": (4,)}
    x = {k: (rng.normal(size=s) / 2).astype(dtype) for k, s in shapes.items()}
    return {"f": forward, "grad": vjp, "x": x, "cotangent": "random"}


def _many(seed: int, dtype: Any, mistake: str = "") -> dict[str, Any]:
    """Give 5000 outputs of three entries: rounding of each, summed by the cotangent."""
    rng = np.random.default_rng(seed)
    places = rng.uniform(0.0, 1.0, 5000)

    def forward(x: Array) -> Array:
        t = like(places, x)
        return x[0] * np.exp(-x[1] * t) + x[2]

    def vjp(x: Array, cotangent: Array) -> Array:
        t = like(places, x)
        decay = np.exp(-x[1] * t) * cotangent
        last = decay.sum() if mistake else cotangent.sum()
        return np.array([decay.sum(), -x[0] * (t * decay).sum(), last])

    x = rng.uniform(0.5, 1.5, 3).astype(dtype)
    return {"f": forward, "grad": vjp, "x": x, "cotangent": "random"}


def _of(dtype: Any, **options: Any) -> Arguments:
    return partial(_layer, dtype=dtype, **options)


BFLOAT16 = ml_dtypes.bfloat16

DOUBLE: tuple[BatteryClaim, ...] = (
    right("affine layer", _of(np.float64)),
    right("affine layer, outputs beside 1e6", _of(np.float64, offset=1e6)),
    right("5000 outputs of three entries", partial(_many, dtype=np.float64)),
    wrong("affine layer, no activation", _of(np.float64, mistake="no activation")),
    wrong("affine layer, columns flipped", _of(np.float64, mistake="flipped", offset=1e6)),
    wrong("affine layer, bias by 10 %", _of(np.float64, mistake="bias")),
    wrong("5000 outputs, offset's slope", partial(_many, dtype=np.float64, mistake="decay")),
)
# An entry that hardly moves the outputs drowns in their rounding: it is left open.
SINGLE: tuple[BatteryClaim, ...] = (
    right("float32 affine layer", _of(np.float32), NO_ALARM),
    right("float32 affine layer, 1000 outputs", _of(np.float32, outputs=1000), NO_ALARM),
    right("float32 affine layer, outputs beside 100", _of(np.float32, offset=100.0), NO_ALARM),
    right("float32, 5000 outputs of three", partial(_many, dtype=np.float32), NO_ALARM),
    wrong("float32 affine layer, no activation", _of(np.float32, mistake="no activation")),
    wrong("float32 affine layer, columns flipped", _of(np.float32, mistake="flipped")),
    wrong("float32 affine layer, bias by 10 %", _of(np.float32, mistake="bias")),
    wrong("float32, 5000 outputs, one slope", partial(_many, dtype=np.float32, mistake="decay")),
)
HALF: tuple[BatteryClaim, ...] = (
    right("float16 affine layer", _of(np.float16, outputs=6), NO_ALARM),
    wrong(
        "float16 affine layer, no activation",
        _of(np.float16, outputs=6, mistake="no activation"),
        NO_ACQUITTAL,
    ),
    wrong(
        "float16 affine layer, columns flipped",
        _of(np.float16, outputs=6, mistake="flipped"),
        NO_ACQUITTAL,
    ),
)
BRAIN: tuple[BatteryClaim, ...] = (
    right("bfloat16 affine layer", _of(BFLOAT16, outputs=6), NO_ALARM),
    wrong(
        "bfloat16 affine layer, columns flipped",
        _of(BFLOAT16, outputs=6, mistake="flipped"),
        NO_ACQUITTAL,
    ),
)
EXTENDED: tuple[BatteryClaim, ...] = (
    right("longdouble affine layer", _of(np.longdouble, outputs=6)),
    wrong("longdouble affine layer, bias", _of(np.longdouble, outputs=6, mistake="bias")),
    wrong("longdouble affine layer, flipped", _of(np.longdouble, outputs=6, mistake="flipped")),
)
