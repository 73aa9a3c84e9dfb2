"""Backward passes that update the weights themselves, and leave no gradients."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradaudit import Cause
from tests.layers.strangers._stranger import ALL, Array, Stranger, normal


class Dense:
    """Column-major: one column is an example."""

    def __init__(self, input_size, output_size, dtype=np.float64):
        self.weights = normal(output_size, input_size).astype(dtype)
        self.bias = normal(output_size, 1).astype(dtype)

    def forward(self, input):  # noqa: A002 - as users call it
        self.input = input
        return np.dot(self.weights, self.input) + self.bias

    def backward(self, output_gradient, learning_rate):
        weights_gradient = np.dot(output_gradient, self.input.T)
        input_gradient = np.dot(self.weights.T, output_gradient)
        self.weights -= learning_rate * weights_gradient
        self.bias -= learning_rate * output_gradient.sum(axis=1, keepdims=True)
        return input_gradient


class OneColumn(Dense):
    def backward(self, output_gradient, learning_rate):
        bias = self.bias.copy()
        input_gradient = super().backward(output_gradient, learning_rate)
        self.bias = bias - learning_rate * output_gradient[:, :1]
        return input_gradient


class UpdatedFirst(Dense):
    """Gives the input the gradient at weights that are no longer the same."""

    def backward(self, output_gradient, learning_rate):
        super().backward(output_gradient, learning_rate)
        return np.dot(self.weights.T, output_gradient)


class RateByKeyword:
    def __init__(self):
        self.w = normal(4, 3)
        self.velocity = np.zeros((4, 3))

    def forward(self, x):
        self.x = x
        return x @ self.w

    def backward(self, grad_output, *, lr=0.01):
        grad_input = grad_output @ self.w.T
        self.velocity = 0.9 * self.velocity - lr * self.gradient(grad_output)
        self.w = self.w + self.velocity
        return grad_input

    def gradient(self, grad_output):
        return self.x.T @ grad_output


class RowForgotten(RateByKeyword):
    def gradient(self, grad_output):
        gradient = super().gradient(grad_output)
        gradient[2] = 0
        return gradient


class RateOfItsOwn:
    """Keeps the rate, and hands the input to backward."""

    def __init__(self, n_in, n_out, learning_rate=0.1):
        self.learning_rate = learning_rate
        self.weights, self.biases = normal(n_in, n_out), np.zeros(n_out)

    def forward(self, input):  # noqa: A002 - as users call it
        return input @ self.weights + self.biases

    def backward(self, input, grad_output):  # noqa: A002
        grad_input = grad_output @ self.weights.T
        self.weights = self.weights - self.learning_rate * input.T @ grad_output
        self.biases = self.biases - self.learning_rate * self.bias_gradient(grad_output)
        return grad_input

    def bias_gradient(self, grad_output):
        return grad_output.sum(axis=0)


class MeanTimesFeatures(RateOfItsOwn):
    """As in the course, where a batch had as many examples as the layer inputs."""

    def bias_gradient(self, grad_output):
        return grad_output.mean(axis=0) * len(self.weights)


class NeuralNetwork:
    """The whole of a famous page: a loss that nobody computes, and updates uphill."""

    def __init__(self):
        self.weights1, self.weights2 = normal(3, 4), normal(4, 1)

    def feedforward(self, x):
        self.layer1 = 1 / (1 + np.exp(-x @ self.weights1))
        self.output = 1 / (1 + np.exp(-self.layer1 @ self.weights2))
        return self.output

    def backprop(self, x, y):
        delta = 2 * (y - self.output) * self.output * (1 - self.output)
        d_weights2 = self.layer1.T @ delta
        d_weights1 = x.T @ (delta @ self.weights2.T * self.slope())
        self.weights1 += d_weights1
        self.weights2 += d_weights2

    def slope(self):
        return self.layer1 * (1 - self.layer1)


class SlopeForgotten(NeuralNetwork):
    def slope(self):
        return 1.0


def squared_error(network, x, y):
    return float(((network.feedforward(x) - y) ** 2).sum())


def backprop(network, x, y):
    network.backprop(x, y)


def dense(dtype: Any, rate: float, wrong: Any = OneColumn) -> Stranger:
    bias = {"bias": ALL} if wrong is OneColumn else {"input": ALL}
    inputs: Array = normal(3, 5).astype(dtype)
    return Stranger(
        lambda: Dense(3, 2, dtype),
        lambda: wrong(3, 2, dtype),
        inputs,
        ("input", "weights", "bias"),
        bias,
        options={"learning_rate": rate},
    )


STRANGERS = {
    "rate handed over": dense(np.float64, 0.1),
    "small rate": dense(np.float64, 1e-6),
    "single precision": dense(np.float32, 0.1),
    "small rate in single precision": dense(np.float32, 1e-4),
    "updated first": dense(np.float64, 0.1, UpdatedFirst),
    "rate by keyword": Stranger(
        RateByKeyword,
        RowForgotten,
        normal(5, 4),
        ("x", "w"),
        {"w": 2},
        Cause.ZERO,
        {"learning_rate": 0.01},
    ),
    "rate of its own": Stranger(
        lambda: RateOfItsOwn(3, 2),
        lambda: MeanTimesFeatures(3, 2),
        normal(6, 3),
        ("input", "weights", "biases"),
        {"biases": ALL},
        Cause.SCALE,
        {"learning_rate": 0.1},
    ),
    "uphill": Stranger(
        NeuralNetwork,
        SlopeForgotten,
        {"x": normal(5, 3), "y": np.array([[0], [1], [1], [0], [1]])},
        ("weights1", "weights2"),
        {"weights1": ALL},
        None,
        {"forward": squared_error, "backward": backprop, "learning_rate": 1.0},
    ),
}
