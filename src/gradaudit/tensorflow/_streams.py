"""TensorFlow's generators of random numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import tensorflow as tf
from tensorflow.python.eager import context
from tensorflow.python.ops import stateful_random_ops


class Standing(NamedTuple):
    """Where the global random numbers stand.

    Attributes
    ----------
    seed : int or None
        What `tf.random.set_seed` was given last.
    draws : tuple or None
        The state of Python's generator that gives each operation a seed of its own.
    generator : tf.random.Generator or None
        What `tf.random.get_global_generator` gives, if it was ever asked.
    numbers : tensor or None
        Its state.
    """

    seed: Any
    draws: Any
    generator: Any
    numbers: Any


class DefaultStream:
    """The global seed of TensorFlow's operations, and the global generator.

    TensorFlow can be given a global seed and cannot be asked for it, so it is looked up where the
    eager context keeps it. What it counts for an operation with a seed of its own
    (``tf.random.uniform([2], seed=1)``) is kept by its kernel and cannot be put back: once `rewind`
    was called, such a count starts anew.

    Parameters
    ----------
    seed : int
        Where every call is to start.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._rewound = False
        self._own: Any = None
        self._start: Any = None

    def state(self) -> Standing:
        """Return where they stand."""
        eager, generator = context.context(), stateful_random_ops.global_generator
        own = getattr(eager, "_rng", None)  # told nowhere else
        draws = None if own is None else own.getstate()
        numbers = None if generator is None else tf.identity(generator.state)
        return Standing(context.global_seed(), draws, generator, numbers)

    def restore(self, state: Standing) -> None:
        """Put them there again."""
        eager = context.context()
        if self._rewound:  # the kernels forget what they counted from the seed of the check
            tf.random.set_seed(0 if state.seed is None else state.seed)
            self._rewound = False
        if state.draws is None:
            eager._seed = eager._rng = None  # noqa: SLF001 - as before any seed was set
        else:
            eager._seed = state.seed  # noqa: SLF001
            eager._rng.setstate(state.draws)  # noqa: SLF001
        tf.random.set_global_generator(state.generator)
        if state.generator is not None:
            state.generator.state.assign(state.numbers)

    def rewind(self) -> None:
        """Put them at the start."""
        self._rewound = True
        tf.random.set_seed(self._seed)
        generator = stateful_random_ops.global_generator
        if generator is None:
            generator = tf.random.Generator.from_seed(self._seed)
            tf.random.set_global_generator(generator)
        if generator is not self._own:
            generator.reset_from_seed(self._seed)
            self._own, self._start = generator, tf.identity(generator.state)
        generator.state.assign(self._start)


class GivenStream:
    """A generator that was given.

    Parameters
    ----------
    generator : tf.random.Generator
        It.
    seed : int
        Where every call is to start.
    """

    def __init__(self, generator: Any, seed: int) -> None:
        self._generator = generator
        self._seed = seed

    def state(self) -> Any:
        """Return where it stands."""
        return tf.identity(self._generator.state)

    def restore(self, state: Any) -> None:
        """Put it there again."""
        self._generator.state.assign(state)

    def rewind(self) -> None:
        """Put it at the start."""
        self._generator.reset_from_seed(self._seed)


def with_streams(seed_rng: Any, seed: int) -> Any:
    """Return the argument `seed_rng` with TensorFlow's generators in it as streams."""
    if isinstance(seed_rng, tf.random.Generator):
        return GivenStream(seed_rng, seed)
    if isinstance(seed_rng, Sequence):
        return [with_streams(item, seed) for item in seed_rng]
    return seed_rng
