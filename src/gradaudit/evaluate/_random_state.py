"""The random state that the user's functions draw from: fixed around each call, always restored."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from typing import Any, Protocol, TypeAlias, runtime_checkable

import numpy as np

from gradaudit._errors import ArgumentError

SeedRng: TypeAlias = "bool | np.random.Generator | np.random.RandomState | Stream | Sequence[Any]"


def read_seed(seed: object) -> int:
    """Read the argument `seed`.

    Parameters
    ----------
    seed : object
        An integer from 0 up, Python's or NumPy's.

    Returns
    -------
    int
        The same.

    Raises
    ------
    ArgumentError
        For anything else.
    """
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise ArgumentError(f"`seed` is {seed!r}: expected an integer from 0 up")
    return int(seed)


@runtime_checkable
class Stream(Protocol):
    """A generator of random numbers, whichever library it belongs to."""

    def state(self) -> Any:
        """Return where it stands."""

    def restore(self, state: Any) -> None:
        """Put it there again."""

    def rewind(self) -> None:
        """Put it at the start that every call is to find."""


class RandomState:
    """The global generators of NumPy and Python, those of a framework, and those given.

    Parameters
    ----------
    seed_rng : bool, Generator, RandomState, Stream or a sequence of these
        False: leave them running between calls. Anything else: give every call the same state.
    seed : int
        What that state is made from.
    streams : sequence of Stream
        The framework's own.

    Attributes
    ----------
    fixed : bool
        Whether every call is given the same state.
    """

    def __init__(self, seed_rng: SeedRng, seed: int, streams: Sequence[Stream] = ()) -> None:
        given = [_stream(item, seed) for item in _listed(seed_rng)]
        self._streams = [*streams, *given]
        self.fixed = seed_rng is not False
        self._legacy = np.random.RandomState(np.random.MT19937(seed)).get_state()
        self._python = random.Random(seed).getstate()  # noqa: S311 - reproducibility, not secrecy

    @contextmanager
    def restored(self) -> Iterator[None]:
        """Restore all of them at the end, whatever happens."""
        legacy, python = np.random.get_state(), random.getstate()  # noqa: NPY002 - the user's own
        states = [stream.state() for stream in self._streams]
        try:
            yield
        finally:
            np.random.set_state(legacy)  # noqa: NPY002
            random.setstate(python)
            for stream, state in zip(self._streams, states, strict=True):
                stream.restore(state)

    def rewind(self) -> None:
        """Before each call: put every generator at its start, if they are to be fixed."""
        if not self.fixed:
            return
        np.random.set_state(self._legacy)  # noqa: NPY002
        random.setstate(self._python)
        for stream in self._streams:
            stream.rewind()

    @property
    def fixable(self) -> bool:
        """Whether there is a generator of a framework to be fixed."""
        return bool(self._streams)

    def steady(self) -> RandomState:
        """Return the same generators, fixed around each call."""
        steady = copy(self)
        steady.fixed = True
        return steady


def _listed(seed_rng: SeedRng) -> Sequence[Any]:
    if isinstance(seed_rng, bool):
        return ()
    return seed_rng if isinstance(seed_rng, list | tuple) else (seed_rng,)


def _stream(item: Any, seed: int) -> Stream:
    if isinstance(item, np.random.Generator | np.random.RandomState):
        return _Generator(item, seed)
    if isinstance(item, Stream):
        return item
    raise ArgumentError(
        f"`seed_rng` has a {type(item).__name__}: expected True, False, a numpy Generator "
        "or RandomState, or a list of these"
    )


class _Generator:
    """A generator of NumPy's that was given."""

    def __init__(self, item: Any, seed: int) -> None:
        self._item = item
        self._start: Any
        if isinstance(item, np.random.RandomState):
            bits = item._bit_generator  # noqa: SLF001 - its kind is known nowhere else
            self._start = np.random.RandomState(type(bits)(seed)).get_state(legacy=False)
        else:
            self._start = type(item.bit_generator)(seed).state

    def state(self) -> Any:
        if isinstance(self._item, np.random.RandomState):
            return self._item.get_state(legacy=False)
        return self._item.bit_generator.state

    def restore(self, state: Any) -> None:
        if isinstance(self._item, np.random.RandomState):
            self._item.set_state(state)
        else:
            self._item.bit_generator.state = state

    def rewind(self) -> None:
        self.restore(self._start)
