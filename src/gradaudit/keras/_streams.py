"""The random numbers that layers draw: Keras' own generators, and the backend's."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any

import keras
from keras.src.backend.common import global_state
from keras.src.random.seed_generator import GLOBAL_SEED_GENERATOR

from gradaudit.evaluate import Stream
from gradaudit.keras._space import numbers


class SeedStream:
    """The seed generators of layers, which start every call where they stand now.

    Parameters
    ----------
    variables : sequence of keras.Variable
        Their states.
    """

    def __init__(self, variables: Sequence[Any]) -> None:
        self._variables = variables
        self._start = self.state()

    def state(self) -> list[Any]:
        """Return where they stand."""
        return [numbers(variable.value) for variable in self._variables]

    def restore(self, state: list[Any]) -> None:
        """Put them there again."""
        for variable, value in zip(self._variables, state, strict=True):
            variable.assign(value)

    def rewind(self) -> None:
        """Put them at the start."""
        self.restore(self._start)


class GlobalStream:
    """The generator behind `keras.random` where no seed is given; it is made when first asked.

    Parameters
    ----------
    seed : int
        Where every call is to start.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def state(self) -> tuple[Any, Any]:
        """Return which it is, and where it stands."""
        generator = global_state.get_global_attribute(GLOBAL_SEED_GENERATOR)
        return generator, None if generator is None else numbers(generator.state.value)

    def restore(self, state: tuple[Any, Any]) -> None:
        """Put it there again."""
        generator, value = state
        global_state.set_global_attribute(GLOBAL_SEED_GENERATOR, generator)
        if generator is not None:
            generator.state.assign(value)

    def rewind(self) -> None:
        """Put it at the start."""
        generator, _ = self.state()
        if generator is None:
            generator = keras.random.SeedGenerator(self._seed)
            global_state.set_global_attribute(GLOBAL_SEED_GENERATOR, generator)
        generator.state.assign([self._seed % 2**32, 0])


class Sleeper:
    """A generator of the backend, which is left alone until layers turn out to draw from it.

    Keras draws from generators of its own; to wind back the backend's may take longer than a layer.

    Parameters
    ----------
    stream : Stream
        It.
    """

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self.awake = False

    def state(self) -> Any:
        """Return where it stands."""
        return self._stream.state()

    def restore(self, state: Any) -> None:
        """Put it there again."""
        self._stream.restore(state)

    def rewind(self) -> None:
        """Put it at the start, once it is awake."""
        if self.awake:
            self._stream.rewind()


def streams_for(variables: Sequence[Any], seed: int) -> tuple[list[Stream], Sleeper | None]:
    """Return all that a layer may draw from.

    Parameters
    ----------
    variables : sequence of keras.Variable
        The states of its seed generators.
    seed : int
        Where calls are to start in the global generators.

    Returns
    -------
    tuple
        Keras' generators, with that of the backend if it has one; and the latter by itself.
    """
    own: list[Stream] = [SeedStream(variables), GlobalStream(seed)]
    backend = keras.backend.backend()
    if backend not in ("tensorflow", "torch"):
        return own, None
    streams = importlib.import_module(f"gradaudit.{backend}._streams")
    sleeper = Sleeper(streams.DefaultStream(seed))
    return [*own, sleeper], sleeper
