"""A direction within one leaf, drawn so that the steps along it are exact."""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from gradaudit.judge import claim_rounding
from gradaudit.spaces import Array, FloatArray, Index, Space

LARGE = 1 << 16
"""A leaf of more entries lets go of its arrays while others are looked at."""

SEEN = 2.0
"""Rounding is granted up to so many times what it is seen to have done."""


@dataclass(frozen=True)
class Leaf:
    """A leaf with its claimed gradient.

    Attributes
    ----------
    position : int
        Among the leaves of the point.
    name : str
        What it is called.
    space : Space
        Of its arrays.
    values : array
        The point.
    claim : array
        The claimed gradient, of the space or already flat in float64.
    eps : float
        The coarser of the point's and the claim's precision.
    rounding : float
        What was rounded off each claimed entry beyond that, in its own units.
    mended : ndarray of float64, flat
        Another claim, in place of the first.
    rounded : ndarray of float64, flat
        By what each claimed entry differs from the same formula in float64; None if that is not
        known.
    """

    position: int
    name: str
    space: Space
    values: Array
    claim: Array
    eps: float
    rounding: float = 0.0
    mended: FloatArray | None = None
    rounded: FloatArray | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        """The lengths of the axes."""
        return self.space.shape(self.values)

    @cached_property
    def gradient(self) -> FloatArray:
        """The claim, flat in float64."""
        return self.space.flat(self.claim) if self.mended is None else self.mended

    def claims(self, index: Index) -> FloatArray:
        """Return the claim at some entries, in float64: of a large leaf, at these alone."""
        if self.size <= LARGE or "gradient" in vars(self) or self.mended is not None:
            return self.gradient[index]
        claims: FloatArray = self.space.flat(self.claim, index)
        return claims

    @property
    def size(self) -> int:
        """How many entries there are."""
        return self.space.size(self.values)

    def forget(self) -> None:
        """Let go of the arrays that can be computed again; what are single numbers stays."""
        _ = (self.rms, self.heaviest, self.norm, self.claimed_size, self.blur)
        for name in ("gradient", "scale", "weight"):
            vars(self).pop(name, None)

    @cached_property
    def scale(self) -> Array:
        """Each entry's natural step, flat; a power of two."""
        return self.space.scale(self.values)

    @cached_property
    def rms(self) -> float:
        """The root mean square of the entries; 1 for a leaf of zeros."""
        return self.space.rms(self.values)

    @cached_property
    def weight(self) -> Array:
        """What each entry claims to contribute over its natural step, flat."""
        return np.abs(self.gradient) * self.scale

    @cached_property
    def heaviest(self) -> float:
        """The largest such contribution."""
        return float(self.weight.max(initial=0.0))

    @cached_property
    def norm(self) -> float:
        """The Euclidean norm of the claim."""
        return self.space.norm(self.gradient)

    @cached_property
    def blur(self) -> float:
        """What that rounding may add to the contribution of an entry."""
        return self.rounding * float(self.scale.max(initial=0.0)) if self.rounding else 0.0

    def granted(self, seen: Any, size: Any, count: int = 1) -> Any:
        """Return what rounding of the claim may have added to a slope.

        Where it is known what rounding has done to each entry, no more than that is granted, and an
        eps of what the entries contribute themselves.

        Parameters
        ----------
        seen : float or ndarray
            What rounding is seen to have added to it, of either sign.
        size : float or ndarray
            The root sum of squares of what the entries contribute.
        count : int
            How many entries move.

        Returns
        -------
        float or ndarray
            In units of the slope.
        """
        usual = claim_rounding(self.eps, self.heaviest, count) + self.blur * math.sqrt(count)
        if self.rounded is None:
            return usual
        return np.minimum(usual, SEEN * np.abs(seen) + self.eps * size)

    @cached_property
    def claimed_size(self) -> float:
        """The root sum of squares of all contributions."""
        return self.space.norm(self.weight)


