"""Takes note of all that a thing holds, byte for byte, to compare with later."""

from __future__ import annotations

import random
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import numpy as np


def state(thing: Any, seen: frozenset[int] = frozenset()) -> Any:
    """Describe a thing and what it holds: identities, bytes, memory layouts, generators."""
    if id(thing) in seen or (seen and isinstance(thing, ModuleType)):
        return id(thing)
    inner = seen | {id(thing)}
    if isinstance(thing, np.ndarray):
        return id(thing), thing.tobytes("A"), thing.strides, str(thing.flags), thing.dtype
    if isinstance(thing, np.random.Generator):
        return id(thing), repr(thing.bit_generator.state)
    if isinstance(thing, Mapping):
        return id(thing), [(key, state(value, inner)) for key, value in thing.items()]
    if isinstance(thing, list | tuple):
        return id(thing), [state(value, inner) for value in thing]
    if isinstance(thing, type):
        held = {key: value for key, value in vars(thing).items() if not key.startswith("__")}
        return id(thing), [(key, state(value, inner)) for key, value in held.items()]
    if not hasattr(thing, "__dict__") and not hasattr(type(thing), "__slots__"):
        return repr(thing)
    slots = [name for kind in type(thing).__mro__ for name in getattr(kind, "__slots__", ())]
    held = {name: getattr(thing, name) for name in slots if hasattr(thing, name)}
    held |= getattr(thing, "__dict__", {})
    held.pop("__builtins__", None)
    return id(thing), type(thing), [(key, state(value, inner)) for key, value in held.items()]


def states(*things: Any) -> list[Any]:
    """Describe several things."""
    return [state(thing) for thing in things]


def generators() -> tuple[Any, ...]:
    """Describe the states of NumPy's and Python's global generators."""
    name, keys, *rest = np.random.get_state()
    return (name, bytes(keys), *rest, random.getstate())  # type: ignore[arg-type]
