"""How Keras' claims are drawn, and layers whose gradients are wrong on any backend."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
from keras import ops

from benchmarks.frameworks._claim import Build, Question


def drawn(make: Callable[..., Question], *, twin: bool = True, **options: Any) -> Build:
    """Make a question, and a twin of it in float64 with the same weights.

    Parameters
    ----------
    make : callable
        From a generator of numbers and the dtype of layers to a question.
    twin : bool
        Whether there is one.
    **options
        More arguments for `make`.

    Returns
    -------
    callable
        From a seed to the question. What Keras draws of Python's generator is put back.
    """

    def build(seed: int) -> Question:
        state = random.getstate()
        try:
            made = _made(make, seed, "float32", options)
            return _with(made, _made(make, seed, "float64", options)) if twin else made
        finally:
            random.setstate(state)

    return build


def _made(make: Any, seed: int, dtype: str, options: dict[str, Any]) -> Question:
    question: Question = make(np.random.default_rng(seed), dtype, **options)
    _weigh(question, np.random.default_rng([seed, 1]))
    return question


def _with(question: Question, twin: Question) -> Question:
    return Question(
        question.function, question.inputs, question.options, question.door, question.culprits, twin
    )


def _weigh(question: Question, rng: np.random.Generator) -> None:
    """Give a built model, or a layer once it has been called, drawn weights."""
    if question.door == "check_layer":
        question.function(*(ops.convert_to_tensor(x) for x in question.inputs))
    for weight in question.function.weights:
        if not keras.backend.is_float_dtype(weight.dtype):
            continue
        positive = "variance" in weight.path or "gamma" in weight.path
        values = rng.uniform(0.5, 1.5, weight.shape) if positive else rng.normal(size=weight.shape)
        fan = 1 if positive or len(weight.shape) < 2 else np.prod(weight.shape[:-1])
        weight.assign((values / np.sqrt(fan)).astype("float32"))


@keras.saving.register_keras_serializable("benchmarks")
class Tanh(keras.layers.Layer):
    """tanh, whose gradient is wrong by a factor."""

    def __init__(self, factor: float = 1.0, **options: Any) -> None:
        super().__init__(**options)
        self.factor = factor

    def call(self, x: Any) -> Any:
        """Apply tanh."""

        @ops.custom_gradient
        def tanh(x: Any) -> Any:
            y = ops.tanh(x)

            def gradient(*args: Any, upstream: Any = None) -> Any:
                cotangent = args[0] if upstream is None else upstream
                return cotangent * self.factor * (1 - y * y)

            return y, gradient

        return tanh(x)

    def get_config(self) -> dict[str, Any]:
        """Give what it is made of."""
        return {**super().get_config(), "factor": self.factor}


@keras.saving.register_keras_serializable("benchmarks")
class Affine(keras.layers.Dense):
    """A dense layer that holds its ``input``, ``kernel`` or ``bias`` for a constant."""

    def __init__(self, units: int, held: str, **options: Any) -> None:
        super().__init__(units, **options)
        self.held = held

    def call(self, inputs: Any, training: Any = None) -> Any:  # noqa: ARG002 - Keras' signature
        """Apply the layer."""
        parts = {"input": inputs, "kernel": self.kernel, "bias": self.bias}
        parts[self.held] = ops.stop_gradient(ops.convert_to_tensor(parts[self.held]))
        return ops.matmul(parts["input"], parts["kernel"]) + parts["bias"]

    def get_config(self) -> dict[str, Any]:
        """Give what it is made of."""
        return {**super().get_config(), "held": self.held}


@keras.saving.register_keras_serializable("benchmarks")
class Normal(keras.layers.Layer):
    """Normalise rows; the mistake holds mean and deviation for constants."""

    def __init__(self, *, plain: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.plain = plain

    def call(self, x: Any) -> Any:
        """Normalise."""
        stop = (lambda x: x) if self.plain else ops.stop_gradient
        return (x - stop(ops.mean(x, -1, keepdims=True))) / stop(ops.std(x, -1, keepdims=True))

    def get_config(self) -> dict[str, Any]:
        """Give what it is made of."""
        return {**super().get_config(), "plain": self.plain}


@keras.saving.register_keras_serializable("benchmarks")
class Rounding(keras.layers.Layer):
    """A straight-through estimator."""

    def call(self, x: Any) -> Any:
        """Round to quarters, with the slope of the identity."""
        return x + ops.stop_gradient(ops.round(4 * x) / 4 - x)
