"""Several inputs and several outputs, and a state that is a tuple."""

from __future__ import annotations

import numpy as np

from tests.layers.strangers._stranger import ALL, Stranger, normal


class RNN:
    """Gives the outputs and the last state."""

    def __init__(self):
        self.Wx, self.Wh, self.b = normal(2, 2), normal(2, 2, seed=1) / 2, normal(2)

    def forward(self, xs, h):
        self.xs, self.hs = xs, [h]
        for x in xs:
            self.hs.append(np.tanh(x @ self.Wx + self.hs[-1] @ self.Wh + self.b))
        return np.stack(self.hs[1:]), self.hs[-1]

    def backward(self, douts, dh):
        self.dWx, self.dWh, self.db = (np.zeros_like(p) for p in (self.Wx, self.Wh, self.b))
        dxs = np.empty_like(self.xs)
        for t in reversed(range(len(self.xs))):
            da = (douts[t] + dh) * (1 - self.hs[t + 1] ** 2)
            self.dWx += self.xs[t].T @ da
            self.dWh += self.hs[t].T @ da
            self.db += da.sum(0)
            dxs[t] = da @ self.Wx.T
            dh = self.carried(da)
        return dxs, dh

    def carried(self, da):
        return da @ self.Wh.T


class OneStepBack(RNN):
    def carried(self, da):
        return 0 * da

    def backward(self, douts, dh):
        dxs, dh = super().backward(douts, dh)
        return dxs, RNN.carried(self, (douts[0]) * (1 - self.hs[1] ** 2))


class Cell:
    """The state goes in and comes out as a tuple, and so does its gradient."""

    def __init__(self):
        self.W = normal(4, 8)

    def forward(self, x, state):
        h, c = state
        self.z = np.concatenate([x, h], axis=1)
        a, b = np.split(self.z @ self.W, 2, axis=1)
        self.g, self.f, self.c = np.tanh(a[:, :2]), 1 / (1 + np.exp(-b[:, :2])), c
        c = self.f * c + self.g
        return c**2, (np.sin(c), c)

    def backward(self, dy, dstate):
        dh, dc = dstate
        c = self.f * self.c + self.g
        dc = self.through(dc + 2 * c * dy, dh * np.cos(c))
        da = np.zeros((len(dy), 8))
        da[:, :2] = dc * (1 - self.g**2)
        da[:, 4:6] = dc * self.c * self.f * (1 - self.f)
        self.dW = self.z.T @ da
        dz = da @ self.W.T
        return dz[:, :2], (dz[:, 2:], dc * self.f)

    def through(self, dc, dh):
        return dc + dh


class CellWithoutHidden(Cell):
    def through(self, dc, dh):
        return dc


STRANGERS = {
    "state": Stranger(
        RNN,
        OneStepBack,
        (normal(2, 2, 2), normal(2, 2)),
        ("xs", "h", "Wx", "Wh", "b"),
        {"xs": np.s_[:1], "h": ALL, "Wx": ALL, "Wh": ALL, "b": ALL},
    ),
    "tuple state": Stranger(
        Cell,
        CellWithoutHidden,
        (normal(2, 2), (normal(2, 2, seed=1), normal(2, 2, seed=2))),
        ("x", "state[0]", "state[1]", "W"),
        {"x": ALL, "state[0]": ALL, "state[1]": ALL, "W": np.s_[:, [0, 1, 4, 5]]},
    ),
}
