"""What an object holds: attributes or items, and what these hold in turn."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np

from gradaudit.spaces import Path

WRITTEN_IN_PYTHON = 1 << 9
"""The flag of types that have been made at run time (CPython's ``Py_TPFLAGS_HEAPTYPE``)."""


@dataclass(frozen=True)
class Held:
    """A thing within another.

    Attributes
    ----------
    path : tuple
        The attributes, keys and positions that lead to it.
    text : str
        The same as it is written, such as ``layers[0].W``.
    thing : object
        What is there.
    """

    path: Path
    text: str
    thing: Any

    def attribute(self, name: str, value: Any) -> Held:
        """Return one of its attributes."""
        text = f"{self.text}.{name}" if self.text else name
        return Held((*self.path, name), text, value)

    def item(self, key: Any, value: Any) -> Held:
        """Return one of its items."""
        text = f"{self.text}[{key!r}]" if self.text else str(key)
        return Held((*self.path, key), text, value)


def attributes(thing: Any) -> dict[str, Any]:
    """Return what an object keeps in attributes of its own, also in slots."""
    if isinstance(thing, type | np.ndarray) or hasattr(type(thing), "__get__"):
        return {}
    held = {name: value for name, value in getattr(thing, "__dict__", {}).items() if is_usual(name)}
    for name in _slots(type(thing)):
        with suppress(AttributeError):
            held[name] = getattr(thing, name)
    return held


def visible(held: Held) -> dict[str, Held]:
    """Return what a thing has under names: items of a mapping, else all attributes but methods.

    Parameters
    ----------
    held : Held
        Of any kind.

    Returns
    -------
    dict of str to Held
        What it has of its own comes first, then what its classes have and compute.
    """
    found = {one.path[-1]: one for one in inside(held) if isinstance(one.path[-1], str)}
    for kind in classes(type(held.thing)):
        for name, value in vars(kind).items():
            if (
                is_usual(name)
                and name not in found
                and (isinstance(value, property) or is_data(value))
            ):
                with suppress(Exception):  # a property may need what is not there yet
                    found[name] = held.attribute(name, getattr(held.thing, name))
    return found


def within(root: Any) -> Iterator[Held]:
    """Go through an object and all that it holds, the nearest first, each thing once.

    Parameters
    ----------
    root : object
        Dicts, lists, tuples and objects with attributes are entered, classes, functions and modules
        are not; but for the root itself.

    Yields
    ------
    Held
        Starting with the root.
    """
    waiting = deque([Held((), "", root)])
    seen: dict[int, Any] = {}
    while waiting:
        held = waiting.popleft()
        if id(held.thing) in seen:
            continue
        seen[id(held.thing)] = held.thing
        yield held
        if held.thing is root or not isinstance(held.thing, ModuleType):
            waiting.extend(inside(held))


def inside(held: Held) -> Iterator[Held]:
    """Go through what a thing holds itself."""
    if isinstance(held.thing, Mapping):
        yield from (held.item(key, value) for key, value in held.thing.items())
    elif isinstance(held.thing, list | tuple):
        yield from (held.item(place, value) for place, value in enumerate(held.thing))
    else:
        yield from (held.attribute(*pair) for pair in attributes(held.thing).items())


def classes(kind: type) -> list[type]:
    """Return a class and those it inherits from, but not what comes with Python."""
    return [one for one in kind.__mro__ if one.__flags__ & WRITTEN_IN_PYTHON]


def is_data(value: Any) -> bool:
    """Tell whether a class has something as data rather than as a method or a slot."""
    return not isinstance(value, type) and not hasattr(type(value), "__get__")


def is_usual(name: str) -> bool:
    """Tell whether a name is not one of those that Python gives."""
    return not (name.startswith("__") and name.endswith("__"))


def _slots(kind: type) -> Iterator[str]:
    for one in kind.__mro__:
        names = vars(one).get("__slots__", ())
        for name in (names,) if isinstance(names, str) else names:
            hidden = name.startswith("__") and not name.endswith("__")
            if is_usual(name):
                yield f"_{one.__name__.lstrip('_')}{name}" if hidden else name
