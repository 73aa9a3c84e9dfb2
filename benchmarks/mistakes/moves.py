"""Gradients flipped, shifted, or given to another leaf."""

from __future__ import annotations

from gradaudit import Cause

from ._changes import flipped, of_leaf, rolled
from ._mistake import Mistake, Plant, planted

BOTH = "small large"


def _flip(leaf: str, *axes: int) -> Plant:
    return Plant(leaf, Cause.FLIP, change=flipped(*axes))


def _shift(leaf: str, shift: int, axis: int = 0) -> Plant:
    return Plant(leaf, Cause.SHIFT, change=rolled(shift, axis))


def _swap(first: str, second: str) -> tuple[Plant, Plant]:
    return (
        Plant(first, Cause.SWAPPED, change=of_leaf(second)),
        Plant(second, Cause.SWAPPED, change=of_leaf(first)),
    )


def _slipped(cause: Cause, *leaves: str) -> tuple[Plant, ...]:
    return tuple(Plant(leaf, cause) for leaf in leaves)


_KERNEL = _slipped(Cause.FLIP, "K")
_TIME = _slipped(Cause.SHIFT, "u")
_GAIN = _slipped(Cause.SWAPPED, "gamma", "beta")
_QUERY = _slipped(Cause.SWAPPED, "Q", "K")

FLIPS: tuple[Mistake, ...] = (
    *planted("convolution", "kernel flipped", *_KERNEL, sizes=BOTH, slip="kernel flipped"),
    *planted("convolution", "kernel's width flipped", _flip("K", 3), sizes=BOTH),
    *planted("convolution", "head flipped", _flip("U", 1, 2), sizes=BOTH),
    *planted("recurrent", "time reversed", _flip("u", 0), sizes=BOTH),
    *planted("field", "u from right to left", _flip("u", 1), sizes=BOTH),
    *planted("relu", "features reversed", _flip("W1", 0), sizes=BOTH),
    *planted("springs", "masses from the last", _flip("q", 0)),
    *planted("layer-norm", "gamma reversed", _flip("gamma", 0)),
)

SHIFTS: tuple[Mistake, ...] = (
    *planted("recurrent", "input's time late", *_TIME, sizes=BOTH, slip="time late"),
    *planted("field", "u one row late", _shift("u", 1), sizes=BOTH),
    *planted("field", "s one column early", _shift("s", -1, 1), sizes=BOTH),
    *planted("field", "couplings two late", _shift("kappa", 2), sizes=BOTH),
    *planted("embedding", "tokens from 1", _shift("E", 1), sizes=BOTH),
    *planted("softmax", "classes from 1", _shift("W", 1, 1), _shift("b", 1), sizes=BOTH),
    *planted("springs", "masses from 0", _shift("q", -1), sizes=BOTH),
    *planted("convolution", "kernel's width off by one", _shift("K", 1, 3)),
    *planted("attention", "values two late", _shift("Z", 2, 1)),
)

SWAPS: tuple[Mistake, ...] = (
    *planted("attention", "queries and keys", *_QUERY, sizes=BOTH, slip="exchanged"),
    *planted("layer-norm", "gain and shift", *_GAIN, sizes=BOTH, slip="exchanged"),
    *planted("layer-norm", "bias and gain", *_swap("b", "gamma")),
    *planted("field", "field and source", *_swap("u", "s"), sizes="small square large"),
    *planted("tanh", "biases", *_swap("b1", "c"), sizes=BOTH),
)

MOVES = FLIPS + SHIFTS + SWAPS
