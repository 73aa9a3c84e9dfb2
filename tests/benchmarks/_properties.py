"""By brute force: which causes does a claim have, where it differs from the right gradient?

Written from the definitions, and apart from the library: G is the right gradient, C the claim.
"""

from __future__ import annotations

from itertools import chain, combinations
from typing import Any

import numpy as np

from benchmarks.mistakes import Question
from gradaudit import Cause

ORDER = tuple(Cause)


def equal(a: Any, b: Any, size: float) -> bool:
    return bool((abs(a - b) <= 1e-9 * size).all())


def holding(question: Question, plant: int, leaf: str) -> set[Cause]:
    """Give all causes that explain every wrong entry of a plant by the same rule."""
    right, claimed, x = question.right[leaf], question.claimed[leaf], question.point[leaf]
    wrong = question.wrong(leaf) & question.owned[plant]
    size = float(max(abs(right).max(), abs(claimed).max()))
    g, c = right[wrong], claimed[wrong]
    found = _of_entries(g, c, x[wrong], size)
    predictions: list[tuple[Cause, Any]] = [
        *((Cause.TRANSPOSE, p) for p in _transposes(claimed)),
        *((Cause.MEMORY_ORDER, p) for p in _orders(claimed)),
        *((Cause.FLIP, p) for p in _flips(claimed)),
        *((Cause.SHIFT, p) for p in _rolls(claimed)),
        *((Cause.SWAPPED, p) for p in _others(question, leaf)),
    ]
    if abs(g).max() > 1e-12 * size:  # zeros moved from elsewhere explain nothing
        found |= {cause for cause, p in predictions if equal(p[wrong], g, size)}
    rows = claimed.reshape(len(claimed), -1) if claimed.ndim else claimed.reshape(1, 1)
    mask, target = wrong.reshape(rows.shape), right.reshape(rows.shape)
    if _factor(target, rows, mask, size):
        found.add(Cause.ROW_FACTOR)
    if _factor(target.T, rows.T, mask.T, size):
        found.add(Cause.COLUMN_FACTOR)
    return found


def _of_entries(g: Any, c: Any, x: Any, size: float) -> set[Cause]:
    found = set()
    if not c.any() or not abs(g).max() > 1e-12 * size:
        found.add(Cause.ZERO)
    if equal(-c, g, size):
        found.add(Cause.SIGN)
    if len(g) > 1 and c.any() and equal(c * ((g @ c) / (c @ c)), g, size):
        found.add(Cause.SCALE)
    for unit in (x, np.sign(x)):
        if len(g) > 1 and unit.any():
            coefficient = ((g - c) @ unit) / (unit @ unit)
            if equal(c + coefficient * unit, g, size):
                found.add(Cause.REGULARISATION)
    return found


def _transposes(c: Any) -> list[Any]:
    pairs = combinations(range(c.ndim), 2)
    return [c.swapaxes(i, j) for i, j in pairs if c.shape[i] == c.shape[j]]


def _orders(c: Any) -> list[Any]:
    if c.ndim < 2:
        return []
    return [c.ravel(order="F").reshape(c.shape), c.ravel().reshape(c.shape, order="F")]


def _flips(c: Any) -> list[Any]:
    axes = range(c.ndim)
    some = chain.from_iterable(combinations(axes, k) for k in range(1, c.ndim + 1))
    return [np.flip(c, chosen) for chosen in some]


def _rolls(c: Any) -> list[Any]:
    return [np.roll(c, k, axis) for axis in range(c.ndim) for k in range(1, c.shape[axis])]


def _others(question: Question, leaf: str) -> list[Any]:
    claims = question.claimed
    return [c for k, c in claims.items() if k != leaf and c.shape == claims[leaf].shape]


def _factor(g: Any, c: Any, wrong: Any, size: float) -> bool:
    """Tell whether each row of c has its own factor, refutably: three rows, two entries in each."""
    counts = wrong.sum(axis=1)
    if min(g.shape) < 3 or (counts > 1).sum() < 3:
        return False
    c = np.where(wrong, c, 0)
    g = np.where(wrong, g, 0)
    norm = (c * c).sum(axis=1)
    factors = (c * g).sum(axis=1) / np.where(norm == 0, 1, norm)
    return equal(factors[:, None] * c, g, size)
