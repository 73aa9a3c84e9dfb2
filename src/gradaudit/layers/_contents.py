"""The contents of things that can change, and how to put them back."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial, singledispatch
from typing import Any, TypeAlias

import numpy as np

from gradaudit.layers._held import attributes

Back: TypeAlias = Callable[[], None]
"""Puts something back."""


@singledispatch
def contents(thing: Any) -> Back | None:
    """Return what puts back the contents of a thing itself; None if it cannot change."""
    held = attributes(thing)
    return partial(_put_attributes, thing, held) if held else None


@contents.register
def _(thing: np.ndarray) -> Back | None:
    numbers = thing.copy()
    return (lambda: np.copyto(thing, numbers)) if thing.flags.writeable else None


@contents.register
def _(thing: np.random.Generator) -> Back:
    bits = thing.bit_generator
    return partial(setattr, bits, "state", bits.state)


@contents.register
def _(thing: np.random.RandomState) -> Back:
    return partial(thing.set_state, thing.get_state(legacy=False))


@contents.register
def _(thing: random.Random) -> Back:
    return partial(thing.setstate, thing.getstate())


@contents.register
def _(thing: dict) -> Back:  # type: ignore[type-arg]
    items = dict(thing)

    def back() -> None:
        thing.clear()
        thing.update(items)

    return back


@contents.register
def _(thing: list) -> Back:  # type: ignore[type-arg]
    return partial(thing.__setitem__, slice(None), list(thing))


def can_change(thing: Any) -> bool:
    """Tell whether a thing has contents that can be other ones later."""
    return contents(thing) is not None


def _put_attributes(thing: Any, held: dict[str, Any]) -> None:
    now = attributes(thing)
    for name in now.keys() - held.keys():
        object.__delattr__(thing, name)
    for name, value in held.items():
        if name not in now or now[name] is not value:
            object.__setattr__(thing, name, value)
