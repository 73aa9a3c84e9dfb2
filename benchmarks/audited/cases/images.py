"""Convolution and pooling: strides, padding, windows that overlap and are not square."""

from __future__ import annotations

from typing import Any

from benchmarks.audited._case import Case, case
from gradaudit import nn


def _convolution(special: str, images: tuple[int, ...], *arguments: Any, **options: Any) -> Case:
    return case(
        nn.Conv2D,
        special,
        lambda cls, draw: draw.layer(cls(*arguments, seed=1, **options), draw.normal(*images)),
    )


def _pool(
    subject: type, special: str, images: tuple[int, ...], *arguments: Any, padding: Any = 0
) -> Case:
    return case(
        subject,
        special,
        lambda cls, draw: draw.layer(cls(*arguments, padding=padding), draw.normal(*images)),
    )


def _pools(subject: type) -> tuple[Case, ...]:
    return (
        _pool(subject, "apart", (2, 1, 4, 6), (2, 3)),
        _pool(subject, "overlapping", (2, 1, 5, 4), (3, 2), (1, 1)),
        _pool(subject, "padded", (2, 1, 5, 6), 3, (2, 3), padding=1),
        _pool(subject, "padded above", (2, 2, 4, 4), (2, 2), padding=(1, 0)),
    )


IMAGES = (
    _convolution("square kernel", (2, 2, 4, 3), 3, 2, "tanh"),
    _convolution("stride and padding", (2, 2, 5, 3), 2, (3, 2), "tanh", stride=(2, 1), padding=1),
    _convolution("padded above", (3, 2, 4, 3), 2, (3, 2), padding=(1, 0)),
    _convolution("relu", (2, 3, 4, 3), 2, (2, 3), "relu", stride=2),
    *_pools(nn.MaxPool),
    *_pools(nn.AvgPool),
)
