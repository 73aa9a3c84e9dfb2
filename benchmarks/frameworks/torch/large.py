"""Many entries: a lone wrong one, a transposed Jacobian, a forward derivative of zero."""

from __future__ import annotations

from typing import Any

import torch

from benchmarks.frameworks._claim import Question, of_kind, right, wrong

from ._planted import leaf, planted, seeded, times_at, uniform


def _entries(size: int, *, factor: float = 1.0, dtype: Any = torch.float64) -> Question:
    """Sum sines; one entry in the middle is wrong by a factor."""
    f = planted(lambda x: torch.sin(x).sum(), times_at(size // 2, factor))
    return Question(f, (uniform(0.3, 1.2, size, dtype=dtype),))


def _elementwise(size: int, *, factor: float = 1.0) -> Question:
    """Give all sines; one entry of the vector-Jacobian product is wrong."""
    return Question(planted(torch.sin, times_at(size // 3, factor)), (uniform(0.3, 1.2, size),))


class _Linear(torch.autograd.Function):
    """x ↦ A x, with A or its transpose in the backward pass."""

    @staticmethod
    def forward(ctx: Any, x: torch.Tensor, matrix: torch.Tensor, backward: Any) -> torch.Tensor:
        ctx.backward_matrix = backward
        return matrix.to(x) @ x

    @staticmethod
    def backward(ctx: Any, *cotangents: torch.Tensor) -> tuple[Any, ...]:
        return ctx.backward_matrix.to(cotangents[0]) @ cotangents[0], None, None


def _linear(*, transposed: bool, size: int = 1000) -> Question:
    matrix = torch.randn(size, size, dtype=torch.float64) / size**0.5
    backward = matrix if transposed else matrix.T
    return Question(
        lambda x: _Linear.apply(x, matrix, backward),
        (leaf(torch.randn(size, dtype=torch.float64)),),
    )


class _Sine(torch.autograd.Function):
    """sin, with a forward derivative that is multiplied by a factor."""

    @staticmethod
    def forward(ctx: Any, x: torch.Tensor, factor: float) -> torch.Tensor:
        ctx.save_for_backward(x)
        ctx.save_for_forward(x)
        ctx.factor = factor
        return torch.sin(x)

    @staticmethod
    def backward(ctx: Any, *cotangents: torch.Tensor) -> tuple[Any, ...]:
        return torch.cos(ctx.saved_tensors[0]) * cotangents[0], None

    @staticmethod
    def jvp(ctx: Any, tangent: torch.Tensor, _: Any) -> torch.Tensor:
        return ctx.factor * torch.cos(ctx.saved_tensors[0]) * tangent


def _forward(factor: float, dtype: Any = torch.float32) -> Question:
    return Question(
        lambda x: _Sine.apply(x, factor),
        (uniform(0.3, 1.2, 500, dtype=dtype),),
        {"forward_ad": True},
    )


CLAIMS = of_kind(
    "large",
    right("1,000 entries", seeded(_elementwise, size=1000)),
    right("100,000 entries", seeded(_entries, size=100_000)),
    right("linear map of 1,000", seeded(_linear, transposed=False)),
    wrong("one entry of 1,000", seeded(_elementwise, size=1000, factor=1.5)),
    wrong("one entry of 100,000", seeded(_entries, size=100_000, factor=1.5)),
    wrong(
        "float32, one entry of 1,000",
        seeded(_entries, size=1000, factor=1.5, dtype=torch.float32),
    ),
    wrong("transposed Jacobian of 1,000", seeded(_linear, transposed=True)),
) + of_kind(
    "forward mode",
    right("float32 JVP", seeded(_forward, factor=1.0)),
    right("JVP", seeded(_forward, factor=1.0, dtype=torch.float64)),
    wrong("float32 JVP of zero", seeded(_forward, factor=0.0)),
    wrong("float32 JVP by 1 %", seeded(_forward, factor=1.01)),
    wrong("JVP with its sign flipped", seeded(_forward, factor=-1.0, dtype=torch.float64)),
)
