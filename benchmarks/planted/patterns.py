"""Where entries are made wrong: scattered, or as slices along the axes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ._problem import Mask, Problem, Shape

SCATTERED = {"one entry": 1, "three entries": 3, "ten entries": 10}
"""Patterns without order, and how many entries each has."""

NOTABLE = 1e-3
"""Of the leaf's largest `weight`: what lies below is not chosen, its mistake might not be seen."""

STRIDE = 3
"""Every so-manieth position."""

TRIALS = 1000
"""Slices of `SLICES` are drawn so often until one holds a notable entry."""

Slices = tuple[slice, ...]


@dataclass(frozen=True)
class _Kind:
    """Slices of one kind: what leaves they are drawn for, and how."""

    fits: Callable[[Shape], bool]
    draw: Callable[[np.random.Generator, Shape], Slices]


def _position(rng: np.random.Generator, length: int) -> slice:
    start = int(rng.integers(length))
    return slice(start, start + 1)


def _range(rng: np.random.Generator, length: int) -> slice:
    count = int(rng.integers(max(1, length // 8), length // 2 + 1))
    start = int(rng.integers(length - count + 1))
    return slice(start, start + count)


def _stride(rng: np.random.Generator, length: int) -> slice:
    """Draw at least two positions."""
    return slice(int(rng.integers(min(STRIDE, length - STRIDE))), None, STRIDE)


def _matrix(shape: Shape) -> bool:
    return len(shape) > 1


def _strided(axis: int) -> Callable[[Shape], bool]:
    return lambda shape: len(shape) > axis and shape[axis] > STRIDE


SLICES = {
    "row": _Kind(_matrix, lambda rng, shape: (_position(rng, shape[0]),)),
    "column": _Kind(_matrix, lambda rng, shape: (slice(None), _position(rng, shape[1]))),
    "block": _Kind(lambda _: True, lambda rng, shape: tuple(_range(rng, n) for n in shape[:2])),
    "every third row": _Kind(_strided(0), lambda rng, shape: (_stride(rng, shape[0]),)),
    "every third column": _Kind(
        _strided(1), lambda rng, shape: (slice(None), _stride(rng, shape[1]))
    ),
}
"""Ordered patterns. On leaves of four axes a row is an output channel and a column an input
channel; on vectors a block is a range, and every third row is every third entry."""

PATTERNS = (*SCATTERED, *SLICES)
"""The names of all."""


def fitting(shape: Shape) -> tuple[str, ...]:
    """Name the patterns that a leaf of this shape can have."""
    return tuple(name for name in PATTERNS if name in SCATTERED or SLICES[name].fits(shape))


def chosen(pattern: str, problem: Problem, rng: np.random.Generator) -> Mask:
    """Draw the entries that are to be wrong.

    Parameters
    ----------
    pattern : str
        One of `PATTERNS` that fits the leaf.
    problem : Problem
        The function; its `weight` says which entries are notable.
    rng : Generator
        To draw the places from.

    Returns
    -------
    ndarray of bool
        In the leaf's shape. Scattered entries are all notable, slices hold a notable one.

    Raises
    ------
    ValueError
        If no slices drawn held a notable entry.
    """
    notable = problem.weight >= NOTABLE * problem.weight.max()
    mask = np.zeros(problem.shape, dtype=bool)
    if pattern in SCATTERED:
        places = rng.choice(np.flatnonzero(notable), SCATTERED[pattern], replace=False)
        mask.reshape(-1)[places] = True
        return mask
    for _ in range(TRIALS):
        slices = SLICES[pattern].draw(rng, problem.shape)
        if notable[slices].any():
            mask[slices] = True
            return mask
    raise ValueError(f"no {pattern} of {problem.name} {problem.shape} holds a notable entry")
