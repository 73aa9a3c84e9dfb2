"""Sliding windows over images: views for the way forward, their sums for the way back."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from gradaudit.nn.layer import Array


class Windows(NamedTuple):
    """Windows of one size that move in steps over padded images.

    Attributes
    ----------
    size : tuple of int
        Rows and columns of a window.
    stride : tuple of int
        Rows and columns from one window to the next.
    padding : tuple of int
        Rows and columns of zeros on every side.
    """

    size: tuple[int, int]
    stride: tuple[int, int]
    padding: tuple[int, int]

    def over(self, images: Array, fill: float = 0.0) -> Array:
        """Return the windows as a view.

        Parameters
        ----------
        images : ndarray, shape (examples, channels, rows, columns)
            Not padded yet.
        fill : float
            What they are padded with.

        Returns
        -------
        ndarray, shape (examples, channels, *size, *places)
            What each place of a window meets at each place of the image.

        Raises
        ------
        ValueError
            If a window is larger than a padded image.
        """
        padded = self._padded(images, fill)
        if any(size > length for size, length in zip(self.size, padded.shape[2:], strict=True)):
            raise ValueError(
                f"a window of {self.size} does not fit into images of {images.shape[2:]} padded by "
                f"{self.padding}"
            )
        every = sliding_window_view(padded, self.size, axis=(2, 3))
        return every[:, :, :: self.stride[0], :: self.stride[1]].transpose(0, 1, 4, 5, 2, 3)

    def summed(self, windows: Array, shape: tuple[int, ...]) -> Array:
        """Add windows up where they overlap: the transpose of `over`.

        Parameters
        ----------
        windows : ndarray, shape (examples, channels, *size, *places)
            As `over` gives them.
        shape : tuple of int
            Of the images without padding.

        Returns
        -------
        ndarray, of that shape
            For each pixel, the sum over the windows that it is in.
        """
        (down, right), (above, left) = self.stride, self.padding
        rows, columns = shape[2], shape[3]
        padded = np.zeros((*shape[:2], rows + 2 * above, columns + 2 * left), windows.dtype)
        high, wide = windows.shape[4], windows.shape[5]
        for i, j in np.ndindex(self.size):
            reached = padded[:, :, i : i + down * high : down, j : j + right * wide : right]
            reached += windows[:, :, i, j]
        return padded[:, :, above : above + rows, left : left + columns]

    def _padded(self, images: Array, fill: float) -> Array:
        if self.padding == (0, 0):
            return images
        around = [(0, 0), (0, 0), *((width, width) for width in self.padding)]
        return np.pad(images, around, constant_values=fill)


def read_windows(size: Any, stride: Any, padding: Any) -> Windows:
    """Read the arguments of layers that slide windows.

    Parameters
    ----------
    size, stride, padding : int or pair of int
        For rows and columns; one number stands for both.

    Returns
    -------
    Windows
        Of these.

    Raises
    ------
    ValueError
        If one is no whole number, or too small; the text names it.
    """
    return Windows(_pair("size", size, 1), _pair("stride", stride, 1), _pair("padding", padding, 0))


def _pair(name: str, value: Any, least: int) -> tuple[int, int]:
    both = value if isinstance(value, tuple) else (value, value)
    whole = all(isinstance(one, int | np.integer) and one >= least for one in both)
    if len(both) != 2 or not whole:  # noqa: PLR2004 - rows and columns
        raise ValueError(
            f"`{name}` is {value!r}: expected a whole number from {least} up, or two for rows and "
            "columns"
        )
    return both
