"""Gradients left in attributes."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

from gradaudit import Cause
from tests.layers.strangers._stranger import ALL, Stranger, normal


class Affine:
    def __init__(self):
        self.W = normal(4, 3)
        self.b = normal(3)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        self.dx = dout @ self.W.T
        return self.dx


class MeanBias(Affine):
    def backward(self, dout):
        dx = super().backward(dout)
        self.db = dout.mean(axis=0)
        return dx


class Layer_Dense:  # noqa: N801 - as in the book
    """Returns nothing: output and gradients are looked up in the layer."""

    def __init__(self, n_inputs, n_neurons):
        self.weights = 0.1 * normal(n_inputs, n_neurons)
        self.biases = np.zeros((1, n_neurons))

    def forward(self, inputs):
        self.inputs = inputs
        self.output = np.dot(inputs, self.weights) + self.biases

    def backward(self, dvalues):
        self.dweights = np.dot(self.inputs.T, dvalues)
        self.dbiases = np.sum(dvalues, axis=0, keepdims=True)
        self.dinputs = np.dot(dvalues, self.weights.T)


class AveragedDense(Layer_Dense):
    def backward(self, dvalues):
        super().backward(dvalues)
        self.dweights /= len(dvalues)


class Linear:
    """Adds to the gradients; somebody has been here before and left theirs."""

    def __init__(self):
        self.weight, self.bias = normal(3, 4), normal(3)
        self.gradWeight, self.gradBias = np.zeros((3, 4)), np.zeros(3)
        self.offset, self.d_offset = 0.5, 0.0
        self.forward(normal(2, 4, seed=5))
        self.backward(normal(2, 3, seed=6))

    def forward(self, input):  # noqa: A002 - as users call it
        self.input = input
        return input @ self.weight.T + self.bias + self.offset

    def backward(self, gradOutput):
        self.gradWeight += gradOutput.T @ self.input
        self.gradBias += gradOutput.sum(0)
        self.d_offset += gradOutput.sum()
        return gradOutput @ self.weight


class LeftOver(Linear):
    def backward(self, gradOutput):
        gradInput = super().backward(gradOutput)
        self.gradBias[1] += 0.25
        return gradInput


class Sigmoid:
    """Remembers the input and its gradient under names like a parameter's."""

    def forward(self, x):
        self.x = x
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dy):
        self.dy = dy
        self.dx = dy * self.y * (1 - self.y)
        return self.dx


class SigmoidOfInput(Sigmoid):
    def backward(self, dy):
        self.dx = dy * self.x * (1 - self.x)
        return self.dx


class Autoencoder:
    """One array under two attributes."""

    def __init__(self):
        self.encoder = self.decoder = normal(3, 2)

    def forward(self, x):
        self.x = x
        self.h = np.tanh(x @ self.encoder)
        return self.h @ self.decoder.T

    def backward(self, dy):
        dh = (dy @ self.decoder) * (1 - self.h**2)
        self.d_encoder = self.x.T @ dh + dy.T @ self.h
        return dh @ self.encoder.T


class OneUse(Autoencoder):
    def backward(self, dy):
        dx = super().backward(dy)
        self.d_encoder = dy.T @ self.h
        return dx


class OneVector:
    """Keeps its parameters in one vector, and looks at them through views."""

    def __init__(self):
        self.theta, self.d_theta = normal(8), np.empty(8)
        self.W, self.b = self.theta[:6].reshape(2, 3), self.theta[6:]

    def forward(self, x):
        self.x = x
        return self.W @ x + self.b[:, None]

    def backward(self, dy):
        self.d_theta[:6] = (dy @ self.x.T).ravel()
        self.d_theta[6:] = dy.sum(1)
        return self.W.T @ dy


class OneVectorInFortranOrder(OneVector):
    def backward(self, dy):
        dx = super().backward(dy)
        self.d_theta[:6] = (dy @ self.x.T).ravel("F")
        return dx


