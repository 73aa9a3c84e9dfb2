"""Which entries of a leaf a mistake is planted in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

Place: TypeAlias = Callable[[tuple[int, ...], np.random.Generator], Any]
"""From a shape and a generator to an index."""


def everywhere(shape: tuple[int, ...], rng: np.random.Generator) -> Any:
    """Take the whole leaf."""
    return ...


def at(*index: int | slice) -> Place:
    """Take what an index says."""
    return lambda _shape, _rng: index


def columns(*index: int | slice) -> Place:
    """Take what an index says of the last axes."""
    return lambda _shape, _rng: (..., *index)


def some_row(shape: tuple[int, ...], rng: np.random.Generator) -> Any:
    """Take a row that is drawn."""
    return (int(rng.integers(shape[0])),)


def some_column(shape: tuple[int, ...], rng: np.random.Generator) -> Any:
    """Take a column that is drawn."""
    return (..., int(rng.integers(shape[-1])))


def scattered(count: int) -> Place:
    """Take so many entries that are drawn one by one."""

    def place(shape: tuple[int, ...], rng: np.random.Generator) -> Any:
        flat = rng.choice(int(np.prod(shape)), count, replace=False)
        return np.unravel_index(flat, shape)

    return place
