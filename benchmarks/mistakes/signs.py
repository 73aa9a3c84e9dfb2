"""Gradients of the opposite sign: of a leaf, of some leaves, of all, of a region."""

from __future__ import annotations

from gradaudit import Cause

from ._changes import times
from ._mistake import Mistake, Plant, planted
from ._places import at, columns, some_column, some_row

BOTH = "small large"
NEGATED = times(-1.0)


def _sign(*leaves: str) -> tuple[Plant, ...]:
    return tuple(Plant(leaf, Cause.SIGN, change=NEGATED) for leaf in leaves)


SIGNS: tuple[Mistake, ...] = (
    *planted("softmax", "b negated", *_sign("b"), sizes=BOTH),
    *planted("tanh", "W1 and b1 negated", *_sign("W1", "b1"), sizes=BOTH),
    *planted("convolution", "kernels negated", *_sign("K"), sizes=BOTH),
    *planted("recurrent", "Wh negated", *_sign("Wh")),
    *planted("springs", "the force", Plant("q", Cause.SIGN), sizes=BOTH, slip="force"),
    *planted("springs", "lengths", Plant("length", Cause.SIGN), sizes=BOTH, slip="lengths pulled"),
    *planted("embedding", "all negated, as to ascend", *_sign("E", "W", "b"), sizes=BOTH),
    *planted("layer-norm", "gamma negated", *_sign("gamma")),
    *planted("field", "rows 2 to 4", Plant("u", Cause.SIGN, at(slice(2, 5)), NEGATED), sizes=BOTH),
    *planted("relu", "a column", Plant("W2", Cause.SIGN, some_column, NEGATED)),
    *planted("tanh", "a row", Plant("V", Cause.SIGN, some_row, NEGATED), sizes=BOTH),
    *planted("attention", "half the values", Plant("Z", Cause.SIGN, columns(slice(2)), NEGATED)),
)
