"""Forward mode: the Jacobian-vector products of a function of pytrees."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import islice
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from gradaudit.claims import Frames, Gradient
from gradaudit.evaluate import RandomState
from gradaudit.jax._attempt import Attempt
from gradaudit.jax._compiled import Compiled
from gradaudit.jax._function import Function, asked
from gradaudit.jax._outputs import SPACE, Arrays
from gradaudit.jax._precision import coarsest_within
from gradaudit.spaces import FloatArray

AT_ONCE = 64
"""Directions are taken together up to so many,"""

ROOM = 1 << 22
"""and up to so many entries of theirs."""


class Forward:
    """A function whose derivative is claimed direction by direction.

    Parameters
    ----------
    function : Function
        It.
    seed : int
        Of the directions along which large leaves are seen.
    """

    def __init__(self, function: Function, seed: int) -> None:
        self._function = function
        self._seed = seed
        self._frames = Frames(function.names, function.leaves, SPACE, seed)
        self._batches = True
        self.names = self._frames.names
        self.coordinates = self._frames.coordinates
        self.leaves = self._frames.leaves
        self.batch = None

    @property
    def attempt(self) -> Attempt:
        """How the function can be called."""
        return self._function.attempt

    def with_state(self, random_state: RandomState) -> Forward:
        """Return the same function, which finds another random state."""
        return Forward(self._function.with_state(random_state), self._seed)

    def double(self) -> Forward:
        """Return the same function with all the leaves that move in float64."""
        return Forward(self._function.double(), self._seed)

    def value(self, leaves: Sequence[jax.Array]) -> Arrays:
        """Return the outputs by name."""
        return self._function.value(self._frames.point(leaves))

    def gradient(self, leaves: Sequence[jax.Array], cotangents: Arrays) -> Gradient:
        """Return what forward mode claims of all directions.

        Parameters
        ----------
        leaves : sequence of Array
            Where.
        cotangents : dict of str to Array
            By the names of the outputs.

        Returns
        -------
        Gradient
            Of the coordinates along the directions.
        """
        point = self._frames.point(leaves)
        given = self._function.arguments.given(point)
        weights = {name: SPACE.flat(cotangent) for name, cotangent in cotangents.items()}
        with self._function.precision(), asked("forward"):
            found = [self._pushed(given, bundle) for bundle in self._bundles(point)]
        slopes = np.concatenate([_contracted(rows, weights) for rows in found])
        sizes = [leaf.size for leaf in leaves]
        parts = np.split(slopes[: sum(sizes)], np.cumsum(sizes)[:-1])
        return Gradient(tuple(map(SPACE.like, leaves, parts)))

    def coarsest(self, _: Arrays) -> float:
        """Return the eps of what a slope is computed with; 0 where that cannot be traced."""
        point = self._function.leaves
        with self._function.precision():
            return coarsest_within(self._derived, self._function.arguments.given(point), point)

    def _bundles(self, point: Sequence[jax.Array]) -> Iterator[list[jax.Array]]:
        """Yield tangents of all leaves, stacked: each row moves one of them; equally many rows."""
        sizes = [leaf.size for leaf in point]
        moves = (
            (place, SPACE.flat(tangent))
            for place in range(len(point))
            for tangent in self._frames.tangents(place)
        )
        fitting = max(ROOM // max(sum(sizes), 1), 1)
        count = min(AT_ONCE, fitting, max(sum(leaf.size for leaf in self.leaves), 1))
        while some := list(islice(moves, count)):
            rows = [np.zeros((count, size)) for size in sizes]
            for number, (place, tangent) in enumerate(some):
                rows[place][number] = tangent
            yield [
                SPACE.like(leaf, row, (count, *leaf.shape))
                for leaf, row in zip(point, rows, strict=True)
            ]

    def _pushed(self, given: Sequence[Any], bundle: Sequence[jax.Array]) -> Arrays:
        """Return the tangents of the outputs, stacked; by one call if the function allows it."""
        if self._batches:
            with suppress(Exception):
                return self._all(given, bundle)
            self._batches = False
        rows = [self._one(given, [leaf[row] for leaf in bundle]) for row in range(len(bundle[0]))]
        return {name: jnp.stack([row[name] for row in rows]) for name in rows[0]}

    @cached_property
    def _one(self) -> Callable[..., Arrays]:
        return Compiled(self._derived) if self.attempt.compiled else self._derived

    @cached_property
    def _all(self) -> Callable[..., Arrays]:
        batched = jax.vmap(self._derived, in_axes=(None, 0))
        return Compiled(batched) if self.attempt.compiled else batched

    def _derived(self, given: Sequence[Any], tangents: Sequence[jax.Array]) -> Arrays:
        _, found = jax.jvp(self._function.plain, (list(given),), (list(tangents),))
        arrays: Arrays = found
        return arrays


def _contracted(rows: Arrays, weights: Mapping[str, FloatArray]) -> FloatArray:
    """Return the inner product of each row with the cotangents, in float64."""
    products = [
        SPACE.flat(array).reshape(len(array), -1) @ weights[name] for name, array in rows.items()
    ]
    total: FloatArray = np.sum(products, axis=0)
    return total
