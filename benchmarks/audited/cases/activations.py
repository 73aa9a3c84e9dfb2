"""Activations by themselves, away from their kinks, and as layers."""

from __future__ import annotations

from typing import Any

from benchmarks.audited._case import Case, case
from benchmarks.audited._draw import Draw
from benchmarks.audited._trials import Trial
from gradaudit import nn


def _alone(subject: type) -> Case:
    return case(subject, "", lambda cls, draw: draw.activation(cls(), draw.signed(4, 3)))


def _leaky(cls: Any, draw: Draw) -> Trial:
    return draw.activation(cls(slope=0.1), draw.signed(4, 5))


def _softmax(cls: Any, draw: Draw) -> Trial:
    return draw.activation(cls(), draw.normal(4, 5))


def _layer(activation: str, *shape: int) -> Case:
    return case(
        nn.Activate,
        activation,
        lambda cls, draw: draw.layer(cls(activation), draw.normal(*shape)),
    )


ACTIVATIONS = (
    *map(_alone, (nn.Identity, nn.Sigmoid, nn.TanH, nn.ReLU, nn.GELU, nn.Softplus)),
    case(nn.LeakyReLU, "", _leaky),
    case(nn.SoftMax, "", _softmax),
    _layer("softmax", 2, 3, 4),
    _layer("tanh", 3, 4),
    _layer("gelu", 2, 3, 2, 2),
)
