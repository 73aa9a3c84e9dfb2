"""State that cannot be copied with a layer, and is put back instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from types import CellType, FunctionType
from typing import Any

from gradaudit.layers._contents import Back, contents
from gradaudit.layers._held import classes, is_data, is_usual, within

EMPTY = object()
"""Stands for what a variable holds that is not yet bound."""


class Shared:
    """What several copies of a layer share.

    Parameters
    ----------
    things : iterable
        Classes, a module, functions with what they remember; or anything else, with all that it
        holds.
    """

    def __init__(self, things: Iterable[Any]) -> None:
        self._back: list[Back] = []
        for thing in things:
            self.remember(thing)

    def remember(self, thing: Any) -> None:
        """Put back a thing, too, and all that it holds."""
        self._back.extend(_remembered(thing, set()))

    def also(self, back: Back) -> None:
        """Call something, too."""
        self._back.append(back)

    def rewind(self) -> None:
        """Put everything back to how it was when it was first known."""
        for back in reversed(self._back):
            back()

    @contextmanager
    def restored(self) -> Iterator[None]:
        """Put everything back at the end, whatever happens."""
        try:
            yield
        finally:
            self.rewind()


def shared_by_copies(layer: Any) -> list[Any]:
    """Return the classes and functions within a layer, of which no copies are made."""
    things = [held.thing for held in within(layer)]
    kinds = dict.fromkeys(one for thing in things for one in classes(type(thing)))
    return [*kinds, *(thing for thing in things if isinstance(thing, FunctionType))]


def shared_by_both(one: Any, other: Any) -> list[Any]:
    """Return what two layers that have been made separately hold in common."""
    ids = {id(held.thing) for held in within(other)}
    return [held.thing for held in within(one) if id(held.thing) in ids]


def closure(function: Any) -> list[tuple[CellType, Any]]:
    """Return what a function remembers of what was around it, but for classes, and where."""
    if not isinstance(function, FunctionType):
        return []
    found = [(cell, _read_cell(cell)) for cell in function.__closure__ or ()]
    return [(cell, value) for cell, value in found if not isinstance(value, type)]


def _remembered(thing: Any, seen: set[int]) -> Iterator[Back]:
    """Return what puts a thing back, with all that it holds."""
    if id(thing) in seen:
        return
    seen.add(id(thing))
    if isinstance(thing, type):
        held = _state(thing)
        yield partial(_put_class, thing, held)
        for value in held.values():
            yield from _remembered(value, seen)
        return
    for one in within(thing):
        back = contents(one.thing)
        if back is not None:
            yield back
        for cell, value in closure(one.thing):
            yield partial(_put_cell, cell, value)
            yield from _remembered(value, seen)


def _put_class(kind: type, held: dict[str, Any]) -> None:
    now = _state(kind)
    for name in now.keys() - held.keys():
        delattr(kind, name)
    for name, value in held.items():
        if name not in now or now[name] is not value:
            setattr(kind, name, value)


def _state(kind: type) -> dict[str, Any]:
    return {name: value for name, value in vars(kind).items() if is_usual(name) and is_data(value)}


def _read_cell(cell: CellType) -> Any:
    try:
        return cell.cell_contents
    except ValueError:
        return EMPTY


def _put_cell(cell: CellType, value: Any) -> None:
    cell.cell_contents = value
    if value is EMPTY:
        del cell.cell_contents
