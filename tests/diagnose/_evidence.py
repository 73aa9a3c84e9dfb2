"""A leaf of which every entry was measured."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradaudit import Cause
from gradaudit.diagnose import Evidence, Explanation

Array = NDArray[Any]
Mask = NDArray[np.bool_]
Shape = tuple[int, ...]

BAR = 1e-9
"""The relative bar of a measurement, unless a test says otherwise."""


def drawn(shape: Shape, *key: int) -> Array:
    """Draw numbers that are neither zero nor alike."""
    rng = np.random.default_rng((len(key), *key, *shape))
    return np.asarray(rng.choice([-1.0, 1.0], shape) * rng.uniform(0.2, 2.0, shape))


def evidence(
    claim: Array,
    truth: Array,
    values: Array | None = None,
    *,
    bar: float = BAR,
    others: Mapping[str, Array] | None = None,
    sizes: Mapping[int, str] | None = None,
) -> Evidence:
    """Measure each entry, to within a part of the largest; wrong is what differs clearly."""
    claim, truth = np.asarray(claim, dtype=float), np.asarray(truth, dtype=float)
    flat = claim.ravel()
    error = np.full(truth.size, bar * max(np.abs(truth).max(), np.abs(claim).max()))
    noise = np.random.default_rng(truth.size).uniform(-0.5, 0.5, truth.size)
    numeric = truth.ravel() + noise * error
    return Evidence(
        name="W",
        values=drawn(claim.shape, 77) if values is None else values,
        claim=flat,
        mended=flat,
        index=np.arange(claim.size),
        numeric=numeric,
        bar=error,
        error=error,
        wrong=np.abs(flat - numeric) > 3 * error,
        others=others or {},
        sizes=sizes or {},
    )


def alternating(shape: Shape, *key: int) -> Array:
    """Draw numbers of which every second one is negative."""
    size = np.abs(drawn(shape, *key))
    return np.asarray(size * (1 - 2 * (np.arange(size.size) % 2)).reshape(shape))


def sampled(whole: Evidence, index: Array) -> Evidence:
    """Keep some of the measurements."""
    keep = np.isin(whole.index, index)
    return whole.without(~keep)


def causes(found: list[Explanation]) -> list[tuple[Cause, ...]]:
    """Name the causes, each with those on top of it."""
    return [tuple(saying.cause for saying in one.sayings) for one in found]


def where(shape: Shape, index: Any = ...) -> Mask:
    """Mark some entries, flat."""
    chosen = np.zeros(shape, dtype=bool)
    chosen[index] = True
    return chosen.ravel()


def changed(claim: Array, index: Any, change: Callable[[Array], Array]) -> Array:
    """Change some entries of a claim: the truth."""
    truth = claim.copy()
    truth[index] = change(claim[index])
    return truth
