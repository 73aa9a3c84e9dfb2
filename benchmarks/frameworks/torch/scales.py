"""Large and small numbers: where a fixed step or an absolute tolerance misleads."""

from __future__ import annotations

from typing import Any

import torch

from benchmarks.frameworks._claim import Question, of_kind, right, wrong

from ._planted import planted, seeded, times, uniform


def _at(
    function: Any, low: float, high: float, *, factor: float = 1.0, dtype: Any = torch.float64
) -> Question:
    """Apply a function entry by entry somewhere between two numbers."""
    f = function if factor == 1.0 else planted(function, times(factor))
    return Question(f, (uniform(low, high, 12, dtype=dtype),))


def _tiny(factor: float) -> Question:
    """Have gradients of 1e-6: an absolute tolerance of 1e-5 sees nothing."""
    return _at(lambda x: 1e-6 * torch.sin(x), 0.3, 1.2, factor=factor)


def _mixed(factor: float) -> Question:
    """Have two leaves whose gradients are seven orders of magnitude apart."""

    def scaled(x: torch.Tensor) -> torch.Tensor:
        return 1e-4 * torch.sin(x)

    small = scaled if factor == 1.0 else planted(scaled, times(factor))

    def function(large: torch.Tensor, little: torch.Tensor) -> torch.Tensor:
        return 1e3 * torch.cos(large).sum() + small(little).sum()

    return Question(function, (uniform(0.3, 1.2, 5), uniform(0.3, 1.2, 5)))


def _square(x: torch.Tensor) -> torch.Tensor:
    return x * x


def _sine(factor: float = 1.0) -> Question:
    return _at(torch.sin, 14.0, 16.0, factor=factor, dtype=torch.float32)


CLAIMS = of_kind(
    "scales",
    right("x² at 1e8", seeded(_at, function=_square, low=0.5e8, high=2e8)),
    right("log at 1e-8", seeded(_at, function=torch.log, low=0.5e-8, high=2e-8)),
    right("x³ at 1e4", seeded(_at, function=lambda x: x**3, low=0.5e4, high=2e4)),
    right("gradients of 1e-6", seeded(_tiny, factor=1.0)),
    right("leaves of unlike gradients", seeded(_mixed, factor=1.0)),
    right("float32 sin at 15", seeded(_sine)),
    wrong("x² at 1e8, by 1 %", seeded(_at, function=_square, low=0.5e8, high=2e8, factor=1.01)),
    wrong("log at 1e-8, halved", seeded(_at, function=torch.log, low=5e-9, high=2e-8, factor=0.5)),
    wrong("gradients of 1e-6, five times", seeded(_tiny, factor=5.0)),
    wrong("leaves of unlike gradients, the small one twice", seeded(_mixed, factor=2.0)),
    wrong("float32 sin at 15, by 1 %", seeded(_sine, factor=1.01)),
    wrong("float32 sin at 15, by 0.1 %", seeded(_sine, factor=1.001)),
)
