"""Fully connected layers in NumPy, parameters and gradients in dicts, dropout if wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["DeepNetwork", "Parameters", "initial_parameters"]

Array = NDArray[Any]
Parameters = dict[str, Array]


class Activation(NamedTuple):
    """A function, and its derivative written in terms of what it returned."""

    value: Callable[[Array], Array]
    derivative: Callable[[Array], Array]


ACTIVATIONS = {
    "tanh": Activation(np.tanh, lambda a: 1.0 - a**2),
    "relu": Activation(lambda z: np.maximum(z, 0.0), lambda a: 1.0 * (a > 0)),
    "sigmoid": Activation(lambda z: 1.0 / (1.0 + np.exp(-z)), lambda a: a * (1.0 - a)),
}


class Layer(NamedTuple):
    """What a layer's forward pass keeps for its backward pass; examples are columns."""

    inputs: Array
    activated: Array
    mask: Array | float


@dataclass(frozen=True)
class DeepNetwork:
    """Hidden layers, a sigmoid output and the cross-entropy, on given examples.

    Attributes
    ----------
    examples : ndarray of float64, shape (features, m)
        One column each.
    labels : ndarray of float64, shape (1, m)
        0 or 1.
    hidden : str
        ``"tanh"`` or ``"relu"``, after every layer but the last.
    keep_probability : float
        Below 1, inverted dropout on the hidden layers (Srivastava et al., 2014, section 10), drawn
        from NumPy's global generator.
    """

    examples: Array
    labels: Array
    hidden: str = "tanh"
    keep_probability: float = 1.0

    def cost(self, parameters: Parameters) -> float:
        """Average the cross-entropy over the examples."""
        predicted = self._forward(parameters)[-1].activated
        likelihood = self.labels * np.log(predicted) + (1 - self.labels) * np.log(1 - predicted)
        return -float(np.mean(likelihood))

    def gradients(self, parameters: Parameters) -> Parameters:
        """Give ``dW1``, ``db1``, … of the cost, and ``dA0``, ``dA1``, … of each example's own."""
        layers = self._forward(parameters)
        predicted = layers[-1].activated
        d_signal = (1 - self.labels) / (1 - predicted) - self.labels / predicted
        gradients = {f"dA{len(layers)}": d_signal}
        for number in range(len(layers), 0, -1):
            activation = self._activation(number, len(layers))
            weights, layer = parameters[f"W{number}"], layers[number - 1]
            d_weights, d_bias, d_signal = _backward(d_signal, weights, layer, activation)
            gradients |= {f"dW{number}": d_weights, f"db{number}": d_bias}
            gradients[f"dA{number - 1}"] = d_signal
        return gradients

    def _forward(self, parameters: Parameters) -> list[Layer]:
        signal, layers, count = self.examples, list[Layer](), len(parameters) // 2
        for number in range(1, count + 1):
            activation = self._activation(number, count)
            keep = self.keep_probability if number < count else 1.0
            weights, bias = parameters[f"W{number}"], parameters[f"b{number}"]
            layers.append(_forward(signal, weights, bias, activation, keep))
            signal = layers[-1].activated * layers[-1].mask
        return layers

    def _activation(self, number: int, count: int) -> Activation:
        return ACTIVATIONS[self.hidden if number < count else "sigmoid"]


def _forward(
    inputs: Array, weights: Array, bias: Array, activation: Activation, keep: float
) -> Layer:
    activated = activation.value(weights @ inputs + bias)
    mask = _inverted_dropout(activated.shape, keep) if keep < 1 else 1.0
    return Layer(inputs, activated, mask)


def _backward(
    d_signal: Array, weights: Array, layer: Layer, activation: Activation
) -> tuple[Array, Array, Array]:
    d_z = d_signal * layer.mask * activation.derivative(layer.activated)
    m = d_z.shape[1]
    return d_z @ layer.inputs.T / m, d_z.sum(axis=1, keepdims=True) / m, weights.T @ d_z


def _inverted_dropout(shape: tuple[int, ...], keep: float) -> Array:
    drawn = np.random.rand(*shape)  # noqa: NPY002 - the global generator, as such code draws
    return (drawn < keep) / keep


def initial_parameters(sizes: tuple[int, ...], seed: int = 0) -> Parameters:
    """Draw float64 weights of variance 1/inputs, so that nothing saturates, with biases of 0."""
    generator = np.random.default_rng(seed)
    parameters: Parameters = {}
    for number, (inputs, outputs) in enumerate(pairwise(sizes), start=1):
        weights = generator.standard_normal((outputs, inputs)) / np.sqrt(inputs)
        parameters |= {f"W{number}": weights, f"b{number}": np.zeros((outputs, 1))}
    return parameters
