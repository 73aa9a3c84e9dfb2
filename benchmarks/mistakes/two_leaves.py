"""Two mistakes in one gradient: each in leaves of its own."""

from __future__ import annotations

from functools import partial

from gradaudit import Cause

from ._changes import (
    by_column,
    rolled,
    times,
    transposed,
    without_square,
    written_by_columns,
    zero,
)
from ._mistake import Mistake, Plant, planted

BOTH = "small large"
_two = partial(planted, two=True)

_TRANSPOSED = Plant("V", Cause.TRANSPOSE, change=transposed)
_MASKED = tuple(Plant(leaf, Cause.UNKNOWN, also=frozenset({Cause.ZERO})) for leaf in ("W1", "b1"))
_HALVED = Plant("b", Cause.SCALE, change=times(0.5))

TWO_LEAVES: tuple[Mistake, ...] = (
    *_two(
        "tanh",
        "sign and transpose",
        Plant("b1", Cause.SIGN, change=times(-1)),
        _TRANSPOSED,
        sizes=BOTH,
    ),
    *_two(
        "softmax",
        "penalty and scale",
        Plant("W", Cause.REGULARISATION),
        _HALVED,
        sizes=BOTH,
        slip="no penalty",
    ),
    *_two(
        "relu",
        "penalty and zero",
        Plant("W2", Cause.REGULARISATION),
        Plant("b1", Cause.ZERO, change=zero),
        slip="no penalty",
    ),
    *_two(
        "convolution",
        "flip and order",
        Plant("K", Cause.FLIP),
        Plant("U", Cause.MEMORY_ORDER, change=written_by_columns),
        sizes=BOTH,
        slip="kernel flipped",
    ),
    *_two(
        "field",
        "shift and sign",
        Plant("u", Cause.SHIFT, change=rolled(1)),
        Plant("s", Cause.SIGN, change=times(-1)),
        sizes=BOTH,
    ),
    *_two(
        "springs",
        "masses and scale",
        Plant("q", Cause.ROW_FACTOR),
        Plant("length", Cause.SCALE, change=times(2)),
        sizes=BOTH,
        slip="no masses",
    ),
    *_two(
        "recurrent",
        "zero and scale",
        Plant("Wh", Cause.ZERO, change=zero),
        Plant("V", Cause.SCALE, change=times(6)),
        sizes=BOTH,
    ),
    *_two(
        "embedding",
        "average and penalty",
        Plant("E", Cause.ROW_FACTOR),
        Plant("W", Cause.REGULARISATION, change=without_square(0.05)),
        slip="averaged",
    ),
    *_two(
        "layer-norm",
        "swap and column factor",
        Plant("gamma", Cause.SWAPPED),
        Plant("beta", Cause.SWAPPED),
        Plant("V", Cause.COLUMN_FACTOR, change=by_column),
        sizes=BOTH,
        slip="exchanged",
    ),
    *_two(
        "attention",
        "scale and order",
        Plant("Q", Cause.SCALE, change=times(3**0.5)),
        Plant("Z", Cause.MEMORY_ORDER, change=written_by_columns),
    ),
    *_two(
        "relu",
        "mask and scale",
        *_MASKED,
        Plant("b2", Cause.SCALE, change=times(15)),
        slip="no mask",
    ),
    *_two(
        "field",
        "two scales",
        Plant("u", Cause.SCALE, change=times(2)),
        Plant("s", Cause.SCALE, change=times(0.5)),
    ),
)
