"""How TensorFlow's claims are drawn, and how a mistake gets into a gradient."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from benchmarks.frameworks._claim import Build, Question


class Draw:
    """Numbers from a seed, as TensorFlow's tensors."""

    def __init__(self, seed: int, dtype: Any) -> None:
        self._rng = np.random.default_rng(seed)
        self.dtype = dtype

    def uniform(self, low: float, high: float, *shape: int) -> Any:
        """Draw between two numbers."""
        return tf.cast(self._rng.uniform(low, high, shape), self.dtype)

    def normal(self, *shape: int, scale: float = 1.0) -> Any:
        """Draw normal numbers."""
        return tf.cast(scale * self._rng.normal(size=shape), self.dtype)

    def integers(self, count: int, *shape: int) -> Any:
        """Draw numbers below a count."""
        return tf.constant(self._rng.integers(count, size=shape))


def drawn(make: Callable[..., Question], *, dtype: Any = "float32", **options: Any) -> Build:
    """Let `make` draw numbers of a dtype."""
    return lambda seed: make(Draw(seed, dtype), **options)


def planted(function: Any, change: Callable[..., Sequence[Any]]) -> Any:
    """Give the function with a gradient of its own: what `change` makes of the right ones."""

    @tf.custom_gradient
    def f(*args: Any) -> Any:
        def backward(cotangent: Any) -> Sequence[Any]:
            inputs = [tf.identity(x) for x in args]  # of the graph that this is called in
            with tf.GradientTape() as tape:
                tape.watch(inputs)
                value = function(*inputs)
            return change(*tape.gradient(value, inputs, cotangent))

        return function(*args), backward

    return f


def times(factor: float) -> Callable[..., Sequence[Any]]:
    """Multiply all gradients."""
    return lambda *gradients: [g * tf.cast(factor, g.dtype) for g in gradients]


def times_at(index: int, factor: float) -> Callable[..., Sequence[Any]]:
    """Multiply one entry of the only gradient."""

    def change(gradient: Any) -> Sequence[Any]:
        mask = tf.one_hot(index, gradient.shape[0], dtype=gradient.dtype)
        return [gradient * (1 + (factor - 1) * mask)]

    return change
