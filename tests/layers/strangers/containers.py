"""Gradients left in dicts and lists, also those of layers within."""

from __future__ import annotations

import threading

import numpy as np

from gradaudit import Cause
from tests.layers.strangers._stranger import ALL, Stranger, normal


class Dense:
    """``params`` and ``grads``, filled at the first forward pass."""

    def __init__(self, units):
        self.units = units
        self.params, self.grads = {}, {}

    def forward(self, x):
        if not self.params:
            self.params["w"] = np.random.randn(x.shape[1], self.units) * 0.1
            self.params["b"] = np.random.randn(self.units)
        self.x, self.z = x, x @ self.params["w"] + self.params["b"]
        return np.maximum(self.z, 0)

    def backward(self, dA):
        dz = dA * (self.z > 0)
        self.grads["w"] = self.x.T @ dz
        self.grads["b"] = dz.sum(axis=0)
        return dz @ self.params["w"].T


class MaskOfInput(Dense):
    def backward(self, dA):
        super().backward(dA)
        dz = dA * (self.x[:, :1] > 0)
        self.grads["b"] = dz.sum(axis=0)
        return (dA * (self.z > 0)) @ self.params["w"].T


class Embedding:
    """From the second book: lists, written into in place."""

    def __init__(self):
        W = normal(5, 2)
        self.params, self.grads = [W], [np.zeros_like(W)]

    def forward(self, idx):
        (W,) = self.params
        self.idx = idx
        return W[idx]

    def backward(self, dout):
        (dW,) = self.grads
        dW[...] = 0
        np.add.at(dW, self.idx, dout)


class Overwriting(Embedding):
    def backward(self, dout):
        (dW,) = self.grads
        dW[...] = 0
        dW[self.idx] += dout


class Network:
    """Its layers keep what is theirs."""

    def __init__(self, kind):
        self.layers = [kind(3, 2, seed=1), kind(2, 2, seed=2)]

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, dout):
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        return dout


class Tanh:
    def __init__(self, n_in, n_out, *, seed):
        self.w, self.b = normal(n_in, n_out, seed=seed), normal(n_out, seed=seed)

    def forward(self, x):
        self.x, self.out = x, np.tanh(x @ self.w + self.b)
        return self.out

    def backward(self, dout):
        dz = dout * (1 - self.out**2)
        self.dw, self.db = self.x.T @ dz, dz.sum(0)
        return dz @ self.w.T


class BiasOfOneExample(Tanh):
    def backward(self, dout):
        dx = super().backward(dout)
        self.db = (dout * (1 - self.out**2))[0] if len(self.w) == 3 else self.db
        return dx


class Locked(Tanh):
    """Cannot be copied; and keeps the very arrays that it is made of."""

    def __init__(self, w, b):
        self.w, self.b = w, b
        self.lock = threading.Lock()

    def forward(self, x):
        with self.lock:
            return super().forward(x)


class LockedHalf(Locked):
    def backward(self, dout):
        dx = super().backward(dout)
        self.dw[0] = 0
        return dx


W, B = normal(3, 2), normal(2)


STRANGERS = {
    "dict": Stranger(
        lambda: Dense(4), lambda: MaskOfInput(4), normal(6, 3), ("x", "w", "b"), {"b": ALL}
    ),
    "lists": Stranger(
        Embedding,
        Overwriting,
        np.array([[0, 3], [3, 4]]),
        ("params[0]",),
        {"params[0]": 3},
    ),
    "network": Stranger(
        lambda: Network(Tanh),
        lambda: Network(BiasOfOneExample),
        normal(4, 3),
        ("x", "layers[0].w", "layers[0].b", "layers[1].w", "layers[1].b"),
        {"layers[0].b": ALL},
    ),
    "locked": Stranger(
        lambda: lambda: Locked(W, B),
        lambda: lambda: LockedHalf(W, B),
        normal(4, 3),
        ("x", "w", "b"),
        {"w": 0},
        Cause.ZERO,
    ),
}
