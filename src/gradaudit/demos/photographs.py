"""Crops of two photographs, in an HDF5 file laid out like a course's cats and other pictures."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradaudit.demos._extra import import_extra

__all__ = ["labelled_crops", "read_photographs", "write_photographs"]


def labelled_crops(
    count: int = 209, side: int = 64, seed: int = 0
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Cut squares out of the two photographs that come with scikit-learn.

    Parameters
    ----------
    count : int
        How many squares.
    side : int
        Their side in pixels.
    seed : int
        Draws each square's photograph and place.

    Returns
    -------
    crops : ndarray of uint8, shape (count, side, side, 3)
        Red, green and blue from 0 to 255.
    labels : ndarray of int64, shape (count,)
        Which photograph: 0 the temple, 1 the flower.
    """
    import_extra("PIL", "pillow")  # which scikit-learn reads photographs with
    photographs = import_extra("sklearn.datasets", "scikit-learn").load_sample_images().images
    generator = np.random.default_rng(seed)
    height, width, _ = photographs[0].shape
    labels = generator.integers(len(photographs), size=count)
    rows = generator.integers(height - side + 1, size=count)
    columns = generator.integers(width - side + 1, size=count)
    crops = [
        photographs[label][row : row + side, column : column + side]
        for label, row, column in zip(labels, rows, columns, strict=True)
    ]
    return np.stack(crops), labels


def write_photographs(path: Path) -> None:
    """Write 209 labelled crops to `path` as the data sets ``train_set_x`` and ``train_set_y``."""
    crops, labels = labelled_crops()
    with import_extra("h5py", "h5py").File(path, "w") as file:
        file["train_set_x"] = crops
        file["train_set_y"] = labels


def read_photographs(path: Path | None = None) -> tuple[NDArray[np.uint8], NDArray[Any]]:
    """Read pictures and labels from an HDF5 file, or from a temporary one made for the purpose.

    Parameters
    ----------
    path : Path, optional
        A file with the data sets ``train_set_x`` (n, side, side, 3) and ``train_set_y`` (n,).

    Returns
    -------
    pictures : ndarray of uint8, shape (n, side, side, 3)
        Red, green and blue from 0 to 255.
    labels : ndarray of int64, shape (n,)
        One number a picture.
    """
    if path is None:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "photographs.h5"
            write_photographs(path)
            return read_photographs(path)
    with import_extra("h5py", "h5py").File(path, "r") as file:
        return file["train_set_x"][:], file["train_set_y"][:]
