"""Gradients that lack a factor of the row, or of the column."""

from __future__ import annotations

from gradaudit import Cause

from ._changes import by_column, by_row
from ._mistake import Mistake, Plant, planted

BOTH = "small large"


def _rows(*leaves: str) -> tuple[Plant, ...]:
    return tuple(Plant(leaf, Cause.ROW_FACTOR, change=by_row) for leaf in leaves)


def _columns(*leaves: str) -> tuple[Plant, ...]:
    return tuple(Plant(leaf, Cause.COLUMN_FACTOR, change=by_column) for leaf in leaves)


def _slipped(cause: Cause, *leaves: str) -> tuple[Plant, ...]:
    return tuple(Plant(leaf, cause) for leaf in leaves)


_COUNTS = _slipped(Cause.ROW_FACTOR, "E")
_MASSES = _slipped(Cause.ROW_FACTOR, "q")
_GAINS = (*_slipped(Cause.ROW_FACTOR, "K"), *_slipped(Cause.UNKNOWN, "b"))
_UNITS = _slipped(Cause.COLUMN_FACTOR, "q")
_OUTPUTS = _slipped(Cause.COLUMN_FACTOR, "V")
_FIRST = (*_slipped(Cause.COLUMN_FACTOR, "W1"), *_slipped(Cause.UNKNOWN, "b1"))
_BOTH_LAYERS = (*_FIRST, *_slipped(Cause.COLUMN_FACTOR, "V"), *_slipped(Cause.UNKNOWN, "c"))

ROWS: tuple[Mistake, ...] = (
    *planted("springs", "no masses", *_MASSES, sizes=BOTH, slip="no masses"),
    *planted("convolution", "no gain", *_GAINS, sizes=BOTH, slip="no gain"),
    *planted("embedding", "averaged", *_COUNTS, sizes=BOTH, slip="averaged"),
    *planted("softmax", "features' spreads forgotten", *_rows("W"), sizes=BOTH),
    *planted("relu", "features' spreads forgotten", *_rows("W1")),
    *planted("tanh", "V by rows", *_rows("V"), sizes=BOTH),
    *planted("field", "volumes of cells forgotten", *_rows("u", "s"), sizes=BOTH),
    *planted("convolution", "head by filters", *_rows("U"), sizes=BOTH),
)

COLUMNS: tuple[Mistake, ...] = (
    *planted("springs", "no units", *_UNITS, sizes=BOTH, slip="no units"),
    *planted("layer-norm", "no output scale", *_OUTPUTS, sizes=BOTH, slip="no output scale"),
    *planted("tanh", "one example, no slope", *_FIRST, sizes="single", slip="no slope"),
    *planted("tanh", "one, at output", *_BOTH_LAYERS, sizes="single", slip="slope at output"),
    *planted("softmax", "weights of classes forgotten", *_columns("W"), sizes=BOTH),
    *planted("relu", "slopes of units forgotten", *_columns("W1"), sizes=BOTH),
    *planted("attention", "Z by columns", *_columns("Z"), sizes=BOTH),
    *planted("embedding", "features' scales forgotten", *_columns("E")),
    *planted("field", "widths of cells forgotten", *_columns("u"), sizes=BOTH),
)

FACTORS = ROWS + COLUMNS