@dataclass(frozen=True)
class Direction:
    """Entries of one leaf and how far each moves.

    Attributes
    ----------
    leaf : Leaf
        Where.
    index : slice or ndarray of int
        Which entries.
    step : array, flat
        By how much each moves at t = 1.
    claimed : float
        The slope along it by the claim: the inner product of gradient and step.
    size : float
        The root sum of squares of the terms of that sum, which themselves may cancel.
    smallest : float
        The smallest magnitude that any such term has along any direction drawn, but those of zero.
    count : int
        How many entries move.
    """

    leaf: Leaf
    index: Index
    step: Array
    claimed: float
    size: float
    smallest: float
    count: int

    @classmethod
    def drawn(
        cls,
        leaf: Leaf,
        index: Index,
        key: Sequence[int],
        *,
        wide: bool = False,
        narrow: bool = False,
    ) -> Direction:
        """Draw random signs and factors on top of each entry's natural step.

        The factors have so few bits that adding a multiple of the step to the point involves no
        rounding: the step taken is the step meant.

        Parameters
        ----------
        leaf : Leaf
            Where.
        index : slice or ndarray of int
            Which entries.
        key : sequence of int
            What to draw from, besides the leaf's name.
        wide : bool
            Whether entries below the leaf's rms take its step, to be seen above the noise of f.
        narrow : bool
            Whether entries far below the leaf's rms take their own size, but for zeros: f may be
            wild at the scale of the others.

        Returns
        -------
        Direction
            Reproducible whatever the other leaves are.
        """
        seeds = (*key, zlib.crc32(leaf.name.encode()))
        bits = factor_bits(leaf.space.eps(leaf.values))
        step = leaf.space.draw(seeds, leaf.scale[index].size, bits)
        step *= _lengths(leaf, index, wide=wide, narrow=narrow)
        return cls.along(leaf, index, step, leaf.claims(index))

    @classmethod
    def along(cls, leaf: Leaf, index: Index, step: Array, gradient: Array) -> Direction:
        """Complete a direction whose steps are given."""
        terms = gradient * step
        claimed, size = float(terms.sum()), leaf.space.norm(terms)
        np.multiply(gradient, leaf.scale[index], out=terms)
        np.abs(terms, out=terms)
        smallest = float(terms.min(initial=math.inf, where=terms > 0)) / 2
        return cls(leaf, index, step, claimed, size, smallest, step.size)

    def claimed_by(self, leaf: Leaf) -> Direction:
        """Return the same direction over the same leaf with another claim.

        Parameters
        ----------
        leaf : Leaf
            With its claim.

        Returns
        -------
        Direction
            With the slope that this claims along it.
        """
        if self.leaf is leaf:
            return self
        return Direction.along(leaf, self.index, self.step, leaf.gradient[self.index])

    @cached_property
    def rounding(self) -> float:
        """What rounding of the claim may have added to its slope along it."""
        rounded = self.leaf.rounded
        seen = 0.0 if rounded is None else self.leaf.space.inner(rounded[self.index], self.step)
        return float(self.leaf.granted(seen, self.size, self.count))

    def light(self) -> Direction:
        """Return the same without its entries: what it was over is known by its numbers alone."""
        return replace(self, index=np.empty(0, np.intp), step=np.empty(0))

    @cached_property
    def length(self) -> float:
        """How far an entry moves, in the mean."""
        return float(np.abs(self.step).mean()) if self.step.size else math.nan

    @property
    def reach(self) -> float:
        """How many times longer it may be, for no entry to move by more than its leaf's rms."""
        largest = float(np.abs(self.step).max(initial=0.0))
        return self.leaf.rms / largest if largest else 1.0

    def part(self, chosen: Array) -> Direction:
        """Return the same steps of some of its entries, the others at rest.

        Parameters
        ----------
        chosen : ndarray of bool
            Which of the entries that move.

        Returns
        -------
        Direction
            Slopes along the parts of a direction add up to the slope along it.
        """
        index = np.arange(self.count)[self.index] if isinstance(self.index, slice) else self.index
        kept = index[chosen]
        return Direction.along(self.leaf, kept, self.step[chosen], self.leaf.gradient[kept])

    def scaled(self, factor: float) -> Direction:
        """Return the same direction, longer or shorter."""
        return Direction(
            self.leaf,
            self.index,
            self.step * factor,
            self.claimed * factor,
            self.size * factor,
            self.smallest * factor,
            self.count,
        )


def _lengths(leaf: Leaf, index: Index, *, wide: bool, narrow: bool) -> FloatArray:
    """Return the steps of some entries, before they get signs and factors."""
    scale: FloatArray = leaf.scale[index]
    if wide:
        scale = np.fmax(scale, 2.0 ** np.floor(np.log2(leaf.rms)))
    if narrow:
        own = leaf.space.own_scale(leaf.values)[index]
        scale = np.where(own > 0, own, scale)
    return scale


def factor_bits(eps: float) -> int:
    """Return how many bits a step's factor may have so that a long ladder stays exact.

    Parameters
    ----------
    eps : float
        Of the point's dtype.

    Returns
    -------
    int
        10 for float64 and better, 6 for float32, 2 for float16, 0 (signs alone) for bfloat16.
    """
    for coarsest, bits in ((1e-12, 10), (1e-6, 6), (2e-3, 2)):
        if eps < coarsest:
            return bits
    return 0


def of_few_bits(length: float, eps: float) -> float:
    """Return about the same length, as a number of few bits that is no power of two.

    Few, so that adding a multiple of it to the point involves no rounding. Steps that are powers of
    two leave the point on a grid on which what f does first may be exact, or rounded alike
    everywhere: neither shows how f rounds.

    Parameters
    ----------
    length : float
        Positive.
    eps : float
        Of the point's dtype.

    Returns
    -------
    float
        A power of two where the dtype has no room for more.
    """
    mantissa, exponent = math.frexp(length)
    grid = 2 ** (factor_bits(eps) + 1)
    return math.ldexp((int(mantissa * grid) | 1) / grid, exponent)
