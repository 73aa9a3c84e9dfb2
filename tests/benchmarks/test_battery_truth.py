"""The battery's own truth: each claim against one-sided differences in longdouble.

A claim g is right where, along every direction v, gᵀv lies between the two one-sided slopes; it is
wrong where along some direction it clearly does not. Where f is smooth the two are the same.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from benchmarks.battery import BATTERY, BatteryClaim
from benchmarks.battery._claim import Array
from benchmarks.battery._tree import aligned, copied, cotangent, is_drawn, leaves, parts, rebuilt

pytestmark = pytest.mark.skipif(
    bool(np.finfo(np.longdouble).eps > 1e-18), reason="longdouble is no wider than float64 here"
)
STEPS = np.longdouble(8.0) ** -np.arange(1, 14)


class Question:
    """One claim as a scalar function of a list of longdouble arrays, and its gradient."""

    def __init__(self, claim: BatteryClaim, seed: int) -> None:
        given = claim.arguments(seed)
        self.tree = given["x"]
        self.f, grad = parts(given)
        if claim.exact is not None:
            self.f = claim.exact(seed)
        output = np.asarray(self.f(copied(self.tree)))
        self.cotangent = cotangent(given, output, seed)
        wide = [leaf.astype(np.longdouble) for leaf in leaves(self.tree)]
        self.point = wide
        arguments = (self.cotangent.copy(),) if is_drawn(given) else ()
        found = grad(copied(self.tree), *arguments) if callable(grad) else grad
        self.eps = max(_eps(leaf) for leaf in leaves(found))
        self.largest = max(abs(g).max() for g in leaves(found)).astype(float)
        by_leaf = zip(aligned(self.tree, found), wide, strict=True)
        self.gradient = [g.astype(np.longdouble).reshape(x.shape) for g, x in by_leaf]

    def value(self, direction: list[Array], h: Any) -> Any:
        moved = iter([x + h * v for x, v in zip(self.point, direction, strict=True)])
        out = np.asarray(self.f(rebuilt(self.tree, moved)), dtype=np.longdouble)
        return (out * self.cotangent).sum()


def _eps(leaf: Array) -> float:
    digits = {2: 8e-3, 4: 1.2e-7}  # of bfloat16, the coarser of the two halves; of float32
    return digits.get(leaf.dtype.itemsize, 2.3e-16)


def _directions(question: Question, seed: int) -> Iterator[list[Array]]:
    """Yield signed directions over single leaves and all, over halves, and single entries.

    The first moves all alike: a joint kink that is missed by little shows nowhere else.
    """
    rng = np.random.default_rng([seed, 9])
    sizes = [np.where(x == 0, _rms(x), abs(x)) for x in question.point]
    yield sizes
    count = sum(x.size for x in question.point)
    for k in range(20 if count <= 2000 else 4):
        leaf = None if k % 2 else k // 2 % len(sizes)
        yield _over(question, sizes, rng, leaf, 0.5 if k % 4 < 2 else 1.0)
    for i, x in enumerate(question.point):
        for entry in _entries(question, i, rng):
            v = [np.zeros_like(y) for y in question.point]
            v[i].reshape(-1)[entry] = sizes[i].reshape(-1)[entry]
            yield v
        if x.size > 1:
            yield _over(question, sizes, rng, i, 1.0)


def _rms(x: Array) -> Any:
    return np.sqrt((x * x).mean()) or np.longdouble(1.0)


def _over(
    question: Question, sizes: list[Array], rng: np.random.Generator, leaf: int | None, share: float
) -> list[Array]:
    v = []
    for i, size in enumerate(sizes):
        factor = rng.choice([-1.0, 1.0], size.shape) * (rng.random(size.shape) < share)
        v.append(size * factor * rng.uniform(0.5, 1.5, size.shape) * (leaf is None or leaf == i))
    return v


def _entries(question: Question, leaf: int, rng: np.random.Generator) -> Array:
    size = question.point[leaf].size
    return (
        np.arange(size) if size <= 40 else rng.choice(size, 8 if size < 5000 else 3, replace=False)
    )


def _slope(question: Question, v: list[Array], sign: int) -> tuple[Any, Any]:
    """Give a one-sided slope by (4 f(h) - f(2h) - 3 f(0))/2h at the most settled step; a bar."""
    base = question.value(v, 0.0)
    values = np.array([question.value(v, sign * h) for h in STEPS])
    doubled = np.array([question.value(v, sign * 2 * h) for h in STEPS])
    found = sign * (4 * values - doubled - 3 * base) / (2 * STEPS)
    noise = np.finfo(np.longdouble).eps * (abs(base) + abs(values)) / STEPS
    bars = np.array([np.ptp(found[i : i + 3]) + noise[i + 2] for i in range(len(found) - 2)])
    best = int(np.nanargmin(np.where(np.isfinite(bars), bars, np.nan)))
    return found[best + 1], bars[best]


def _outside(question: Question, v: list[Array]) -> tuple[float, float]:
    """Tell how far the claim lies outside the one-sided slopes, and how sure that is.

    Both in units of the size of the terms of the claim and of the slope.
    """
    terms = np.concatenate([(g * d).ravel() for g, d in zip(question.gradient, v, strict=True)])
    (left, bar), (right, other) = (_slope(question, v, s) for s in (-1, 1))
    claimed = terms.sum()
    if np.isnan(claimed):
        return np.inf, 0.0
    excess = max(min(left, right) - claimed, claimed - max(left, right), 0.0)
    size = max(np.sqrt((terms**2).sum()), abs(left), abs(right)) or 1.0
    rounding = 8 * question.eps * question.largest * np.sqrt(sum((d * d).sum() for d in v))
    return float(excess / size), float((3 * (bar + other) + rounding) / size)


VERIFIABLE = [claim for claim in BATTERY if claim.verifiable]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("claim", VERIFIABLE, ids=lambda c: c.name)
def test_claim_is_as_right_as_the_battery_says(claim: BatteryClaim) -> None:
    seed = zlib.crc32(claim.name.encode()) % 1000
    question = Question(claim, seed)
    answers = (_outside(question, v) for v in _directions(question, seed))
    rough = max(1e-3, 64 * question.eps)
    if claim.right:
        found = list(answers)
        assert max(excess - bar for excess, bar in found) <= 1e-7
        assert "inconclusive" in claim.allowed or np.median([bar for _, bar in found]) <= rough
    else:
        assert any(excess > bar for excess, bar in answers)


def test_battery_is_large_and_balanced() -> None:
    assert len({claim.name for claim in BATTERY}) == len(BATTERY) >= 60
    assert 0.4 <= sum(claim.right for claim in BATTERY) / len(BATTERY) <= 0.6
    for claim in BATTERY:
        assert claim.allowed <= {"pass", "fail", "inconclusive"}
        assert not (claim.right and "fail" in claim.allowed)
        assert claim.right or "pass" not in claim.allowed
