"""Few directions in place of many entries: for derivatives that come one direction at a time.

A Jacobian-vector product says what a function does along one direction. Of a small leaf each entry
is such a direction. The entries of a large one are dealt out to a few directions at random, each to
one, with a random sign: no error of an entry cancels for good, and none hides among all the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from gradaudit.spaces import Array, FloatArray, Space

DIRECTIONS = 64
"""Leaves of more entries are seen along so many directions."""


class _Frame(NamedTuple):
    """To which direction each entry belongs, and how far it moves along that."""

    member: np.ndarray
    step: FloatArray


class Frames:
    """Leaves, large ones seen along a few directions each.

    Parameters
    ----------
    names : sequence of str
        Of the leaves.
    leaves : sequence of array
        The point.
    space : Space
        Of the leaves.
    seed : int
        What directions are drawn from.

    Attributes
    ----------
    names : tuple of str
        Those of large leaves say so.
    leaves : tuple of array
        The point itself where it is small; zeros, one for each direction, where it is large.
    """

    def __init__(
        self, names: Sequence[str], leaves: Sequence[Array], space: Space, seed: int
    ) -> None:
        self._space = space
        self._centre = tuple(leaves)
        self._frames = [self._frame(leaf, place, seed) for place, leaf in enumerate(leaves)]
        self.names = tuple(
            name if frame is None else f"{name} along {DIRECTIONS} directions"
            for name, frame in zip(names, self._frames, strict=True)
        )
        self.leaves = tuple(
            leaf if frame is None else space.like(leaf, np.zeros(DIRECTIONS), (DIRECTIONS,))
            for leaf, frame in zip(leaves, self._frames, strict=True)
        )

    @property
    def coordinates(self) -> frozenset[str]:
        """The names of the leaves seen along directions."""
        pairs = zip(self.names, self._frames, strict=True)
        return frozenset(name for name, frame in pairs if frame is not None)

    def point(self, given: Sequence[Array]) -> list[Array]:
        """Return the leaves that such coordinates stand for.

        Parameters
        ----------
        given : sequence of array
            In the shapes of `leaves`.

        Returns
        -------
        list of array
            In the shapes of the point.
        """
        return [
            one if frame is None else self._reached(centre, frame, one)
            for one, centre, frame in zip(given, self._centre, self._frames, strict=True)
        ]

    def tangents(self, place: int) -> Iterator[Array]:
        """Yield the direction that each coordinate of a leaf stands for.

        Parameters
        ----------
        place : int
            Which leaf.

        Yields
        ------
        array
            Shaped like the leaf.
        """
        centre, frame = self._centre[place], self._frames[place]
        size = self._space.size(centre)
        for number in range(size if frame is None else DIRECTIONS):
            if frame is None:
                tangent = np.zeros(size)
                tangent[number] = 1.0
            else:
                tangent = np.where(frame.member == number, frame.step, 0.0)
            yield self._space.like(centre, tangent)

    def _frame(self, leaf: Array, place: int, seed: int) -> _Frame | None:
        size = self._space.size(leaf)
        if size <= DIRECTIONS:
            return None
        rng = np.random.default_rng((seed, place, DIRECTIONS))
        member = rng.permutation(np.arange(size) % DIRECTIONS)
        return _Frame(member, self._space.scale(leaf) * rng.choice((-1.0, 1.0), size))

    def _reached(self, centre: Array, frame: _Frame, given: Array) -> Array:
        along = self._space.flat(given)[frame.member]
        return self._space.like(centre, self._space.flat(centre) + frame.step * along)
