"""Every output from every input; flattened images; dropped entries; rows looked up."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.audited._case import Case, case
from benchmarks.audited._draw import Draw
from benchmarks.audited._trials import Trial
from gradaudit import nn

TOKENS = np.array([[1, 4, 4, 0], [2, 1, 4, 6], [0, 3, 1, 1]])
"""Of seven: some come up to four times, and 5 never."""


def _connected(special: str, activation: str, n_out: int, *shape: int) -> Case:
    return case(
        nn.FullyConnected,
        special,
        lambda cls, draw: draw.layer(cls(n_out, activation, seed=1), draw.normal(*shape)),
    )


def _flatten(special: str, *shape: int) -> Case:
    return case(nn.Flatten, special, lambda cls, draw: draw.layer(cls(), draw.normal(*shape)))


def _dropout(special: str, *, training: bool) -> Case:
    def make(cls: Any, draw: Draw) -> Trial:
        layer = cls(0.4, seed=3)
        layer.training = training
        return draw.layer(layer, draw.normal(4, 5))

    return case(nn.Dropout, special, make)


def _embedding(cls: Any, draw: Draw) -> Trial:
    return draw.layer(cls(7, 3, dtype=draw.dtype.type, seed=1), TOKENS)


DENSE = (
    *(
        _connected(name, name, 4, 5, 3)
        for name in ("identity", "sigmoid", "tanh", "relu", "leaky_relu", "gelu", "softplus")
    ),
    _connected("softmax", "softmax", 3, 4, 5),
    _connected("square", "tanh", 4, 5, 4),
    _connected("3-D", "softplus", 4, 2, 3, 5),
    _flatten("", 3, 2, 3, 4),
    _flatten("square images", 2, 2, 3, 3),
    _dropout("training", training=True),
    _dropout("in use", training=False),
    case(nn.Embedding, "", _embedding),
)
