"""Functions that draw: of torch's generator, which can be set, and of others."""

from __future__ import annotations

import itertools
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

from ._planted import planted, seeded, times, uniform


def _dropout(factor: float = 1.0) -> Question:
    """Drop half of the entries, by torch's own generator."""
    sine = planted(torch.sin, times(factor))
    return Question(lambda x: torch.nn.functional.dropout(sine(x), 0.5), (uniform(0.3, 1.2, 30),))


def _own_generator() -> Question:
    """Draw from a generator that nobody else knows of."""
    generator = torch.Generator().manual_seed(1)

    def f(x: torch.Tensor) -> torch.Tensor:
        return torch.sin(x) * torch.rand(x.shape, generator=generator, dtype=torch.float64).to(x)

    return Question(f, (uniform(0.3, 1.2, 10),))


def _counting() -> Question:
    """Answer otherwise at every call."""
    calls = itertools.count()

    def f(x: torch.Tensor) -> Any:
        return torch.sin(x) * (1 + next(calls) % 3)

    return Question(f, (uniform(0.3, 1.2, 10),))


CLAIMS = of_kind(
    "random",
    right("dropout", seeded(_dropout), NO_ALARM),
    wrong("dropout, by 50 %", seeded(_dropout, factor=1.5), NO_ACQUITTAL),
    undecidable("a generator of its own", seeded(_own_generator)),
    undecidable("another answer at every call", seeded(_counting)),
)
