"""Gradients transposed, or read or written in the wrong memory order."""

from __future__ import annotations

from gradaudit import Cause

from ._changes import read_by_columns, transposed, written_by_columns
from ._mistake import Mistake, Plant, planted

BOTH = "small large"
_OR_NOT = frozenset({Cause.UNKNOWN})


def _transposed(*leaves: str) -> tuple[Plant, ...]:
    return tuple(Plant(leaf, Cause.TRANSPOSE, change=transposed) for leaf in leaves)


def _written(*leaves: str) -> tuple[Plant, ...]:
    return tuple(Plant(leaf, Cause.MEMORY_ORDER, change=written_by_columns) for leaf in leaves)


def _read(*leaves: str) -> tuple[Plant, ...]:
    return tuple(Plant(leaf, Cause.MEMORY_ORDER, change=read_by_columns) for leaf in leaves)


_SWAPPED_AXES = Plant("K", Cause.TRANSPOSE, also=_OR_NOT)

TRANSPOSES: tuple[Mistake, ...] = (
    *planted("tanh", "V transposed", *_transposed("V"), sizes=BOTH),
    *planted("recurrent", "Wh transposed", *_transposed("Wh"), sizes=BOTH),
    *planted("field", "u transposed", *_transposed("u"), sizes="square"),
    *planted("field", "u and s transposed", *_transposed("u", "s"), sizes="square"),
    *planted("layer-norm", "W transposed", *_transposed("W"), sizes="square"),
    *planted("convolution", "axes", _SWAPPED_AXES, sizes=BOTH, slip="axes swapped"),
)

ORDERS: tuple[Mistake, ...] = (
    *planted("softmax", "W written by columns", *_written("W"), sizes=BOTH),
    *planted("relu", "W1, W2 written by columns", *_written("W1", "W2"), sizes=BOTH),
    *planted("tanh", "W1 read by columns", *_read("W1"), sizes=BOTH),
    *planted("convolution", "kernels read by columns", *_read("K"), sizes=BOTH),
    *planted("convolution", "head written by columns", *_written("U")),
    *planted("recurrent", "input read by columns", *_read("u"), sizes="large"),
    *planted("field", "u written by columns", *_written("u"), sizes=BOTH),
    *planted("springs", "coordinates written by columns", *_written("q"), sizes=BOTH),
    *planted("embedding", "E read by columns", *_read("E")),
    *planted("attention", "Z written by columns", *_written("Z"), sizes=BOTH),
)

LAYOUTS = TRANSPOSES + ORDERS
