"""What a constant may be the number of."""

from __future__ import annotations

from collections.abc import Mapping


def sizes(shapes: Mapping[str, tuple[int, ...]]) -> dict[int, str]:
    """Name the lengths of all axes, and the sizes of all arrays.

    Parameters
    ----------
    shapes : mapping of str to tuple of int
        Of the leaves, and of the outputs of f.

    Returns
    -------
    dict of int to str
        ``{80: "the length of axis 0 of W"}``; the first array that has a length names it.
    """
    named: dict[int, str] = {}
    for name, shape in shapes.items():
        for axis, length in enumerate(shape):
            of = f"axis {axis} of {name}" if len(shape) > 1 else name
            named.setdefault(length, f"the length of {of}")
    for name, shape in shapes.items():
        size = 1
        for length in shape:
            size *= length
        named.setdefault(size, f"the size of {name}")
    return named
