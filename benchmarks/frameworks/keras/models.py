"""Whole models and a loss: right ones, and some in which one layer's gradient is wrong."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers, ops

from benchmarks.frameworks._claim import (
    NO_ACQUITTAL,
    Question,
    of_kind,
    right,
    undecidable,
    wrong,
)

from ._planted import Affine, Normal, Rounding, Tanh, drawn


def _mean_square(y: Any, prediction: Any) -> Any:
    return ops.mean(ops.square(prediction - ops.cast(y, prediction.dtype)))


def _asked(
    rng: Any, parts: Any, shape: tuple[int, ...], *, culprits: tuple[str, ...] = ()
) -> Question:
    """Ask about a sequence of layers."""
    model = keras.Sequential([keras.Input(shape[1:], dtype=parts[0].dtype_policy.name), *parts])
    x = rng.normal(size=shape).astype("float32")
    y = rng.normal(size=model.output_shape[1:]).astype("float32")
    y = (y + rng.normal(size=(shape[0], *y.shape))).astype("float32")
    return Question(model, (x, y), {"loss": _mean_square}, "check_model", culprits)


def _mlp(rng: Any, dtype: str, activation: str = "tanh") -> Question:
    return _asked(
        rng,
        [
            layers.Dense(8, activation, name="first", dtype=dtype),
            layers.Dense(8, activation, name="second", dtype=dtype),
            layers.Dense(3, name="third", dtype=dtype),
        ],
        (6, 5),
    )


def _convolution(rng: Any, dtype: str) -> Question:
    return _asked(
        rng,
        [
            layers.Conv2D(4, 3, padding="same", name="convolution", dtype=dtype),
            layers.BatchNormalization(name="normal", dtype=dtype),
            layers.ReLU(name="rectifier", dtype=dtype),
            layers.Conv2D(2, 3, name="last", dtype=dtype),
        ],
        (2, 5, 5, 2),
    )


def _recurrent(rng: Any, dtype: str) -> Question:
    return _asked(
        rng,
        [layers.LSTM(5, name="lstm", dtype=dtype), layers.Dense(2, name="readout", dtype=dtype)],
        (3, 4, 3),
    )


def _normal(rng: Any, dtype: str) -> Question:
    return _asked(
        rng,
        [
            layers.Dense(6, name="first", dtype=dtype),
            layers.LayerNormalization(name="normal", dtype=dtype),
            layers.Dense(2, name="last", dtype=dtype),
        ],
        (5, 4),
    )


def _dropout(rng: Any, dtype: str) -> Question:
    return _asked(
        rng,
        [
            layers.Dense(8, "gelu", name="first", dtype=dtype),
            layers.Dropout(0.5, name="dropout", dtype=dtype),
            layers.Dense(2, name="last", dtype=dtype),
        ],
        (5, 4),
    )


def _words(rng: Any, dtype: str) -> Question:
    """Embed integers."""
    model = keras.Sequential(
        [
            keras.Input((4,), dtype="int32"),
            layers.Embedding(7, 3, name="embedding", dtype=dtype),
            layers.Dense(2, "tanh", name="last", dtype=dtype),
        ]
    )
    x = rng.integers(7, size=(3, 4)).astype("int32")
    y = rng.normal(size=(3, 4, 2)).astype("float32")
    return Question(model, (x, y), {"loss": _mean_square}, "check_model")


def _with(rng: Any, dtype: str, layer: Any, *, named: bool = True, **options: Any) -> Question:
    """Put a layer called `culprit` second of three."""
    parts = [
        layers.Dense(6, name="first", dtype=dtype),
        layer(name="culprit", dtype=dtype, **options),
        layers.Dense(2, name="last", dtype=dtype),
    ]
    return _asked(rng, parts, (5, 4), culprits=("culprit",) if named else ())


def _deep(rng: Any, dtype: str, factor: float) -> Question:
    """Put the mistake three levels down."""
    inner = keras.Sequential(
        [
            keras.Input((6,), dtype=dtype),
            layers.Dense(6, name="inside", dtype=dtype),
            Tanh(factor, name="culprit", dtype=dtype),
        ],
        name="inner",
    )
    outer = keras.Sequential(
        [keras.Input((6,), dtype=dtype), inner, layers.Dense(6, name="beside", dtype=dtype)],
        name="outer",
    )
    parts = [
        layers.Dense(6, name="first", dtype=dtype),
        outer,
        layers.Dense(2, name="last", dtype=dtype),
    ]
    return _asked(rng, parts, (5, 4), culprits=("outer/inner/culprit",))


CLAIMS = of_kind(
    "models",
    right("MLP", drawn(_mlp)),
    right("MLP of ReLU", drawn(_mlp, activation="relu")),
    right("convolution, batch-norm, ReLU", drawn(_convolution)),
    right("LSTM", drawn(_recurrent)),
    right("layer-norm", drawn(_normal)),
    right("dropout at rest", drawn(_dropout)),
    right("embedding", drawn(_words)),
    right("a layer with a gradient of its own", drawn(_with, layer=Tanh, factor=1.0, named=False)),
) + of_kind(
    "broken models",
    wrong("an activation by 50 %", drawn(_with, layer=Tanh, factor=1.5)),
    wrong("an activation by 1 %", drawn(_with, layer=Tanh, factor=1.01)),
    wrong("an activation by 0.1 %", drawn(_with, layer=Tanh, factor=1.001)),
    wrong("an activation three levels down, by 50 %", drawn(_deep, factor=1.5)),
    wrong("an activation three levels down, by 1 %", drawn(_deep, factor=1.01)),
    wrong("a kernel held for constant", drawn(_with, layer=Affine, units=6, held="kernel")),
    wrong("a bias held for constant", drawn(_with, layer=Affine, units=6, held="bias")),
    wrong("an input held for constant", drawn(_with, layer=Affine, units=6, held="input")),
    wrong("moments held for constant", drawn(_with, layer=Normal)),
    undecidable("a rounding layer", drawn(_with, layer=Rounding, named=False), NO_ACQUITTAL),
)
