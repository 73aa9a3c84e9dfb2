"""What a model is: a cost, its backward pass written by hand, and a point."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
Point: TypeAlias = dict[str, Array]


@dataclass(frozen=True, slots=True)
class Model:
    """A cost of named arrays with its gradient.

    Attributes
    ----------
    point
        Where it is checked.
    cost
        From a point to a number.
    backward
        From a point and the name of a slip to the gradient; the empty name gives the right one.
    """

    point: Point
    cost: Callable[[Point], Any]
    backward: Callable[[Point, str], Point]


def generator(name: str, draw: int) -> np.random.Generator:
    """Give the generator that belongs to a name and a draw."""
    return np.random.default_rng([zlib.crc32(name.encode()), draw])


def cross_entropy(scores: Array, labels: Array) -> tuple[Any, Array]:
    """Give the mean softmax cross-entropy of rows of scores, and its derivative by them."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    total = np.exp(shifted).sum(axis=1, keepdims=True)
    rows = np.arange(len(labels))
    error = np.exp(shifted) / total
    error[rows, labels] -= 1
    return (np.log(total[:, 0]) - shifted[rows, labels]).mean(), error / len(labels)
