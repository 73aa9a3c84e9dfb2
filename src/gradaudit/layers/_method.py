"""A forward or backward pass: a method by its name, or a function."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from types import MethodType, ModuleType
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
        The names of what it takes by position, in order.
    keywords : tuple of str
        The names of what it takes by keyword alone.
    takes_any : bool
        Whether it takes any number of arguments, or does not tell.
    """

    call: Callable[..., Any]
    required: tuple[str, ...]
    optional: tuple[str, ...]
    keywords: tuple[str, ...] = ()
    takes_any: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Of all that it takes by position."""
        return (*self.required, *self.optional)


def read_method(layer: Any, given: Any, argument: str, original: Any = None) -> Method:
    """Read the argument `forward` or `backward`.

    Parameters
    ----------
    layer : object
        A copy of the layer; None, or a module, if there are only functions.
    given : str or callable
        A method by its name; or a function, which takes the layer first if there is one.
    argument : str
        What to call it in errors.
    original : object
        The layer as it was given, whose own methods are taken for those of any copy.

    Returns
    -------
    Method
        To be called with a layer.

    Raises
    ------
    ArgumentError
        If there is none.
    """
    if isinstance(given, str):
        method = getattr(layer, given, None)
        if not callable(method):
            raise ArgumentError(
                f"`{argument}` is {given!r}, and `layer` ({_kind(layer)}) has no such method: "
                f"expected the name of one{_its_methods(layer)}, or a function"
            )
        return _method(lambda one, *some, **named: getattr(one, given)(*some, **named), method, 0)
    if not callable(given):
        raise ArgumentError(
            f"`{argument}` is {given!r}: expected the name of a method, or a function"
        )
    if isinstance(given, MethodType) and not isinstance(given.__self__, type):
        given = _unbound(given, argument, original)
    elif layer is None or isinstance(layer, ModuleType | type):
        return _method(lambda _one, *some, **named: given(*some, **named), given, 0)
    return _method(given, given, 1)


def _unbound(method: MethodType, argument: str, original: Any) -> Callable[..., Any]:
    """Return a method as a function of any copy of the layer; others would change in the check."""
    if method.__self__ is not original:
        raise ArgumentError(
            f"`{argument}` is a method of a {_kind(method.__self__)} that is not `layer`: expected "
            f'that as `layer`, and {argument}="{method.__name__}"'
        )
    return method.__func__


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
        tuple(one.name for one in parameters if one.kind is one.KEYWORD_ONLY),
        takes_any=any(one.kind is one.VAR_POSITIONAL for one in parameters),
    )


def _its_methods(layer: Any) -> str:
    names = [] if layer is None else [name for name in dir(layer) if not name.startswith("_")]
    methods = [name for name in names if callable(getattr(layer, name, None))]
    if not isinstance(layer, ModuleType) and callable(layer):
        methods.append("__call__")
    return f" ({', '.join(methods)})" if methods else ""


def _kind(layer: Any) -> str:
    return "None" if layer is None else type(layer).__name__
