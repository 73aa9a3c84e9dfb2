"""Gradients off by a factor: 2, ½, the number of examples, an odd one."""

from __future__ import annotations

from gradaudit import Cause

from ._changes import times
from ._mistake import Mistake, Plant, planted
from ._places import Place, at, columns, everywhere, some_column, some_row

BOTH = "small large"


def _scaled(factor: float, *leaves: str, where: Place = everywhere) -> tuple[Plant, ...]:
    return tuple(Plant(leaf, Cause.SCALE, where, times(factor)) for leaf in leaves)


def _slipped(*leaves: str) -> tuple[Plant, ...]:
    return tuple(Plant(leaf, Cause.SCALE) for leaf in leaves)


_TANH = ("W1", "b1", "V", "c", "W2", "b2")
_NORM = ("W", "b", "gamma", "beta", "V")

LEAVES: tuple[Mistake, ...] = (
    *planted("softmax", "W doubled, penalty and all", *_scaled(2, "W"), sizes=BOTH),
    *planted("softmax", "b halved", *_scaled(0.5, "b")),
    *planted("relu", "W1 by 1.07", *_scaled(1.07, "W1"), sizes=BOTH),
    *planted("convolution", "kernels summed over 3 images", *_scaled(3, "K"), sizes=BOTH),
    *planted("convolution", "bias averaged over places", *_scaled(1 / 12, "b")),
    *planted("recurrent", "Wh by 5/6", *_scaled(5 / 6, "Wh"), sizes=BOTH),
    *planted("field", "the ½ of the couplings forgotten", *_scaled(2, "kappa"), sizes=BOTH),
    *planted("field", "u by 1.002", *_scaled(1.002, "u")),
    *planted("attention", "no root", *_slipped("Q", "K"), sizes=BOTH, slip="no root"),
    *planted("embedding", "no average", *_slipped("E"), sizes=BOTH, slip="no average"),
    *planted("embedding", "W averaged twice", *_scaled(1 / 9, "W")),
    *planted("springs", "lengths by -2", *_scaled(-2, "length"), sizes=BOTH),
)

SEVERAL: tuple[Mistake, ...] = (
    *planted("tanh", "summed over the examples", *_slipped(*_TANH), sizes=BOTH, slip="summed"),
    *planted("layer-norm", "summed", *_slipped(*_NORM), sizes=BOTH, slip="summed"),
    *planted("attention", "summed", *_slipped("Q", "K", "Z"), slip="summed"),
    *planted("springs", "all doubled", *_scaled(2, "q", "length"), sizes=BOTH),
    *planted("relu", "all by 14/15", *_scaled(14 / 15, "W1", "b1", "W2", "b2")),
    *planted("tanh", "weights averaged twice", *_scaled(1 / 12, "W1", "V", "W2"), sizes=BOTH),
    *planted("recurrent", "input side halved", *_scaled(0.5, "Wx", "u")),
)

REGIONS: tuple[Mistake, ...] = (
    *planted("tanh", "a column by 3", *_scaled(3, "V", where=some_column), sizes=BOTH),
    *planted("convolution", "a filter by 2", *_scaled(2, "K", where=some_row), sizes=BOTH),
    *planted("embedding", "rows 1 to 3 halved", *_scaled(0.5, "E", where=at(slice(1, 4)))),
    *planted("softmax", "two classes by 1.5", *_scaled(1.5, "W", where=columns(slice(1, 3)))),
    *planted("field", "inside by 4", *_scaled(4, "s", where=at(slice(1, -1), slice(1, -1)))),
    *planted("relu", "every other unit by 2", *_scaled(2, "W1", where=columns(slice(0, None, 2)))),
)

SCALES = LEAVES + SEVERAL + REGIONS
