"""A deep network with parameters in a dict: ``W1, b1, …``, gradients ``dW1, db1, …``."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from gradaudit.nn.activations import Activation, named_activation
from gradaudit.nn.layer import Array
from gradaudit.nn.losses import BinaryCrossEntropy

Parameters = dict[str, Array]


class Step(NamedTuple):
    """What a layer's forward pass keeps for its backward pass; examples are columns."""

    A: Array
    Z: Array
    activation: Activation
    mask: Array | float

    @property
    def output(self) -> Array:
        """What goes on to the next layer."""
        output: Array = self.activation.forward(self.Z) * self.mask
        return output


@dataclass(frozen=True)
class DeepNetwork:
    """Layers A ← g(W A + b), a sigmoid at the end and the cross-entropy, on given examples.

    Backwards, with m examples: dZ = dA g′(Z), dW = dZ Aᵀ / m, db = Σ dZ / m, and Wᵀ dZ is the dA of
    the layer before.

    Attributes
    ----------
    examples : ndarray of float64, shape (features, m)
        One column each.
    labels : ndarray of float64, shape (1, m)
        0 or 1.
    hidden : str
        The activation after every layer but the last.
    keep_probability : float
        Below 1, inverted dropout on the hidden layers (Srivastava et al., 2014, section 10), drawn
        from NumPy's global generator.
    """

    examples: Array
    labels: Array
    hidden: str = "tanh"
    keep_probability: float = 1.0

    def predicted(self, parameters: Parameters) -> Array:
        """Return the probability of a 1 for each example, of shape (1, m)."""
        return self._forward(parameters)[-1].output

    def cost(self, parameters: Parameters) -> float:
        """Return the cross-entropy, averaged over the examples."""
        return float(BinaryCrossEntropy().forward(self.labels.T, self.predicted(parameters).T))

    def gradients(self, parameters: Parameters) -> Parameters:
        """Return ``dW1``, ``db1``, … of the cost, and ``dA0``, ``dA1``, … of each example's own."""
        steps, m = self._forward(parameters), self.labels.shape[1]
        dA = m * BinaryCrossEntropy().backward(self.labels.T, steps[-1].output.T).T
        gradients = {f"dA{len(steps)}": dA}
        for number in range(len(steps), 0, -1):
            step = steps[number - 1]
            dZ = step.activation.backward(step.Z, dA * step.mask)
            dA = parameters[f"W{number}"].T @ dZ
            gradients[f"dW{number}"] = dZ @ step.A.T / m
            gradients[f"db{number}"] = dZ.sum(axis=1, keepdims=True) / m
            gradients[f"dA{number - 1}"] = dA
        return gradients

    def _forward(self, parameters: Parameters) -> list[Step]:
        signal, steps, count = self.examples, list[Step](), len(parameters) // 2
        for number in range(1, count + 1):
            Z = parameters[f"W{number}"] @ signal + parameters[f"b{number}"]
            last = number == count
            activation = named_activation("sigmoid" if last else self.hidden)
            steps.append(Step(signal, Z, activation, 1.0 if last else self._mask(Z.shape)))
            signal = steps[-1].output
        return steps

    def _mask(self, shape: tuple[int, ...]) -> Array | float:
        if self.keep_probability == 1:
            return 1.0
        drawn = np.random.rand(*shape)  # noqa: NPY002 - the global generator, as such code draws
        mask: Array = (drawn < self.keep_probability) / self.keep_probability
        return mask


def initial_parameters(sizes: tuple[int, ...], seed: int = 0) -> Parameters:
    """Draw parameters of a `DeepNetwork`.

    Parameters
    ----------
    sizes : tuple of int
        How many features, units of each hidden layer, and outputs.
    seed : int
        What they are drawn from.

    Returns
    -------
    dict of str to ndarray of float64
        ``W1`` of shape (outputs, inputs) and variance 1 / inputs, so that nothing saturates, ``b1``
        of shape (outputs, 1) and zeros, and so on.
    """
    generator = np.random.default_rng(seed)
    parameters: Parameters = {}
    for number, (inputs, outputs) in enumerate(pairwise(sizes), start=1):
        weights = generator.standard_normal((outputs, inputs)) / np.sqrt(inputs)
        parameters |= {f"W{number}": weights, f"b{number}": np.zeros((outputs, 1))}
    return parameters