class Guarded:
    """Gives copies away, and takes them."""

    def __init__(self):
        self._w = normal(3)

    @property
    def w(self):
        return self._w.copy()

    @w.setter
    def w(self, new):
        self._w = new

    def forward(self, x):
        self._x = x
        return np.sin(x) * self._w

    def backward(self, dy):
        self.dw = (np.sin(self._x) * dy).sum(0)
        return np.cos(self._x) * self._w * dy


class LastExample(Guarded):
    def backward(self, dy):
        dx = super().backward(dy)
        self.dw[2] = (np.sin(self._x) * dy)[-1, 2]
        return dx


class OfTheClass:
    x: Any
    dw: Any
    w = normal(3)
    grads: dict[str, Any] = {}  # noqa: RUF012 - as beginners write

    @classmethod
    def forward(cls, x):
        cls.x = x
        return x * cls.w

    @classmethod
    def backward(cls, dy):
        cls.dw = (cls.x * dy).sum(0)
        cls.grads["x"] = cls.w * dy
        return cls.grads["x"]


class OfTheClassInHalf(OfTheClass):
    @classmethod
    def backward(cls, dy):
        dx = super().backward(dy)
        cls.dw = cls.dw / 2
        return dx


class Slotted:
    __slots__ = ("_x", "dgamma", "gamma")

    def __init__(self):
        self.gamma = normal(3)

    def forward(self, x):
        self._x = x
        return x * self.gamma

    def backward(self, dy):
        self.dgamma = (dy * self._x).sum(0)
        return dy * self.gamma


class SlottedNegative(Slotted):
    __slots__ = ()

    def backward(self, dy):
        dx = super().backward(dy)
        self.dgamma = -self.dgamma
        return dx


@dataclass
class Scale:
    """Parameters that are objects with a value and a gradient."""

    factor: Any = None

    def __post_init__(self):
        self.factor = SimpleNamespace(value=normal(3), grad=np.zeros(3))

    def forward(self, X):
        self.X = X
        return X * self.factor.value

    def backward(self, d_out):
        self.factor.grad += (self.X * d_out).sum(axis=0)
        return d_out * self.factor.value


class ScaleForgotten(Scale):
    def backward(self, d_out):
        return d_out * self.factor.value


STRANGERS = {
    "affine": Stranger(Affine, MeanBias, normal(5, 4), ("x", "W", "b"), {"b": ALL}, Cause.SCALE),
    "nothing returned": Stranger(
        lambda: Layer_Dense(3, 4),
        lambda: AveragedDense(3, 4),
        normal(5, 3),
        ("inputs", "weights", "biases"),
        {"weights": ALL},
        Cause.SCALE,
    ),
    "accumulating": Stranger(
        Linear,
        LeftOver,
        normal(5, 4),
        ("input", "weight", "bias", "offset"),
        {"bias": 1},
    ),
    "caching": Stranger(Sigmoid, SigmoidOfInput, normal(2, 3), ("x",), {"x": ALL}),
    "tied": Stranger(Autoencoder, OneUse, normal(4, 3), ("x", "encoder"), {"encoder": ALL}),
    "one vector": Stranger(
        OneVector,
        OneVectorInFortranOrder,
        np.asfortranarray(normal(3, 4)),
        ("x", "theta"),
        {"theta": np.s_[1:5]},
    ),
    "guarded": Stranger(Guarded, LastExample, normal(4, 3), ("x", "w"), {"w": 2}),
    "of the class": Stranger(
        OfTheClass, OfTheClassInHalf, normal(4, 3), ("x", "w"), {"w": ALL}, Cause.SCALE
    ),
    "slotted": Stranger(
        Slotted, SlottedNegative, normal(4, 3), ("x", "gamma"), {"gamma": ALL}, Cause.SIGN
    ),
    "parameter objects": Stranger(
        Scale,
        ScaleForgotten,
        normal(4, 3),
        ("X", "factor.value"),
        {"factor.value": ALL},
        Cause.ZERO,
    ),
}
