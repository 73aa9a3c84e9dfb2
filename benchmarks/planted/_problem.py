"""A function of one leaf, its point and its exact gradient."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Shape = tuple[int, ...]


@dataclass(frozen=True)
class Problem:
    """A smooth function whose gradient at the point is known exactly.

    Attributes
    ----------
    name : str
        Of the kind of function.
    f : callable
        From an array of the point's shape to a float.
    x : ndarray of float64
        The point.
    gradient : ndarray of float64
        In the same shape; its entries spread over several decades.
    """

    name: str
    f: Callable[[Array], float]
    x: Array
    gradient: Array

    @property
    def shape(self) -> Shape:
        """The shape of the leaf."""
        return self.x.shape

    @cached_property
    def weight(self) -> Array:
        """What each entry contributes as it moves by its own size, ``abs(gradient * x)``."""
        return np.abs(self.gradient * self.x)


Draw = Callable[[Shape, int], Problem]
"""From the shape of the leaf and a seed to a problem."""


def uneven(rng: np.random.Generator, shape: Shape | int) -> Array:
    """Draw positive numbers of mean square 1 that spread over several decades."""
    drawn = rng.lognormal(sigma=1.5, size=shape)
    return np.asarray(drawn / np.sqrt(np.mean(drawn**2)))
