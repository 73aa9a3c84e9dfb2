"""Single layers, by their inputs and weights."""

from __future__ import annotations

from typing import Any

from keras import layers

from benchmarks.frameworks._claim import (
    NO_ACQUITTAL,
    NO_ALARM,
    Question,
    of_kind,
    right,
    undecidable,
    wrong,
)

from ._planted import Affine, Normal, Rounding, Tanh, drawn


def _layer(
    rng: Any, dtype: str, layer: Any, *shapes: tuple[int, ...], zeros: bool = False, **options: Any
) -> Question:
    """Ask about a layer at normal inputs, every second of which may be 0."""
    inputs = [rng.normal(size=shape).astype("float32") for shape in options.pop("shapes", shapes)]
    for x in inputs if zeros else ():
        x.reshape(-1)[::2] = 0.0
    if options.pop("half", False):
        dtype = "mixed_float16" if dtype == "float32" else dtype
    given = tuple(x if dtype != "float64" else x.astype(dtype) for x in inputs)
    return Question(layer(dtype=dtype, name="layer", **options), given, {}, "check_layer")


def _of(layer: Any, *shapes: tuple[int, ...], **options: Any) -> Any:
    return drawn(_layer, layer=layer, shapes=shapes, **options)


CLAIMS = of_kind(
    "layers",
    right("dense", _of(layers.Dense, (5, 4), units=3, activation="gelu")),
    right("convolution in one dimension", _of(layers.Conv1D, (2, 6, 3), filters=2, kernel_size=3)),
    right(
        "attention", _of(layers.MultiHeadAttention, (2, 4, 6), (2, 3, 6), num_heads=2, key_dim=3)
    ),
    right("gated recurrence", _of(layers.GRU, (2, 4, 3), units=3)),
    right("softmax", _of(layers.Softmax, (4, 6))),
    right("normalisation", _of(Normal, (4, 6), plain=True)),
    right("dense in mixed precision", _of(layers.Dense, (5, 4), units=3, half=True), NO_ALARM),
    wrong("tanh by 1 %", _of(Tanh, (4, 6), factor=1.01)),
    wrong("tanh by 0.1 %", _of(Tanh, (4, 6), factor=1.001)),
    wrong("tanh with its sign flipped", _of(Tanh, (4, 6), factor=-1.0)),
    wrong("dense, input held", _of(Affine, (5, 4), units=3, held="input")),
    wrong("dense, kernel held", _of(Affine, (5, 4), units=3, held="kernel")),
    wrong("normalisation, moments held", _of(Normal, (4, 6))),
) + of_kind(
    "kinks",
    right("ReLU at 0", _of(layers.ReLU, (3, 4), zeros=True)),
    right("leaky ReLU at 0", _of(layers.LeakyReLU, (3, 4), zeros=True)),
    right("max-pool", _of(layers.MaxPooling1D, (2, 6, 2))),
    undecidable("rounding, straight through", _of(Rounding, (4, 6)), NO_ACQUITTAL),
)
