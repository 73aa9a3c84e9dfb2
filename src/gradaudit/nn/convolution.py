"""Convolution over images."""

from __future__ import annotations

import numpy as np

from gradaudit.nn.activations import Activation, named_activation
from gradaudit.nn.layer import Array, Layer, precision
from gradaudit.nn.windows import read_windows


class Conv2D(Layer):
    """Y[n, k] = g(Σ_c X[n, c] ⋆ W[k, c] + b[k]), where ⋆ slides W over X without flipping it.

    Written as a matrix product over windows ("im2col"; Chellapilla, Puri and Simard, 2006): the
    windows of an image are the columns of C, and Z = W C + b. So with dZ = dY g′(Z):

    dW = Σ_n dZ Cᵀ,  db = Σ dZ over examples and places,  dC = Wᵀ dZ, and each pixel of dX is the
    sum of what dC holds for it, once for each window that it is in.

    Parameters
    ----------
    n_out : int
        How many kernels, which is how many output channels.
    size : int or pair of int
        Rows and columns of a kernel.
    activation : str or Activation
        The g.
    stride, padding : int or pair of int
        Rows and columns between windows, and of zeros on every side.
    seed : int, optional
        What the kernels are drawn from: normal, of variance ``gain`` / inputs. Biases start at 0.
    """

    def __init__(
        self,
        n_out: int,
        size: int | tuple[int, int],
        activation: str | Activation = "identity",
        *,
        stride: int | tuple[int, int] = 1,
        padding: int | tuple[int, int] = 0,
        seed: int | None = None,
    ) -> None:
        super().__init__(seed)
        self.n_out = n_out
        self.windows = read_windows(size, stride, padding)
        self.activation = named_activation(activation)

    def forward(self, X: Array) -> Array:
        """Return Y (examples, n_out, rows, columns) for X (examples, channels, rows, columns)."""
        if not self.parameters:
            self.parameters = self._drawn(X)
        W, b = self.parameters["W"], self.parameters["b"]
        self._demand(X, "examples, channels, rows, columns", channels=W.shape[1])
        windows = self.windows.over(X)
        places = windows.shape[4:]
        columns = windows.reshape(len(X), -1, places[0] * places[1])
        Z = W.reshape(self.n_out, -1) @ columns + b[:, None]
        Z = Z.reshape(len(X), self.n_out, *places)
        self._cache = X.shape, columns, Z
        return self.activation.forward(Z)

    def backward(self, dY: Array) -> Array:
        """Return dX, the windows of dC = Wᵀ dZ added up."""
        shape, columns, Z = self._kept()
        W = self.parameters["W"]
        dZ = self.activation.backward(Z, dY).reshape(*Z.shape[:2], -1)
        dW = (dZ @ columns.transpose(0, 2, 1)).sum(axis=0)
        self.gradients = {"W": dW.reshape(W.shape), "b": dZ.sum(axis=(0, 2))}
        d_columns = W.reshape(self.n_out, -1).T @ dZ
        return self.windows.summed(
            d_columns.reshape(*shape[:2], *self.windows.size, *Z.shape[2:]), shape
        )

    def _drawn(self, X: Array) -> dict[str, Array]:
        self._demand(X, "examples, channels, rows, columns")
        shape = (self.n_out, X.shape[1], *self.windows.size)
        variance = self.activation.gain / float(np.prod(shape[1:]))
        return {"W": self._normal(X, variance, shape), "b": np.zeros(self.n_out, precision(X))}
