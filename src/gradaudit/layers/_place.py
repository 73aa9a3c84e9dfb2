"""Where an array stands in an object: an attribute, a key, an index, or two functions."""

from __future__ import annotations

import ast
import re
import reprlib
from collections.abc import Callable, MutableMapping, MutableSequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from gradaudit._errors import ArgumentError
from gradaudit.spaces import Path, look_up

NAME = r"[^\W\d]\w*"
STEP = re.compile(rf"\.?(?P<name>{NAME})|\[(?P<key>-?\d+|'[^']*'|\"[^\"]*\")\]")
"""One step of a place: ``weights``, ``.W``, ``[0]`` or ``['W']``."""


NOTHING_THERE = (LookupError, AttributeError, TypeError)
"""What looking where there is nothing raises, and setting what cannot be set."""


@dataclass(frozen=True)
class Place:
    """Where an array stands in an object.

    Attributes
    ----------
    text : str
        As it was written.
    get : callable
        From the object to the array.
    put : callable
        Puts another array there; raises one of `NOTHING_THERE` where there is no way.
    path : tuple
        Of attributes, keys and indices; empty for functions.
    """

    text: str
    get: Callable[[Any], Any]
    put: Callable[[Any, Any], None]
    path: Path = ()


def read_place(given: Any, argument: str) -> Place:
    """Read where an array stands.

    Parameters
    ----------
    given : str, tuple, callable or pair of callables
        ``"weights"``, ``"params['W']"``, ``"params.W"``, ``"layers[0].W"``, ``("params", "W")``, a
        function that gets it, or one that gets and one that sets it.
    argument : str
        What to call it in errors.

    Returns
    -------
    Place
        That place.

    Raises
    ------
    ArgumentError
        If it is none of these.
    """
    if callable(given):
        return Place(_named(given), given, partial(_put_into, given))
    if isinstance(given, tuple) and len(given) == 2 and all(map(callable, given)):  # noqa: PLR2004
        get, put = given
        return Place(_named(get), get, put)
    if isinstance(given, str):
        return place_at(_path(given, argument), given)
    if isinstance(given, tuple) and given and all(isinstance(key, str | int) for key in given):
        return place_at(given, ".".join(map(str, given)))
    raise ArgumentError(
        f"{argument} is {reprlib.repr(given)}: expected an attribute such as 'weights', a path "
        "such as \"params['W']\", a function of the layer, or two that get and set it"
    )


def place_at(path: Path, text: str) -> Place:
    """Return the place at the end of a path of attributes, keys and indices."""

    def get(thing: Any) -> Any:
        return look_up(thing, path, lambda _key: ())

    def put(thing: Any, new: Any) -> None:
        if _written(get, thing, new):
            return
        holder = look_up(thing, path[:-1], lambda _key: ())
        if isinstance(holder, MutableMapping | MutableSequence):
            holder[path[-1]] = new
        else:
            setattr(holder, str(path[-1]), new)

    return Place(text, get, put, path)


def _path(text: str, argument: str) -> Path:
    path: list[str | int] = []
    position = 0
    while position < len(text):
        step = STEP.match(text, position)
        if step is None or (position == 0 and text[0] in ".["):
            raise ArgumentError(f"{argument} is {text!r}: expected a path such as \"params['W']\"")
        path.append(step["name"] or ast.literal_eval(step["key"]))
        position = step.end()
    if not path:
        raise ArgumentError(f"{argument} is '': expected the name of an attribute")
    return tuple(path)


def _put_into(get: Callable[[Any], Any], thing: Any, new: Any) -> None:
    if not _written(get, thing, new):
        raise TypeError("what the function returns is no array of the layer itself")


def _written(get: Callable[[Any], Any], thing: Any, new: Any) -> bool:
    """Write into the array that is there, so that whoever else holds it sees it, too.

    Returns
    -------
    bool
        False if it cannot be done: no array, another dtype, read-only, or a copy each time.
    """
    old = get(thing)
    fits = isinstance(old, np.ndarray) and isinstance(new, np.ndarray) and old.flags.writeable
    if not fits or (old.dtype, old.shape) != (new.dtype, new.shape):
        return False
    if not np.may_share_memory(old, get(thing)):
        return False
    old[...] = new
    return True


def _named(function: Callable[..., Any]) -> str:
    return getattr(function, "__name__", repr(function))
