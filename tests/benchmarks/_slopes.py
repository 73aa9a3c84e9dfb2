"""How far a claimed gradient lies outside the one-sided slopes of its function, in float64."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from benchmarks.frameworks._plain import Arrays, Plain

STEP = 1e-5
"""Relative to each entry; an entry that is 0 moves as its leaf's mean square does."""


def excess(plain: Plain, seed: int, *, kinks: bool) -> Iterator[tuple[float, float]]:
    """Yield, direction by direction, how far outside the claim is, and what is not seen.

    Both in units of the root of the sum of squares of the claim's terms and of the slope. With
    kinks, the cotangent is positive, so that all of them bend the same way; without, the two
    slopes are taken for one.
    """
    rng = np.random.default_rng([seed, 4])
    base = plain.value(plain.point)
    signs = 1.0 if kinks else rng.choice([-1.0, 1.0], base.size)
    cotangent = rng.uniform(0.5, 1.5, base.size) * signs
    claim = plain.gradient(cotangent)
    largest = max(float(abs(g * _scale(x)).max()) for g, x in zip(claim, plain.point, strict=True))
    noise = 1e-16 / STEP * abs(cotangent * base).sum()
    for leaf, v in _directions(plain.point, rng, kinks=kinks):
        values = [cotangent @ plain.value(_moved(plain.point, leaf, h * v)) for h in _places(kinks)]
        low, high = sorted(_slopes(values, cotangent @ base))
        terms = claim[leaf] * v
        outside = max(low - terms.sum(), terms.sum() - high, 0.0)
        size = max(np.sqrt((terms**2).sum()), abs(low), abs(high))
        rounding = plain.eps * (4 * size + 2 * largest * np.sqrt((v != 0).sum()))
        unseen = 1e-7 * size + 8 * noise + 2 * rounding
        yield outside / (size or 1.0), unseen / (size or 1.0)


def _scale(x: Any) -> Any:
    return np.where(x == 0, np.sqrt((x * x).mean()) or 1.0, abs(x))


def _directions(
    point: Arrays, rng: np.random.Generator, *, kinks: bool
) -> Iterator[tuple[int, Any]]:
    """Yield leaves and directions: over all entries, over a single one; at kinks, upwards."""
    for leaf, x in enumerate(point):
        size = _scale(x)
        yield leaf, size * rng.uniform(0.5, 1.5, x.shape) * rng.choice([-1.0, 1.0], x.shape)
        if kinks:
            yield leaf, size
        if x.size > 1:
            single = np.arange(x.size) == rng.integers(x.size)
            yield leaf, size * single.reshape(x.shape)


def _moved(point: Arrays, leaf: int, by: Any) -> Arrays:
    return [x + by if i == leaf else x for i, x in enumerate(point)]


def _places(kinks: bool) -> tuple[float, ...]:
    return (-STEP, STEP, -2 * STEP, 2 * STEP) if kinks else (-STEP, STEP)


def _slopes(values: list[Any], base: Any) -> tuple[Any, Any]:
    """Give the central slope twice, or the one-sided ones by (4 f(h) - f(2h) - 3 f(0)) / 2h."""
    if len(values) == 2:
        slope = (values[1] - values[0]) / (2 * STEP)
        return slope, slope
    left, right, far_left, far_right = values
    return (
        (3 * base - 4 * left + far_left) / (2 * STEP),
        (4 * right - far_right - 3 * base) / (2 * STEP),
    )
