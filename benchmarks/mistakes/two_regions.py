"""Two mistakes in one gradient: in two regions of one leaf."""

from __future__ import annotations

from functools import partial

from gradaudit import Cause

from ._changes import (
    astray,
    by_row,
    flipped,
    times,
    without_square,
    zero,
)
from ._mistake import Mistake, Plant, planted
from ._places import at, columns

BOTH = "small large"
_two = partial(planted, two=True)


TWO_REGIONS: tuple[Mistake, ...] = (
    *_two(
        "softmax",
        "scale and penalty",
        Plant("W", Cause.SCALE, columns(slice(2, None)), times(2)),
        Plant("W", Cause.REGULARISATION, columns(0), without_square(0.5)),
        sizes=BOTH,
    ),
    *_two(
        "tanh",
        "sign and zero",
        Plant("W1", Cause.SIGN, at(slice(2)), times(-1)),
        Plant("W1", Cause.ZERO, at(3), zero),
        sizes=BOTH,
    ),
    *_two(
        "relu",
        "scale and zero",
        Plant("W1", Cause.SCALE, columns(slice(3)), times(2)),
        Plant("W1", Cause.ZERO, columns(-1), zero),
        sizes=BOTH,
    ),
    *_two(
        "field",
        "scale and penalty",
        Plant("u", Cause.SCALE, at(slice(3)), times(0.5)),
        Plant("u", Cause.REGULARISATION, at(5), without_square(0.8)),
        sizes=BOTH,
    ),
    *_two(
        "embedding",
        "sign and zero",
        Plant("E", Cause.SIGN, at(slice(1, 4)), times(-1)),
        Plant("E", Cause.ZERO, at(6), zero),
    ),
    *_two(
        "springs",
        "masses and zero",
        Plant("q", Cause.ROW_FACTOR, at(slice(-1)), by_row),
        Plant("q", Cause.ZERO, at(-1), zero),
    ),
    *_two(
        "tanh",
        "penalty and stray",
        Plant("V", Cause.REGULARISATION, columns(0), without_square(0.7)),
        Plant("V", Cause.UNKNOWN, columns(2), astray),
    ),
    *_two(
        "convolution",
        "flip in a filter, sign",
        Plant("K", Cause.FLIP, at(0), flipped(2, 3)),
        Plant("b", Cause.SIGN, change=times(-1)),
    ),
)
