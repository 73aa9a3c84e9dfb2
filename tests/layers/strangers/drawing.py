"""Layers that draw random numbers."""

from __future__ import annotations

import random

import numpy as np

from gradaudit import Cause
from tests.layers.strangers._stranger import ALL, Stranger, normal


class Dropout:
    """Draws from the global generator."""

    def __init__(self, keep=0.5):
        self.keep = keep

    def forward(self, x, train_flg=True):
        self.mask = np.random.rand(*x.shape) < self.keep
        return x * self.mask / self.keep if train_flg else x

    def backward(self, dout):
        return dout * self.mask / self.keep


class MaskForgotten(Dropout):
    def backward(self, dout):
        return dout / self.keep


class Noisy:
    """Has a generator of its own, and a gain."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        self.gain = normal(3)

    def forward(self, x):
        self.x = x * (1 + self.rng.normal(size=x.shape))
        self.scale = self.x / x
        return self.gain * self.x

    def backward(self, dout):
        self.dgain = (dout * self.x).sum(0)
        return dout * self.gain * self.scale


class NewNoise(Noisy):
    def backward(self, dout):
        self.dgain = (dout * self.x).sum(0)
        return dout * self.gain * (1 + self.rng.normal(size=dout.shape))


class Flipping:
    """Draws from the standard library's generator."""

    def forward(self, x):
        self.sign = random.choice([-1.0, 1.0])
        self.x = x
        return self.sign * x**3

    def backward(self, dout):
        return 3 * self.sign * dout * self.x**2


class SignForgotten(Flipping):
    def backward(self, dout):
        return 3 * dout * self.x**2


MASK = np.random.RandomState(np.random.MT19937(0)).rand(4, 3) < 0.5

STRANGERS = {
    "global generator": Stranger(
        Dropout,
        MaskForgotten,
        normal(4, 3),
        ("x",),
        {"x": ~MASK},
        Cause.ZERO,
        {"seed_rng": True},
    ),
    "own generator": Stranger(
        lambda: Noisy(3), lambda: NewNoise(3), normal(4, 3), ("x", "gain"), {"x": ALL}
    ),
    "the standard library": Stranger(
        Flipping,
        SignForgotten,
        normal(4, 3),
        ("x",),
        {"x": ALL},
        Cause.SIGN,
        {"seed_rng": True, "seed": 1},
    ),
}
