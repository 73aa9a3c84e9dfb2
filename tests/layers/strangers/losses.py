"""Losses, which take the targets too, and nothing or 1 for a cotangent."""

from __future__ import annotations

import numpy as np

from gradaudit import Cause
from tests.layers.strangers._stranger import ALL, Stranger, normal

ONE_HOT = np.eye(3)[[0, 2, 1, 1]]
LABELS = np.array([0, 2, 1, 1])


def softmax(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


class CrossEntropy:
    def forward(self, Y, Y_hat):
        return -np.mean(np.sum(Y * np.log(Y_hat), axis=1))

    def backward(self, Y, Y_hat):
        return -Y / Y_hat / len(Y)


class NotAveraged(CrossEntropy):
    def backward(self, Y, Y_hat):
        return -Y / Y_hat


class SoftmaxWithLoss:
    def forward(self, x, t):
        self.t, self.y = t, softmax(x)
        self.loss = -np.log(self.y[np.arange(len(t)), t] + 1e-12).sum() / len(t)
        return self.loss

    def backward(self, dout=1):
        dx = self.y.copy()
        dx[np.arange(len(self.t)), self.t] -= 1
        return dx * dout / len(self.t)


class FirstExampleOnly(SoftmaxWithLoss):
    def backward(self, dout=1):
        dx = super().backward(dout)
        dx[0, 0] += 1 / len(self.t)
        return dx


class MSE:
    def __call__(self, output, target):
        self.diff = output - target
        return np.mean(self.diff**2)

    def backward(self):
        return 2 * self.diff / self.diff.size


class OverExamples(MSE):
    def backward(self):
        return 2 * self.diff / len(self.diff)


class Hinge:
    """Backward takes what forward took, one of them under the name of a forward's result."""

    def forward(self, output, y):
        return np.maximum(0, 1 - output * y).sum()

    def backward(self, output, y):
        return np.where(output * y < 1, -y, 0.0)


class WrongMask(Hinge):
    def backward(self, output, y):
        return np.where(output < 1, -y, 0.0)


def log_loss(y_hat, y):
    return -(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat)).sum(), (y_hat, y)


def log_loss_backward(cache):
    y_hat, y = cache
    return (1 - y) / (1 - y_hat) - y / y_hat


def log_loss_backward_half(cache):
    y_hat, y = cache
    return -y / y_hat


BINARY = np.array([0, 1, 1, 0])
SCORES = np.array([0.5, -0.25, 2.0, 1.5, -3.0, 0.75])
SIGNS = np.array([1, -1, 1, -1, -1, -1])

STRANGERS = {
    "targets and predictions": Stranger(
        CrossEntropy,
        NotAveraged,
        (ONE_HOT, softmax(normal(4, 3))),
        ("Y_hat",),
        {"Y_hat": np.where(ONE_HOT)},
        Cause.SCALE,
        {"returns": "Y_hat"},
    ),
    "dout=1": Stranger(
        SoftmaxWithLoss, FirstExampleOnly, (normal(4, 3), LABELS), ("x",), {"x": (0, 0)}
    ),
    "backward of nothing": Stranger(
        MSE,
        OverExamples,
        {"output": normal(4, 3), "target": normal(4, 3, seed=1)},
        ("output",),
        {"output": ALL},
        Cause.SCALE,
        {"forward": "__call__", "returns": "output"},
    ),
    "an input called output": Stranger(
        Hinge, WrongMask, (SCORES, SIGNS), ("output",), {"output": [3, 4]}
    ),
    "cache alone": Stranger(
        lambda: None,
        lambda: None,
        (softmax(normal(4, 3))[:, 0], BINARY),
        ("y_hat",),
        {"y_hat": BINARY == 0},
        Cause.ZERO,
        {"forward": log_loss, "backward": log_loss_backward},
        {"backward": log_loss_backward_half},
    ),
}
