"""What becomes of the right gradient of a leaf where a mistake is planted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from .models import Array, Point


@dataclass(frozen=True, slots=True)
class Site:
    """What a change may look at.

    Attributes
    ----------
    right
        The right gradient of all leaves.
    point
        Where.
    leaf
        The leaf to be changed.
    rng
        The same generator every time.
    """

    right: Point
    point: Point
    leaf: str
    rng: np.random.Generator

    @property
    def gradient(self) -> Array:
        """The right gradient of the leaf."""
        return self.right[self.leaf]


Change: TypeAlias = Callable[[Site], Array]


def times(factor: float) -> Change:
    """Multiply."""
    return lambda site: site.gradient * factor


def zero(site: Site) -> Array:
    """Leave out."""
    return np.zeros_like(site.gradient)


def without_square(coefficient: float) -> Change:
    """Take the derivative of a penalty of squares off."""
    return lambda site: site.gradient - coefficient * site.point[site.leaf]


def without_absolute(coefficient: float) -> Change:
    """Take the derivative of a penalty of absolute values off."""
    return lambda site: site.gradient - coefficient * np.sign(site.point[site.leaf])


def transposed(site: Site) -> Array:
    """Transpose."""
    return site.gradient.T.copy()


def written_by_columns(site: Site) -> Array:
    """Unroll in Fortran order, where C order is due."""
    return site.gradient.ravel(order="F").reshape(site.gradient.shape)


def read_by_columns(site: Site) -> Array:
    """Fill in Fortran order, where C order is due."""
    return np.ascontiguousarray(site.gradient.ravel().reshape(site.gradient.shape, order="F"))


def flipped(*axes: int) -> Change:
    """Reverse axes."""
    return lambda site: np.flip(site.gradient, axes).copy()


def rolled(shift: int, axis: int = 0) -> Change:
    """Shift along an axis, around its end."""
    return lambda site: np.roll(site.gradient, shift, axis)


def pushed(site: Site) -> Array:
    """Shift by one along the first axis: zero enters, and the last is lost."""
    return np.concatenate([np.zeros_like(site.gradient[:1]), site.gradient[:-1]])


def of_leaf(other: str) -> Change:
    """Take another leaf's."""
    return lambda site: site.right[other].copy()


def by_row(site: Site) -> Array:
    """Multiply each row by a number of its own."""
    ones = (1,) * (site.gradient.ndim - 1)
    return site.gradient * np.exp(site.rng.normal(size=(len(site.gradient), *ones)) * 0.7)


def by_column(site: Site) -> Array:
    """Multiply each column by a number of its own."""
    return site.gradient * np.exp(site.rng.normal(size=site.gradient.shape[1:]) * 0.7)


def noisy(level: float) -> Change:
    """Multiply each entry by a number of its own, next to 1."""
    return lambda site: site.gradient * (1 + level * site.rng.normal(size=site.gradient.shape))


def astray(site: Site) -> Array:
    """Add to each entry a number like the gradient's."""
    size = np.sqrt((site.gradient**2).mean())
    return site.gradient + size * site.rng.normal(size=site.gradient.shape)


def clipped(site: Site) -> Array:
    """Clip to half of the largest."""
    bound = abs(site.gradient).max() / 2
    return np.clip(site.gradient, -bound, bound)


def centred(site: Site) -> Array:
    """Take the mean off."""
    return site.gradient - site.gradient.mean()


def lengthened(site: Site) -> Array:
    """Raise to the power of 1.1, with its sign."""
    return np.sign(site.gradient) * abs(site.gradient) ** 1.1
