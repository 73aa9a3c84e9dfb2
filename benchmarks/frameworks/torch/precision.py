"""Half precision: right ones raise no alarm, and what is wrong by half is not let pass."""

from __future__ import annotations

from typing import Any

import torch

from benchmarks.frameworks._claim import (
    NO_ACQUITTAL,
    NO_ALARM,
    FrameworkClaim,
    Question,
    of_kind,
    right,
    wrong,
)

from ._planted import leaf, planted, seeded, times, uniform


def _affine(dtype: Any, factor: float = 1.0) -> Question:
    """Apply tanh to an affine map."""

    def f(w: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
        return torch.tanh(w @ x)

    inputs = (leaf((torch.randn(6, 4) / 2).to(dtype)), leaf(torch.randn(4).to(dtype)))
    return Question(f if factor == 1.0 else planted(f, times(factor)), inputs)


def _sine(dtype: Any, factor: float = 1.0) -> Question:
    """Sum sines."""
    f = planted(lambda x: torch.sin(x).sum(), times(factor))
    return Question(f, (uniform(0.3, 1.2, 10, dtype=dtype),))


def _claims(name: str, dtype: Any) -> list[FrameworkClaim]:
    return [
        right(f"{name} affine layer", seeded(_affine, dtype=dtype), NO_ALARM),
        right(f"{name} sum of sines", seeded(_sine, dtype=dtype), NO_ALARM),
        wrong(
            f"{name} affine layer, by 50 %", seeded(_affine, dtype=dtype, factor=1.5), NO_ACQUITTAL
        ),
        wrong(
            f"{name} sum of sines, by 50 %", seeded(_sine, dtype=dtype, factor=1.5), NO_ACQUITTAL
        ),
    ]


CLAIMS = (
    *of_kind("bfloat16", *_claims("bfloat16", torch.bfloat16)),
    *of_kind("float16", *_claims("float16", torch.float16)),
)
