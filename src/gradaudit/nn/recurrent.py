"""The simple recurrent network."""

from __future__ import annotations

import numpy as np

from gradaudit.nn.layer import Array, Layer, precision


class RNN(Layer):
    """H[t] = tanh(X[t] W + H[t−1] U + b), from H[−1] = 0 (Elman, 1990).

    Back through time (Werbos, 1990), from the last step to the first:

    dH[t] = dY[t] + dZ[t+1] Uᵀ,  dZ[t] = dH[t] (1 − H[t]²),
    dW = Σ X[t]ᵀ dZ[t],  dU = Σ H[t−1]ᵀ dZ[t],  db = Σ dZ[t],  dX[t] = dZ[t] Wᵀ.

    Parameters
    ----------
    n_out : int
        How many hidden units.
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
        H = np.zeros((len(X), X.shape[1] + 1, self.n_out), precision(X))  # H[:, t + 1] is step t
        Z = X @ W + b
        for t in range(X.shape[1]):
            H[:, t + 1] = np.tanh(Z[:, t] + H[:, t] @ U)
        self._cache = X, H
        return H[:, 1:].copy() if self.sequences else H[:, -1].copy()

    def backward(self, dY: Array) -> Array:
        """Return dX, with what each state passes on to the next one."""
        X, H = self._kept()
        W, U = self.parameters["W"], self.parameters["U"]
        dZ = np.zeros_like(H[:, 1:])
        passed = np.zeros_like(H[:, 0])
        for t in reversed(range(X.shape[1])):
            last = t == X.shape[1] - 1
            arriving = dY[:, t] if self.sequences else dY if last else 0
            dZ[:, t] = (arriving + passed) * (1 - H[:, t + 1] ** 2)
            passed = dZ[:, t] @ U.T
        self.gradients = {
            "W": np.einsum("ntf,nth->fh", X, dZ),
            "U": np.einsum("ntg,nth->gh", H[:, :-1], dZ),
            "b": dZ.sum(axis=(0, 1)),
        }
        dX: Array = dZ @ W.T
        return dX

    def _drawn(self, X: Array) -> dict[str, Array]:
        self._demand(X, "examples, steps, features")
        n_in, n_out = X.shape[-1], self.n_out
        return {
            "W": self._normal(X, 1 / n_in, (n_in, n_out)),
            "U": self._normal(X, 1 / n_out, (n_out, n_out)),
            "b": np.zeros(n_out, precision(X)),
        }
