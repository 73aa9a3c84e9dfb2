"""Layers with custom gradients, right and wrong, on any backend."""

import keras
import numpy as np
from keras import ops

from gradaudit.keras._space import numbers as numbers_of


def numbers(*shape: int, seed: int = 0):
    """Return random numbers of float32."""
    return np.random.default_rng(seed).normal(size=shape).astype("float32")


def called(layer, *inputs):
    """Return a layer that has its variables."""
    layer(*inputs)
    return layer


def held(layer):
    """Return what the variables of a layer hold."""
    return [numbers_of(variable.value) for variable in layer.variables]


def square(factor: float):
    """Return the square, with a gradient that is wrong by a factor."""

    @ops.custom_gradient
    def f(x):
        def grad(*args, upstream=None):
            (upstream,) = args if upstream is None else (upstream,)
            return upstream * x * (2.0 * factor)

        return x * x, grad

    return f


@keras.saving.register_keras_serializable("planted")
class Squared(keras.layers.Layer):  # type: ignore[misc] # Keras has no types
    """Has a factor of its gradient that should be 1, and a configuration that tells it."""

    def __init__(self, factor=1.0, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor

    def get_config(self):
        return {**super().get_config(), "factor": self.factor}

    def call(self, x):
        return square(self.factor)(x)


class Scaled(keras.layers.Layer):  # type: ignore[misc] # Keras has no types
    """Has weights, and no configuration to be made from."""

    def __init__(self, times, factor=1.0):
        super().__init__(name="scaled")
        self.times, self.factor = times, factor

    def build(self, shape):
        self.w = self.add_weight(shape=shape[-1:], initializer="random_normal", name="w")

    def call(self, x):
        return square(self.factor)(x) * self.w * self.times


class Block(keras.layers.Layer):  # type: ignore[misc] # Keras has no types
    """Has layers within it."""

    def __init__(self, factor, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(2, name="dense")
        self.squared = Squared(factor, name="squared")

    def call(self, x):
        return self.squared(self.dense(x))


class Nested(keras.Model):  # type: ignore[misc]
    """Has a block in a block."""

    def __init__(self, factor):
        super().__init__(name="nested")
        self.first = keras.layers.Dense(2, activation="tanh", name="first")
        self.block = Block(factor, name="block")
        self.last = keras.layers.Dense(1, name="last")

    def call(self, x):
        return self.last(self.block(self.first(x)))
