"""The random state that the user's functions draw from: fixed around each call, always restored."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

import numpy as np

from gradaudit._errors import ArgumentError

SeedRng: TypeAlias = "bool | np.random.Generator | np.random.RandomState | Sequence[Any]"


class RandomState:
    """The global generators of NumPy and Python, and those given.

    Parameters
    ----------
    seed_rng : bool, Generator, RandomState or a sequence of these
        False: leave them running between calls. Anything else: give every call the same state.
    seed : int
        What that state is made from.
    """

    def __init__(self, seed_rng: SeedRng, seed: int) -> None:
        self._given = [_bit_generator(item) for item in _listed(seed_rng)]
        self.fixed = seed_rng is not False
        self._seed = seed
        self._starts = [_fresh_state(generator, seed) for generator in self._given]
        self._legacy = np.random.RandomState(seed).get_state()
        self._python = random.Random(seed).getstate()  # noqa: S311 - reproducibility, not secrecy

    @contextmanager
    def restored(self) -> Iterator[None]:
        """Restore all of them at the end, whatever happens."""
        legacy, python = np.random.get_state(), random.getstate()  # noqa: NPY002 - the user's own
        states = [generator.state for generator in self._given]
        try:
            yield
        finally:
            np.random.set_state(legacy)  # noqa: NPY002
            random.setstate(python)
            for generator, state in zip(self._given, states, strict=True):
                generator.state = state

    def rewind(self) -> None:
        """Before each call: put every generator at its start, if they are to be fixed."""
        if not self.fixed:
            return
        np.random.set_state(self._legacy)  # noqa: NPY002
        random.setstate(self._python)
        for generator, state in zip(self._given, self._starts, strict=True):
            generator.state = state


def _listed(seed_rng: SeedRng) -> Sequence[Any]:
    if isinstance(seed_rng, bool):
        return ()
    return seed_rng if isinstance(seed_rng, list | tuple) else (seed_rng,)


def _bit_generator(item: object) -> Any:
    if isinstance(item, np.random.Generator):
        return item.bit_generator
    if isinstance(item, np.random.RandomState):
        return item._bit_generator  # noqa: SLF001 - the only way to its complete state
    raise ArgumentError(
        f"`seed_rng` has a {type(item).__name__}: expected True, False, a numpy Generator or "
        "RandomState, or a list of these"
    )


def _fresh_state(generator: Any, seed: int) -> Any:
    return type(generator)(seed).state
