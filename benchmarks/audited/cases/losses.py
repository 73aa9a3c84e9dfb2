"""Losses of several points and outputs."""

from __future__ import annotations

from typing import Any

from benchmarks.audited._case import case
from benchmarks.audited._draw import Draw
from benchmarks.audited._trials import Trial
from gradaudit import nn


def _one_hot(cls: Any, draw: Draw) -> Trial:
    return draw.loss(cls(), draw.one_hot(5, 4), draw.shares(5, 4))


def _shares(cls: Any, draw: Draw) -> Trial:
    return draw.loss(cls(), draw.shares(5, 4), draw.shares(5, 4))


def _logits(cls: Any, draw: Draw) -> Trial:
    return draw.loss(cls(), draw.one_hot(5, 4), draw.normal(5, 4))


def _weighted(cls: Any, draw: Draw) -> Trial:
    weight = draw.generator.uniform(0.5, 2.0, (2, 3, 1)).astype(draw.dtype)
    return draw.loss(cls(), draw.shares(2, 3, 4) * weight, draw.normal(2, 3, 4))


def _binary_shares(cls: Any, draw: Draw) -> Trial:
    P = draw.generator.uniform(0.1, 0.9, (5, 3)).astype(draw.dtype)
    return draw.loss(cls(), draw.yes_or_no(5, 3), P)


def _binary_logits(cls: Any, draw: Draw) -> Trial:
    return draw.loss(cls(from_logits=True), draw.yes_or_no(5, 3), draw.normal(5, 3))


def _numbers(cls: Any, draw: Draw) -> Trial:
    return draw.loss(cls(), draw.normal(5, 3), draw.normal(5, 3))


def _margins(cls: Any, draw: Draw) -> Trial:
    Y = 2 * draw.yes_or_no(8, 5) - 1
    return draw.loss(cls(), Y, 2 * draw.normal(8, 5))


LOSSES = (
    case(nn.CrossEntropy, "one-hot", _one_hot),
    case(nn.CrossEntropy, "shares", _shares),
    case(nn.SoftmaxCrossEntropy, "one-hot", _logits),
    case(nn.SoftmaxCrossEntropy, "weighted", _weighted),
    case(nn.BinaryCrossEntropy, "shares", _binary_shares),
    case(nn.BinaryCrossEntropy, "logits", _binary_logits),
    case(nn.MeanSquaredError, "", _numbers),
    case(nn.Hinge, "", _margins),
)
