"""A forward or backward pass: a method by its name, or a function."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from gradaudit._errors import ArgumentError

POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


@dataclass(frozen=True)
class Method:
    """A forward or backward pass.

    Attributes
    ----------
    call : callable
        Of the layer, and what the pass takes.
    required, optional : tuple of str
        The names of what it takes, in order.
    takes_any : bool
        Whether it takes any number of arguments, or does not tell.
    """

    call: Callable[..., Any]
    required: tuple[str, ...]
    optional: tuple[str, ...]
    takes_any: bool


def read_method(layer: Any, given: Any, argument: str) -> Method:
    """Read the argument `forward` or `backward`.

    Parameters
    ----------
    layer : object
        A copy of the layer; None, or a module, if there are only functions.
    given : str or callable
        A method by its name; or a function, which takes the layer first if there is one.
    argument : str
        What to call it in errors.

    Returns
    -------
    Method
        To be called with a layer.

    Raises
    ------
    ArgumentError
        If there is none.
    """
    alone = layer is None or isinstance(layer, ModuleType)
    if isinstance(given, str):
        method = getattr(layer, given, None)
        if not callable(method):
            raise ArgumentError(
                f"`{argument}` is {given!r}, and `layer` ({_kind(layer)}) has no such method: "
                "expected the name of one, or a function"
            )
        return _method(lambda one, *some, **named: getattr(one, given)(*some, **named), method, 0)
    if not callable(given):
        raise ArgumentError(
            f"`{argument}` is {given!r}: expected the name of a method, or a function"
        )
    if alone:
        return _method(lambda _one, *some, **named: given(*some, **named), given, 0)
    return _method(given, given, 1)


def _method(call: Callable[..., Any], told_by: Callable[..., Any], skipped: int) -> Method:
    try:
        parameters = list(inspect.signature(told_by).parameters.values())
    except (TypeError, ValueError):
        return Method(call, (), (), takes_any=True)
    named = [one for one in parameters if one.kind in POSITIONAL][skipped:]
    return Method(
        call,
        tuple(one.name for one in named if one.default is one.empty),
        tuple(one.name for one in named if one.default is not one.empty),
        takes_any=any(one.kind is one.VAR_POSITIONAL for one in parameters),
    )


def _kind(layer: Any) -> str:
    return "None" if layer is None else type(layer).__name__
