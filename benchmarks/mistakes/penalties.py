"""Penalties that stand in the cost and not in the gradient, or the other way round."""

from __future__ import annotations

from gradaudit import Cause

from ._changes import without_absolute, without_square
from ._mistake import Mistake, Plant, planted
from ._places import Place, at, columns, everywhere, some_column

BOTH = "small large"


def _squares(coefficient: float, *leaves: str, where: Place = everywhere) -> tuple[Plant, ...]:
    change = without_square(coefficient)
    return tuple(Plant(leaf, Cause.REGULARISATION, where, change) for leaf in leaves)


def _absolutes(coefficient: float, *leaves: str) -> tuple[Plant, ...]:
    change = without_absolute(coefficient)
    return tuple(Plant(leaf, Cause.REGULARISATION, change=change) for leaf in leaves)


def _slipped(*leaves: str) -> tuple[Plant, ...]:
    return tuple(Plant(leaf, Cause.REGULARISATION) for leaf in leaves)


SLIPPED: tuple[Mistake, ...] = (
    *planted("softmax", "no penalty", *_slipped("W"), sizes=BOTH, slip="no penalty"),
    *planted("softmax", "penalty / n", *_slipped("W"), sizes=BOTH, slip="penalty averaged"),
    *planted("softmax", "subtracted", *_slipped("W"), sizes=BOTH, slip="penalty subtracted"),
    *planted("softmax", "on the bias", *_slipped("b"), sizes=BOTH, slip="penalty on bias"),
    *planted("relu", "no penalty", *_slipped("W2"), sizes=BOTH, slip="no penalty"),
    *planted("relu", "subtracted", *_slipped("W2"), slip="penalty subtracted"),
    *planted("relu", "too many", *_slipped("W1", "b1", "b2"), slip="penalty everywhere"),
    *planted("field", "no mass", *_slipped("u"), sizes=BOTH, slip="no mass"),
    *planted("field", "no square of the source", *_slipped("s"), sizes=BOTH, slip="no square"),
)

CHANGED: tuple[Mistake, ...] = (
    *planted("tanh", "V's first row", *_squares(0.4, "V", where=at(0)), sizes=BOTH),
    *planted("convolution", "decay of K not wanted", *_squares(-0.1, "K"), sizes=BOTH),
    *planted("recurrent", "decay of all", *_squares(0.01, "Wx", "Wh", "b", "V", "u")),
    *planted("recurrent", "of a column", *_squares(0.3, "Wh", where=some_column), sizes=BOTH),
    *planted("layer-norm", "of V but its bias column", *_squares(0.2, "V", where=columns(0))),
    *planted("attention", "of queries and keys", *_squares(0.05, "Q", "K"), sizes=BOTH),
    *planted("embedding", "absolute values of E", *_absolutes(0.01, "E"), sizes=BOTH),
    *planted("convolution", "absolute values of U", *_absolutes(0.2, "U")),
    *planted("relu", "absolute values of W1", *_absolutes(-0.03, "W1"), sizes=BOTH),
)

PENALTIES = SLIPPED + CHANGED
