"""One entry after another: the outputs where it alone has moved, many in one compiled call."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from numpy.typing import NDArray

ROOM = 1 << 22
"""The outputs of all points of a call have up to so many entries."""

POINTS = 1536
"""Of a call; the more of them, the less it costs to call."""


class EachEntry:
    """The outputs of a function at points that differ in one entry each.

    One compiled call goes through many points, from one to the next: on a CPU, points side by side
    (`jax.vmap`) leave the caches, and take as long or longer.

    Parameters
    ----------
    function : callable
        From leaves in a list to outputs by name.
    outputs : mapping of str to Array
        Those at one point.
    precision : callable
        Makes the context in which it is to be called.
    """

    def __init__(
        self,
        function: Callable[[Sequence[Any]], dict[str, Any]],
        outputs: Mapping[str, jax.Array],
        precision: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._function = function
        self._outputs = outputs
        self._precision = precision
        largest = max(1, *(output.size for output in outputs.values()))
        self._points = max(1, min(POINTS, ROOM // largest))
        self._compiled = jax.jit(self._one_by_one, static_argnums=0)

    def __call__(
        self, place: int, given: Sequence[Any], entries: NDArray[np.intp], moved: Any
    ) -> Iterator[dict[str, Any]]:
        """Yield outputs, stacked.

        Parameters
        ----------
        place : int
            Of the leaf that moves.
        given : sequence of Array
            All leaves.
        entries : ndarray of int
            Which entry moves at each point.
        moved : array
            What it becomes.

        Yields
        ------
        dict of str to Array
            Of as many points as there is room for; of all of them in the end.
        """
        for start in range(0, entries.size, self._points):
            part = slice(start, start + self._points)
            count = entries[part].size
            padded = [np.resize(array[part], self._points) for array in (entries, moved)]
            with self._precision():
                found = self._compiled(place, list(given), *padded, count)
            yield {name: np.asarray(array)[:count] for name, array in found.items()}

    def _one_by_one(
        self, place: int, given: list[Any], entries: Any, moved: Any, count: Any
    ) -> dict[str, Any]:
        """Compute the first so many points; the rest is left zero."""
        leaf = given[place]

        def one(entry: Any, value: Any) -> dict[str, Any]:
            new = leaf.reshape(-1).at[entry].set(value).reshape(leaf.shape)
            return self._function([*given[:place], new, *given[place + 1 :]])

        def step(number: Any, found: dict[str, Any]) -> dict[str, Any]:
            outputs = one(entries[number], moved[number])
            return {name: found[name].at[number].set(outputs[name]) for name in found}

        empty = {
            name: jnp.zeros((self._points, *like.shape), like.dtype)
            for name, like in self._outputs.items()
        }
        found: dict[str, Any] = lax.fori_loop(0, count, step, empty)
        return found
