"""Long short-term memory."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import expit

from gradaudit.nn.layer import Array, Layer, precision


class LSTM(Layer):
    """A recurrent network with a cell C that gates keep, write and read.

    Z[t] = X[t] W + H[t−1] U + b, cut into four: i, f, o = σ(z_i), σ(z_f), σ(z_o), g = tanh(z_g);
    C[t] = f C[t−1] + i g,  H[t] = o tanh(C[t])  (Hochreiter and Schmidhuber, 1997; with the forget
    gate of Gers, Schmidhuber and Cummins, 2000).

    Back through time, with what arrives from step t+1 in dH and dC:

    dC[t] += dH[t] o (1 − tanh²C[t]),
    dz_i = dC g i(1−i),  dz_f = dC C[t−1] f(1−f),  dz_g = dC i (1−g²),  dz_o = dH tanh(C) o(1−o);
    on to step t−1 go dC f and dZ Uᵀ.

    Parameters
    ----------
    n_out : int
        How many hidden units; W and U have four times as many columns, in the order i, f, g, o.
    sequences : bool
        Whether Y holds H of all steps, or of the last one alone.
    seed : int, optional
        What W and U are drawn from: normal, of variance 1 / inputs. Biases start at 0.
    """

    def __init__(self, n_out: int, *, sequences: bool = True, seed: int | None = None) -> None:
        super().__init__(seed)
        self.n_out = n_out
        self.sequences = sequences

    def forward(self, X: Array) -> Array:
        """Return Y (examples, steps, n_out), or (examples, n_out), for X (examples, steps, …)."""
        if not self.parameters:
            self.parameters = self._drawn(X)
        W, U, b = (self.parameters[name] for name in ("W", "U", "b"))
        self._demand(X, "examples, steps, features", features=len(W))
        H = C = np.zeros((len(X), self.n_out), precision(X))
        Z = X @ W + b
        steps: list[Step] = []
        for t in range(X.shape[1]):
            i, f, g, o = np.split(Z[:, t] + H @ U, 4, axis=1)
            i, f, g, o = expit(i), expit(f), np.tanh(g), expit(o)
            before = H, C
            C = f * C + i * g
            squashed = np.tanh(C)
            H = o * squashed
            steps.append(Step(*before, i, f, g, o, squashed))
        self._cache = X, steps
        if not self.sequences:
            return H
        last = [step.H for step in steps[1:]]
        return np.stack([*last, H], axis=1)

    def backward(self, dY: Array) -> Array:
        """Return dX, with what each state and cell passes on to the next one."""
        X, steps = self._kept()
        W, U = self.parameters["W"], self.parameters["U"]
        dZ = np.zeros((*X.shape[:2], 4 * self.n_out), precision(X))
        dH = dC = np.zeros_like(steps[0].C)
        for t in reversed(range(len(steps))):
            step, last = steps[t], t == len(steps) - 1
            dH = dH + (dY[:, t] if self.sequences else dY if last else 0)
            dC = dC + dH * step.o * (1 - step.squashed**2)
            dZ[:, t] = step.through_gates(dH, dC)
            dH, dC = dZ[:, t] @ U.T, dC * step.f
        H = np.stack([step.H for step in steps], axis=1)
        self.gradients = {
            "W": np.einsum("ntf,nth->fh", X, dZ),
            "U": np.einsum("ntg,nth->gh", H, dZ),
            "b": dZ.sum(axis=(0, 1)),
        }
        dX: Array = dZ @ W.T
        return dX

    def _drawn(self, X: Array) -> dict[str, Array]:
        self._demand(X, "examples, steps, features")
        n_in, n_out = X.shape[-1], self.n_out
        return {
            "W": self._normal(X, 1 / n_in, (n_in, 4 * n_out)),
            "U": self._normal(X, 1 / n_out, (n_out, 4 * n_out)),
            "b": np.zeros(4 * n_out, precision(X)),
        }


class Step(NamedTuple):
    """What a step keeps: state and cell before it, gates, and tanh of the cell after it."""

    H: Array
    C: Array
    i: Array
    f: Array
    g: Array
    o: Array
    squashed: Array

    def through_gates(self, dH: Array, dC: Array) -> Array:
        """Return dZ of the four gates, side by side."""
        d_gates = (
            dC * self.g * self.i * (1 - self.i),
            dC * self.C * self.f * (1 - self.f),
            dC * self.i * (1 - self.g**2),
            dH * self.squashed * self.o * (1 - self.o),
        )
        return np.concatenate(d_gates, axis=1)
