"""Long sums, and a network with many kinks seen along a line."""

from __future__ import annotations

from typing import Any

import numpy as np

from ._kind import Kind, Sample, differentiable

_TERMS = 100_000


def _long_sum(rng: np.random.Generator) -> Sample:
    w, c = rng.normal(size=_TERMS), rng.normal(size=_TERMS)
    return differentiable(
        lambda t: np.sum(c * np.sin(w * t)),
        lambda t: np.sum(c * w.astype(np.longdouble) * np.cos(w * t)),
        float(rng.uniform(0.3, 1.5)),
    )


def _sequential_sum(rng: np.random.Generator) -> Sample:
    """Add one term after the other: the rounding is many times that of a pairwise sum."""
    w = rng.uniform(0.5, 1.5, size=_TERMS)
    return differentiable(
        lambda t: np.add.accumulate(np.exp(w * t))[-1],
        lambda t: np.sum(w.astype(np.longdouble) * np.exp(w * t)),
        float(rng.uniform(0.3, 1.5)),
    )


def _relu_network(rng: np.random.Generator, width: int) -> Sample:
    """Walk along a line through the input space of a network of two ReLU layers."""
    start, direction = rng.normal(size=(2, 8))
    w1, w2 = rng.normal(size=(width, 8)) / 3, rng.normal(size=(width, width)) / width**0.5
    w3 = rng.normal(size=width) / width**0.5

    def hidden(t: Any) -> tuple[Any, Any]:
        first = w1 @ (start + t * direction)
        return first, w2 @ np.maximum(first, 0)

    def slope(t: Any) -> Any:
        first, second = hidden(t)
        tangent = (w2 @ ((first > 0) * (w1 @ direction))) * (second > 0)
        return 2 * (w3 @ np.maximum(second, 0)) * (w3 @ tangent)

    return differentiable(
        lambda t: (w3 @ np.maximum(hidden(t)[1], 0)) ** 2, slope, float(rng.uniform(0.5, 2.0))
    )


KINDS: tuple[Kind, ...] = (
    Kind("long-sum", _long_sum, smooth=True),
    Kind("sequential-sum", _sequential_sum, smooth=True),
    Kind("relu-network-16", lambda rng: _relu_network(rng, 16), smooth=False),
    Kind("relu-network-256", lambda rng: _relu_network(rng, 256), smooth=False),
)
