"""At kinks any subgradient is right; stairs and jumps have none."""

from __future__ import annotations

from typing import Any

import torch

from benchmarks.frameworks._claim import (
    NO_ACQUITTAL,
    NO_ALARM,
    Question,
    of_kind,
    right,
    undecidable,
    wrong,
)

from ._planted import leaf, planted, seeded, uniform


class _AtZero(torch.autograd.Function):
    """A function whose slope at 0 is given."""

    @staticmethod
    def forward(ctx: Any, x: torch.Tensor, function: Any, slope: float) -> torch.Tensor:
        ctx.save_for_backward(x)
        ctx.function, ctx.slope = function, slope
        return function(x)

    @staticmethod
    def backward(ctx: Any, *cotangents: torch.Tensor) -> tuple[Any, ...]:
        (x,) = ctx.saved_tensors
        with torch.enable_grad():
            away = x.detach().requires_grad_()
            (slope,) = torch.autograd.grad(ctx.function(away).sum(), away)
        return cotangents[0] * torch.where(x == 0, ctx.slope, slope), None, None


def _at_zero(function: Any, slope: float | None = None) -> Question:
    """Apply a function to numbers of which every second is 0, with torch's slope or another."""
    x = leaf(torch.randn(8, dtype=torch.float64) * (torch.arange(8) % 2))
    if slope is None:
        return Question(function, (x,))
    return Question(lambda x: _AtZero.apply(x, function, slope), (x,))


def _pool(change: Any) -> Question:
    """Pool pairs that are all ties; the first of each gets the gradient."""
    x = leaf(torch.rand(1, 4, dtype=torch.float64).repeat_interleave(2, dim=1))
    return Question(planted(lambda x: torch.nn.functional.max_pool1d(x, 2), change), (x,))


def _dead(dtype: Any = torch.float32) -> Question:
    """Apply ReLU to an affine map of which some rows are all 0."""
    data = torch.randn(6, 4, dtype=dtype) * (torch.arange(6)[:, None] % 2)

    def f(w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        return torch.relu(data.to(w) @ w + b)

    return Question(f, (leaf(torch.randn(4, 5, dtype=dtype)), leaf(torch.zeros(5, dtype=dtype))))


class _Rounded(torch.autograd.Function):
    """Rounding, as if it were a multiple of the identity."""

    @staticmethod
    def forward(ctx: Any, x: torch.Tensor, slope: float) -> torch.Tensor:
        ctx.slope = slope
        return torch.round(x)

    @staticmethod
    def backward(ctx: Any, *cotangents: torch.Tensor) -> tuple[Any, ...]:
        return ctx.slope * cotangents[0], None


def _stairs(slope: float) -> Question:
    """Round; a straight-through estimator claims the slope 1, torch itself 0."""
    return Question(lambda x: _Rounded.apply(4 * x, slope), (uniform(0.3, 1.2, 6),))


def _step() -> Question:
    """Jump at the point."""
    ones = torch.ones(3, dtype=torch.float64)
    return Question(lambda x: x + (x >= 1).to(x), (leaf(ones),))


def _straight_through() -> Question:
    """Write the estimator as it is commonly written."""
    return Question(lambda x: x + (torch.round(4 * x) / 4 - x).detach(), (uniform(0.3, 1.2, 6),))


CLAIMS = of_kind(
    "kinks",
    right("ReLU at 0", seeded(_at_zero, function=torch.relu)),
    right("ReLU at 0, slope 1", seeded(_at_zero, function=torch.relu, slope=1.0)),
    right("abs at 0", seeded(_at_zero, function=torch.abs)),
    right("max-pool, ties to the first", seeded(_pool, change=lambda g: [g])),
    right("float32 ReLU layer at 0", seeded(_dead)),
    wrong("ReLU at 0, slope 2", seeded(_at_zero, function=torch.relu, slope=2.0)),
    wrong("abs at 0, slope 2", seeded(_at_zero, function=torch.abs, slope=2.0)),
    wrong("max-pool, all to every tie", seeded(_pool, change=lambda g: [g + g.roll(1)])),
) + of_kind(
    "stairs",
    undecidable("rounding, straight through", seeded(_straight_through), NO_ACQUITTAL),
    undecidable("rounding, slope 1 by a rule", seeded(_stairs, slope=1.0), NO_ACQUITTAL),
    right("rounding, slope 0", seeded(_stairs, slope=0.0), NO_ALARM),
    undecidable("step at the point", seeded(_step)),
)
