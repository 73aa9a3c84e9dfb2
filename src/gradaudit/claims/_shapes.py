"""When two shapes may stand for each other."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from gradaudit._errors import ArgumentError


def fitted(
    array: NDArray[Any], shape: tuple[int, ...], what: str, *, against: str
) -> tuple[NDArray[Any], str | None]:
    """Bring an array to a shape from which only an axis of length one sets it apart.

    Parameters
    ----------
    array : ndarray
        What came.
    shape : tuple of int
        What is needed.
    what, against : str
        What the array is and what has the shape, for the texts.

    Returns
    -------
    ndarray
        Of that shape.
    str or None
        A note, where it had another.

    Raises
    ------
    ArgumentError
        For any other difference; a transposed array above all.
    """
    if array.shape == shape:
        return array, None
    squeezable = array.size in array.shape or array.size == 1
    needed = array.size in shape or shape == ()
    if _size(shape) == array.size and squeezable and needed and min(array.ndim, len(shape)) <= 1:
        return array.reshape(shape), f"{what} has shape {array.shape}, read as {shape}"
    hint = "; is it transposed?" if array.shape == shape[::-1] else ""
    raise ArgumentError(f"{what} has shape {array.shape}, {against} has shape {shape}{hint}")


def _size(shape: tuple[int, ...]) -> int:
    size = 1
    for length in shape:
        size *= length
    return size
