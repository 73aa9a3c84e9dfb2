"""Backward passes written by hand, and the mistakes that people make in them."""

from __future__ import annotations

import math
from typing import Any

import torch

from benchmarks.frameworks._claim import Question, of_kind, right, wrong

from ._planted import leaf, planted, seeded, uniform


class _Gelu(torch.autograd.Function):
    """x Φ(x), with the slope of Φ's formula, or of the approximation by tanh."""

    @staticmethod
    def forward(ctx: Any, x: torch.Tensor, slope: str) -> torch.Tensor:
        ctx.save_for_backward(x)
        ctx.slope = slope
        return torch.nn.functional.gelu(x)

    @staticmethod
    def backward(ctx: Any, *cotangents: torch.Tensor) -> tuple[Any, ...]:
        (x,) = ctx.saved_tensors
        if ctx.slope == "erf":
            density = torch.exp(-x * x / 2) / math.sqrt(2 * math.pi)
            return cotangents[0] * ((1 + torch.erf(x / math.sqrt(2))) / 2 + x * density), None
        c = math.sqrt(2 / math.pi)
        t = torch.tanh(c * (x + 0.044715 * x**3))
        inner = c * (1 + 3 * 0.044715 * x * x)
        return cotangents[0] * ((1 + t) / 2 + x * (1 - t * t) * inner / 2), None


def _gelu(slope: str, dtype: Any = torch.float64) -> Question:
    return Question(lambda x: _Gelu.apply(x, slope), (uniform(-2.0, 2.0, 30, dtype=dtype),))


class _Softmax(torch.autograd.Function):
    """Softmax over the last axis, with or without the sum in its backward pass."""

    @staticmethod
    def forward(ctx: Any, x: torch.Tensor, diagonal: bool) -> torch.Tensor:  # noqa: FBT001
        y = torch.softmax(x, dim=-1)
        ctx.save_for_backward(y)
        ctx.diagonal = diagonal
        return y

    @staticmethod
    def backward(ctx: Any, *cotangents: torch.Tensor) -> tuple[Any, ...]:
        (y,) = ctx.saved_tensors
        mean = (cotangents[0] * y).sum(dim=-1, keepdim=True)
        return y * (cotangents[0] - (y if ctx.diagonal else mean)), None


def _softmax(*, diagonal: bool, dtype: Any = torch.float64) -> Question:
    x = leaf(torch.randn(5, 7, dtype=dtype))
    return Question(lambda x: _Softmax.apply(x, diagonal), (x,))


def _of_two(change: Any) -> Question:
    """Multiply two tensors of one shape, so that their gradients may be mistaken."""
    f = planted(lambda a, b: torch.sin(a) * b * b, change)
    return Question(f, (uniform(0.3, 1.2, 6), uniform(0.3, 1.2, 6)))


def _bias(reduction: str) -> Question:
    """Add a bias to rows; its gradient is the sum over them."""

    class Biased(torch.autograd.Function):
        @staticmethod
        def forward(_: Any, x: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
            return x + b

        @staticmethod
        def backward(_: Any, *cotangents: torch.Tensor) -> tuple[Any, ...]:
            (c,) = cotangents
            return c, {"sum": c.sum(dim=0), "mean": c.mean(dim=0), "first": c[0]}[reduction]

    x, b = (leaf(torch.randn(*shape, dtype=torch.float64)) for shape in ((8, 3), (3,)))
    return Question(lambda x, b: torch.tanh(Biased.apply(x, b)), (x, b))


def _mean(*, summed: bool) -> Question:
    """Average squares; a sum in the backward pass makes it too large by the count."""
    f = planted(lambda x: (x * x).mean(), lambda g: [g * g.numel() if summed else g])
    return Question(f, (uniform(0.3, 1.2, 10),))


def _layer_norm(*, plain: bool, dtype: Any = torch.float64) -> Question:
    """Normalise rows; the mistake holds mean and deviation for constants."""

    def f(x: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
        mean, deviation = x.mean(-1, keepdim=True), x.std(-1, keepdim=True)
        if not plain:
            mean, deviation = mean.detach(), deviation.detach()
        return (x - mean) / deviation * w

    return Question(f, (leaf(torch.randn(4, 9, dtype=dtype)), uniform(0.5, 1.5, 9, dtype=dtype)))


def _detached(*, half: bool) -> Question:
    """Use x twice, once behind a detach."""

    def f(x: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
        return (x.detach() if half else x) * w + torch.sin(x)

    return Question(f, (uniform(0.3, 1.2, 6), uniform(0.3, 1.2, 6)))


CLAIMS = of_kind(
    "formulas",
    right("GELU by hand", seeded(_gelu, slope="erf")),
    right("float32 GELU by hand", seeded(_gelu, slope="erf", dtype=torch.float32)),
    right("softmax by hand", seeded(_softmax, diagonal=False)),
    right("product of two", seeded(_of_two, change=lambda a, b: (a, b))),
    right("bias of rows", seeded(_bias, reduction="sum")),
    right("layer normalisation", seeded(_layer_norm, plain=True)),
    wrong("GELU, slope of the tanh formula", seeded(_gelu, slope="tanh")),
    wrong(
        "float32 GELU, slope of the tanh formula", seeded(_gelu, slope="tanh", dtype=torch.float32)
    ),
    wrong("softmax without its sum", seeded(_softmax, diagonal=True)),
    wrong("float32 softmax without its sum", seeded(_softmax, diagonal=True, dtype=torch.float32)),
    wrong("product of two, gradients swapped", seeded(_of_two, change=lambda a, b: (b, a))),
    wrong("product of two, sign of one", seeded(_of_two, change=lambda a, b: (a, -b))),
    wrong("bias of rows, averaged", seeded(_bias, reduction="mean")),
    wrong("bias of rows, the first alone", seeded(_bias, reduction="first")),
    wrong("mean, summed", seeded(_mean, summed=True)),
    wrong("layer normalisation, constants held", seeded(_layer_norm, plain=False)),
    wrong("a detached half", seeded(_detached, half=True)),
    right("no detached half", seeded(_detached, half=False)),
)
