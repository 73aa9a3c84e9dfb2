"""Mistakes that have no simple shape, and of which none may be asserted."""

from __future__ import annotations

from gradaudit import Cause

from ._changes import Change, astray, centred, clipped, lengthened, noisy, of_leaf, pushed
from ._mistake import Mistake, Plant, planted
from ._places import Place, at, everywhere, scattered, some_column, some_row
from .models.recurrent import KEPT

BOTH = "small large"
_ALL_BUT_LAST = at(slice(-1))


def _slipped(*leaves: str, where: Place = everywhere) -> tuple[Plant, ...]:
    return tuple(Plant(leaf, Cause.UNKNOWN, where) for leaf in leaves)


def _changed(change: Change, *leaves: str, where: Place = everywhere) -> tuple[Plant, ...]:
    return tuple(Plant(leaf, Cause.UNKNOWN, where, change) for leaf in leaves)


_SCALE_AND_PENALTY = frozenset({Cause.SCALE, Cause.REGULARISATION})
# W's right gradient is the claim by 1/n, and then a penalty: both may be said, and neither alone.
_SUMMED = (Plant("W", Cause.UNKNOWN, also=_SCALE_AND_PENALTY), Plant("b", Cause.SCALE))
# A token that is at no text's first place gets nothing at all.
_FIRST_PLACE = Plant("E", Cause.UNKNOWN, also=frozenset({Cause.ZERO}))
_LAYERS = _slipped("W1", "b1", "V", "c")
_NORM = _slipped("W", "b")
_PAST = (*_slipped("Wx", "Wh", "b"), *_slipped("u", where=_ALL_BUT_LAST))
_NO_PAST = (*_slipped("Wx", "Wh", "b"), Plant("u", Cause.ZERO, _ALL_BUT_LAST))
# A mass that is no spring's first end gets nothing at all.
_ONE_END = Plant("q", Cause.UNKNOWN, also=frozenset({Cause.ZERO}))
# With its mask open, the dead unit's weights are claimed where the cost does not change at all.
_MASKED = tuple(Plant(leaf, Cause.UNKNOWN, also=frozenset({Cause.ZERO})) for leaf in ("W1", "b1"))
_CUT = (*_slipped("Wx", "Wh", "b"), Plant("u", Cause.ZERO, at(slice(-KEPT))))

SLIPS: tuple[Mistake, ...] = (
    *planted("softmax", "labels", *_slipped("W", "b"), sizes=BOTH, slip="no labels"),
    *planted("softmax", "other loss", *_slipped("W", "b"), sizes=BOTH, slip="squared error"),
    *planted("softmax", "summed, not the penalty", *_SUMMED, slip="summed"),
    *planted("tanh", "slope at output", *_LAYERS, sizes=BOTH, slip="slope at output"),
    *planted("tanh", "linear slope", *_LAYERS, slip="linear slope"),
    *planted("tanh", "no slope", *_slipped("W1", "b1"), sizes=BOTH, slip="no slope"),
    *planted("tanh", "back", *_slipped("W1", "b1"), sizes=BOTH, slip="not transposed"),
    *planted("tanh", "b2 of one example", *_slipped("b2"), slip="one example"),
    *planted("relu", "no mask", *_MASKED, sizes=BOTH, slip="no mask"),
    *planted("relu", "mask", *_MASKED, slip="mask of gradient"),
    *planted("relu", "other mask", *_MASKED, sizes=BOTH, slip="mask of target"),
    *planted("convolution", "no slope", *_slipped("K", "b"), sizes=BOTH, slip="no slope"),
    *planted("convolution", "last image alone", *_slipped("K"), sizes=BOTH, slip="last image"),
    *planted("convolution", "bias of first image", *_slipped("b"), slip="first image"),
    *planted("layer-norm", "no mean", *_NORM, sizes=BOTH, slip="no mean"),
    *planted("layer-norm", "no variance", *_NORM, sizes=BOTH, slip="no variance"),
    *planted("layer-norm", "summed early", *_NORM, slip="summed early"),
    *planted("layer-norm", "no gain", *_NORM, sizes=BOTH, slip="no gain"),
    *planted("recurrent", "no recurrence", *_NO_PAST, sizes=BOTH, slip="no recurrence"),
    *planted("recurrent", "back", *_PAST, sizes=BOTH, slip="not transposed"),
    *planted("recurrent", "state late", *_slipped("Wh"), slip="state late"),
    *planted("field", "no quartic", *_slipped("u"), sizes=BOTH, slip="no quartic"),
    *planted("field", "source added", *_slipped("u"), slip="source added"),
    *planted(
        "field",
        "one neighbour",
        *_slipped("u", where=at(slice(None), slice(-1))),
        sizes=BOTH,
        slip="one neighbour",
    ),
    *planted("field", "no wrap", *_slipped("u", where=at(0)), sizes=BOTH, slip="no wrap"),
    *planted("springs", "no reaction", _ONE_END, sizes=BOTH, slip="no reaction"),
    *planted("springs", "overwritten", *_slipped("q"), sizes=BOTH, slip="overwritten"),
    *planted("embedding", "overwritten", *_slipped("E"), sizes=BOTH, slip="overwritten"),
    *planted("embedding", "first place", _FIRST_PLACE, slip="first place"),
    *planted("attention", "diagonal", *_slipped("Q", "K"), sizes=BOTH, slip="diagonal"),
    *planted("recurrent", "truncated", *_CUT, slip="truncated"),
)

_OR_SHIFT = frozenset({Cause.SHIFT, Cause.ZERO})

CHANGES: tuple[Mistake, ...] = (
    *planted("softmax", "1 % of noise", *_changed(noisy(1e-2), "W"), sizes=BOTH),
    *planted("tanh", "0.1 % of noise", *_changed(noisy(1e-3), "V"), sizes=BOTH),
    *planted("springs", "1 % of noise", *_changed(noisy(1e-2), "q")),
    *planted("field", "noise in all", *_changed(noisy(1e-2), "u", "s", "kappa")),
    *planted("relu", "five entries", *_changed(astray, "W1", where=scattered(5)), sizes=BOTH),
    *planted("convolution", "four entries", *_changed(astray, "K", where=scattered(4))),
    *planted("embedding", "a row astray", *_changed(astray, "W", where=some_row), sizes=BOTH),
    *planted(
        "recurrent", "a column astray", *_changed(astray, "Wh", where=some_column), sizes=BOTH
    ),
    *planted("attention", "clipped", *_changed(clipped, "Z"), sizes=BOTH),
    *planted("layer-norm", "mean taken off", *_changed(centred, "V")),
    *planted("convolution", "to the power of 1.1", *_changed(lengthened, "K"), sizes=BOTH),
    *planted("field", "source's for both", *_changed(of_leaf("s"), "u")),
    *planted("field", "pushed", Plant("u", Cause.UNKNOWN, change=pushed, also=_OR_SHIFT)),
)

UNKNOWNS = SLIPS + CHANGES
