"""Claims of zero where the cost changes, and other claims where it does not."""

from __future__ import annotations

from gradaudit import Cause

from ._changes import astray, zero
from ._mistake import Mistake, Plant, planted
from ._places import Place, at, columns, everywhere, some_column, some_row
from .models.recurrent import KEPT
from .models.relu import DEAD

BOTH = "small large"


def _zero(*leaves: str, where: Place = everywhere) -> tuple[Plant, ...]:
    return tuple(Plant(leaf, Cause.ZERO, where, zero) for leaf in leaves)


_EARLY = _zero("u", where=at(slice(-KEPT)))
_PADDING = Plant("E", Cause.ZERO, at(0))
_UNUSED = Plant("E", Cause.ZERO, at(-1), astray)
_DEAD = (Plant("W1", Cause.ZERO, columns(DEAD)), Plant("b1", Cause.ZERO, at(DEAD)))
_COUPLINGS = Plant("kappa", Cause.ZERO)

ZEROS: tuple[Mistake, ...] = (
    *planted("tanh", "b1 detached", *_zero("b1"), sizes=BOTH),
    *planted("tanh", "first layer detached", *_zero("W1", "b1"), sizes=BOTH),
    *planted("recurrent", "Wh detached", *_zero("Wh"), sizes=BOTH),
    *planted("recurrent", "input truncated in time", *_EARLY, sizes=BOTH),
    *planted("convolution", "bias detached", *_zero("b")),
    *planted("convolution", "a filter detached", *_zero("K", where=some_row), sizes=BOTH),
    *planted("field", "couplings", _COUPLINGS, sizes=BOTH, slip="couplings fixed"),
    *planted("field", "last row left out", *_zero("u", where=at(-1)), sizes=BOTH),
    *planted("layer-norm", "gain detached", *_zero("gamma"), sizes=BOTH),
    *planted("relu", "a feature detached", *_zero("W1", where=some_row)),
    *planted("relu", "dead unit", *_DEAD, sizes=BOTH, slip="dead unit"),
    *planted("embedding", "padding", _PADDING, sizes=BOTH, slip="padding counted"),
    *planted("embedding", "token never used", _UNUSED, sizes=BOTH),
    *planted("attention", "keys detached", *_zero("K"), sizes=BOTH),
    *planted("softmax", "a class detached", *_zero("W", where=some_column), sizes=BOTH),
    *planted("springs", "a mass fixed", *_zero("q", where=some_row), sizes=BOTH),
)
