"""Self-attention of two heads: every step, earlier steps, or those of a mask looked at."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.audited._case import Case, case
from gradaudit import nn

MASK = np.array(
    [
        [[True, False, True], [True, True, False], [False, True, True]],
        [[True, True, True], [False, True, False], [True, False, True]],
    ]
)
"""Another one for each example."""


def _attention(special: str, *mask: Any, **options: Any) -> Case:
    return case(
        nn.SelfAttention,
        special,
        lambda cls, draw: draw.layer(cls(2, seed=1, **options), draw.normal(2, 3, 4), *mask),
    )


ATTENTION = (
    _attention("plain"),
    _attention("causal", causal=True),
    _attention("mask", MASK),
)
