"""Penalties, with biases and without."""

from __future__ import annotations

from typing import Any

from benchmarks.audited._case import Case, case
from gradaudit import nn


def _penalty(subject: type, special: str, **options: Any) -> Case:
    return case(
        subject,
        special,
        lambda cls, draw: draw.penalty(cls(0.3, **options), W=(4, 6), b=(20,)),
    )


PENALTIES = tuple(
    _penalty(subject, special, **options)
    for subject in (nn.L1, nn.L2)
    for special, options in (("weights", {}), ("biases too", {"biases": True}))
)
