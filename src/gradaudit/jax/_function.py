"""A function of pytrees: how it is called, and what JAX claims of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import jax
import numpy as np
from numpy.typing import NDArray

from gradaudit.claims import Gradient
from gradaudit.evaluate import RandomState
from gradaudit.jax._arguments import Arguments, traced
from gradaudit.jax._attempt import Attempt, attempt
from gradaudit.jax._compiled import Compiled
from gradaudit.jax._entries import EachEntry
from gradaudit.jax._outputs import SPACE, Arrays, in_float64, outputs_of
from gradaudit.jax._precision import coarsest_within
from gradaudit.jax._x64 import float64
from gradaudit.spaces import FloatArray


@dataclass(frozen=True)
class Function:
    """A function at its arguments, some of whose leaves are checked.

    Attributes
    ----------
    f : callable
        The user's.
    arguments : Arguments
        All of them; only the leaves that are checked move.
    random_state : RandomState
        Rewound before each call that is made to find out how to call it.
    original : Function or None
        Of which this is a copy in float64.
    """

    f: Callable[..., Any]
    arguments: Arguments
    random_state: RandomState
    original: Function | None = None

    coordinates = frozenset[str]()

    @property
    def names(self) -> tuple[str, ...]:
        """Of the leaves that are checked."""
        return self.arguments.names

    @property
    def leaves(self) -> tuple[jax.Array, ...]:
        """The leaves that are checked."""
        return self.arguments.leaves

    def with_state(self, random_state: RandomState) -> Function:
        """Return the same function, which finds another random state."""
        return replace(self, random_state=random_state)

    def double(self) -> Function:
        """Return the same function with all the leaves that move in float64."""
        names = self.arguments.names
        wide = in_float64(dict(zip(names, self.arguments.leaves, strict=True)))
        arguments = replace(self.arguments, leaves=tuple(wide[name] for name in names))
        return replace(self, arguments=arguments, original=self)

    @cached_property
    def attempt(self) -> Attempt:
        """How it can be called."""
        given = self.arguments.given(self.leaves)

        def tried(call: Callable[[Sequence[Any]], Arrays]) -> Arrays:
            self.random_state.rewind()
            return call(given)

        with self.precision():
            if self.original is None:
                return attempt(lambda: tried(self.plain), lambda: tried(self._call))
            compiled = self.original.attempt.compiled
            return Attempt(tried(self._call if compiled else self.plain), compiled)

    def value(self, leaves: Sequence[jax.Array]) -> Arrays:
        """Return the outputs by name."""
        call = self._call if self.attempt.compiled else self.plain
        with self.precision():
            found: Arrays = call(self.arguments.given(leaves))
            return found

    @property
    def batch(self) -> Callable[..., Iterator[Arrays]] | None:
        """What gives the outputs where one entry at a time has moved, if it is to be compiled."""
        return self._batch if self.attempt.compiled else None

    def gradient(self, leaves: Sequence[jax.Array], cotangents: Arrays) -> Gradient:
        """Return what JAX claims: the vector-Jacobian product, leaf by leaf.

        Parameters
        ----------
        leaves : sequence of Array
            Where.
        cotangents : dict of str to Array
            By the names of the outputs.

        Returns
        -------
        Gradient
            In the dtypes of the leaves.
        """
        pull = self._pull if self.attempt.compiled else self._pulled
        with self.precision(), asked("reverse"):
            return Gradient(tuple(pull(self.arguments.given(leaves), cotangents)))

    def coarsest(self, cotangents: Arrays) -> float:
        """Return the eps of what the gradient is computed with; 0 where that cannot be traced."""
        with self.precision():
            given = self.arguments.given(self.leaves)
            self.random_state.rewind()
            return coarsest_within(self._pull.compiled, given, cotangents)

    def plain(self, given: Sequence[Any]) -> Arrays:
        """Call the user's function, which JAX may be tracing."""
        return outputs_of(self.f(*self.arguments.rebuild(list(map(_fresh, given)))))

    def precision(self) -> Any:
        """Return the context in which it is to be called."""
        return float64(wanted=self.original is not None)

    def _batch(self, leaf: int, entries: NDArray[np.intp], moved: FloatArray) -> Iterator[Arrays]:
        numbers = SPACE.like(self.leaves[leaf], moved, moved.shape)
        return self._each(leaf, self.arguments.given(self.leaves), entries, numbers)

    @cached_property
    def _each(self) -> EachEntry:
        return EachEntry(self.plain, self.attempt.outputs, self.precision)

    @cached_property
    def _call(self) -> Compiled:
        return Compiled(self.plain)

    @cached_property
    def _pull(self) -> Compiled:
        return Compiled(self._pulled)

    def _pulled(self, given: Sequence[Any], cotangents: Arrays) -> list[jax.Array]:
        _, pull = jax.vjp(self.plain, list(given))
        (found,) = pull(cotangents)
        leaves: list[jax.Array] = found
        return leaves


def _fresh(leaf: Any) -> Any:
    """Return an array of JAX's that may be given away, as functions that donate theirs do."""
    if isinstance(leaf, np.ndarray):
        return jax.device_put(leaf)
    return leaf.copy() if isinstance(leaf, jax.Array) and not traced(leaf) else leaf


@contextmanager
def asked(mode: str) -> Iterator[None]:
    """Note on whatever is raised here that it was JAX's way to a derivative.

    Parameters
    ----------
    mode : str
        How it was asked for.

    Yields
    ------
    None
        Nothing.
    """
    try:
        yield
    except Exception as error:
        other = "forward" if mode == "reverse" else "reverse"
        error.add_note(
            f'gradaudit: raised while JAX took the derivative of `f`, with `mode` "{mode}"; '
            f'"{other}" may do'
        )
        raise
