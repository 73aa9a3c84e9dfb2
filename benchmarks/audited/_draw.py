"""Points that tell right from wrong: no zeros, ones, squares or single examples by chance."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradaudit import nn

from ._trials import ActivationTrial, Array, LayerTrial, LossTrial, PenaltyTrial


class Draw:
    """Draws the numbers of a case, at each run the same; but for rounding, also in each dtype.

    Parameters
    ----------
    name : str
        Of the case.
    dtype : numpy dtype
        Of all numbers.
    number : int
        Other numbers for another one.
    """

    def __init__(self, name: str, dtype: Any, number: int = 0) -> None:
        self.generator = np.random.default_rng([*name.encode(), number])
        self.dtype = np.dtype(dtype)

    def normal(self, *shape: int) -> Array:
        """Draw normal numbers."""
        return self.generator.standard_normal(shape).astype(self.dtype)

    def signed(self, *shape: int) -> Array:
        """Draw numbers from ½ to 3/2, half of them negative."""
        size = self.generator.uniform(0.5, 1.5, shape)
        return ((1 - 2 * self.yes_or_no(*shape)) * size).astype(self.dtype)

    def shares(self, *shape: int) -> Array:
        """Draw numbers from 0 to 1 that sum to one along the last axis."""
        weights = self.generator.uniform(0.2, 1.0, shape)
        return (weights / weights.sum(axis=-1, keepdims=True)).astype(self.dtype)

    def one_hot(self, points: int, classes: int) -> Array:
        """Draw a class for each point; each class comes up if there are points enough."""
        drawn = self.generator.permutation(np.arange(points) % classes)
        return np.eye(classes, dtype=self.dtype)[drawn]

    def yes_or_no(self, *shape: int) -> Array:
        """Draw zeros and ones, half of each."""
        count = int(np.prod(shape))
        drawn = self.generator.permutation(np.arange(count) % 2)
        return drawn.reshape(shape).astype(self.dtype)

    def layer(self, layer: nn.Layer, *inputs: Array) -> LayerTrial:
        """Make the layer's parameters, with biases and the like drawn too, and a cotangent."""
        output = layer.forward(*inputs)
        for name, array in layer.parameters.items():
            if array.ndim == 1:
                layer.parameters[name] = self.signed(*array.shape)
        return LayerTrial(layer, inputs, self.normal(*output.shape))

    def activation(self, activation: nn.Activation, Z: Array) -> ActivationTrial:
        """Draw a cotangent."""
        return ActivationTrial(activation, Z, self.normal(*Z.shape))

    def loss(self, loss: nn.Loss, Y: Array, Y_hat: Array) -> LossTrial:
        """Take a loss at targets and predictions."""
        return LossTrial(loss, Y, Y_hat)

    def penalty(self, penalty: nn.Penalty, **shapes: tuple[int, ...]) -> PenaltyTrial:
        """Draw the parameters."""
        return PenaltyTrial(penalty, {name: self.signed(*shape) for name, shape in shapes.items()})
