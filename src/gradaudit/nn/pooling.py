"""Pooling: one number for each window of an image."""

from __future__ import annotations

import numpy as np

from gradaudit.nn.layer import Array, Layer, precision
from gradaudit.nn.windows import read_windows

AXES = "examples, channels, rows, columns"


class MaxPool(Layer):
    """The largest entry of each window (Zhou and Chellappa, 1988).

    The cotangent of a window goes to its largest entry alone; an entry that is largest in several
    windows gets the sum. Among equals the first takes all: at such a kink that is a subgradient,
    while giving the whole to each of them is none.

    Parameters
    ----------
    size : int or pair of int
        Rows and columns of a window.
    stride : int or pair of int, optional
        From one window to the next; the size, if not given, so that windows do not overlap.
    padding : int or pair of int
        Rows and columns of −∞ on every side; less than the size.
    """

    def __init__(
        self,
        size: int | tuple[int, int],
        stride: int | tuple[int, int] | None = None,
        padding: int | tuple[int, int] = 0,
    ) -> None:
        super().__init__()
        self.windows = read_windows(size, size if stride is None else stride, padding)
        if any(p >= s for p, s in zip(self.windows.padding, self.windows.size, strict=True)):
            raise ValueError(
                f"`padding` is {padding!r} for a `size` of {size!r}: expected less, so that no "
                "window holds padding alone"
            )

    def forward(self, X: Array) -> Array:
        """Return Y of shape (examples, channels, rows, columns)."""
        self._demand(X, AXES)
        windows = self.windows.over(X.astype(precision(X), copy=False), fill=-np.inf)
        flat = windows.reshape(*X.shape[:2], -1, *windows.shape[4:])
        winners = flat.argmax(axis=2)[:, :, None]
        self._cache = X.shape, winners
        return np.take_along_axis(flat, winners, axis=2)[:, :, 0]

    def backward(self, dY: Array) -> Array:
        """Return dX: dY at the winners, 0 elsewhere, windows added up."""
        shape, winners = self._kept()
        rows, columns = self.windows.size
        entries = np.arange(rows * columns).reshape(-1, 1, 1)
        d_flat = np.where(entries == winners, dY[:, :, None], dY.dtype.type(0))
        return self.windows.summed(
            d_flat.reshape(*dY.shape[:2], rows, columns, *dY.shape[2:]), shape
        )


class AvgPool(Layer):
    """The mean of each window (LeCun et al., 1989).

    Each entry of a window of s entries gets 1/s of its cotangent; zeros of the padding count.

    Parameters
    ----------
    size : int or pair of int
        Rows and columns of a window.
    stride : int or pair of int, optional
        From one window to the next; the size, if not given, so that windows do not overlap.
    padding : int or pair of int
        Rows and columns of zeros on every side.
    """

    def __init__(
        self,
        size: int | tuple[int, int],
        stride: int | tuple[int, int] | None = None,
        padding: int | tuple[int, int] = 0,
    ) -> None:
        super().__init__()
        self.windows = read_windows(size, size if stride is None else stride, padding)

    def forward(self, X: Array) -> Array:
        """Return Y of shape (examples, channels, rows, columns)."""
        self._demand(X, AXES)
        self._cache = X.shape
        Y: Array = self.windows.over(X).mean(axis=(2, 3))
        return Y

    def backward(self, dY: Array) -> Array:
        """Return dX: dY / s for each entry, windows added up."""
        rows, columns = self.windows.size
        share = dY[:, :, None, None] / (rows * columns)
        spread = np.broadcast_to(share, (*dY.shape[:2], rows, columns, *dY.shape[2:]))
        return self.windows.summed(spread, self._kept())
