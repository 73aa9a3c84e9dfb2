"""The layer as it was given, and copies of it that nothing remembers."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

from gradaudit._errors import ArgumentError
from gradaudit.evaluate import RandomState
from gradaudit.layers._contents import can_change
from gradaudit.layers._copy import copier
from gradaudit.layers._held import classes, within
from gradaudit.layers._place import NOTHING_THERE, Place
from gradaudit.layers._shared import Shared, closure, shared_by_both, shared_by_copies

MAKERS = (type, FunctionType, MethodType, BuiltinFunctionType, partial)
"""What makes a layer rather than being one; an instance may well be callable."""


@dataclass(frozen=True)
class Original:
    """What `check_layer` was given as `layer`.

    Attributes
    ----------
    given : object
        The very object.
    another : callable
        Returns a layer as it was at the start, copied or made anew; what is drawn in making it is
        the same each time.
    shared : Shared
        What its copies share, as it was at the start.
    """

    given: Any
    another: Callable[[], Any]
    shared: Shared

    def fresh(self) -> Any:
        """Return a layer as it was at the start."""
        self.shared.rewind()
        return self.another()

    def remember(self, places: Iterable[Place]) -> None:
        """If there are only functions, let what they get and set be put back at the end."""
        for place in places if self.given is None else ():
            with suppress(*NOTHING_THERE):
                value = place.get(None)
                self.shared.remember(value)
                self.shared.also(partial(_put_back, place, value))

    def warmed(self, forward: Callable[[Any], Any], seed: int) -> Original:
        """Return the same after a first forward pass, for layers that make their weights there.

        Parameters
        ----------
        forward : callable
            Calls it.
        seed : int
            What the weights are drawn from.

        Returns
        -------
        Original
            Of layers that have been called once.
        """

        def another() -> Any:
            layer = self.another()
            _same_draws(partial(forward, layer), seed)
            return layer

        self.shared.rewind()
        try:
            return Original(self.given, _copies(another()), self.shared)
        except ArgumentError:
            return Original(self.given, another, self.shared)


def read_layer(layer: Any, seed: int) -> Original:
    """Read the argument `layer`.

    Parameters
    ----------
    layer : object or callable
        An instance, a class or a function that makes one; a module or None if there are only
        functions.
    seed : int
        For what a maker draws.

    Returns
    -------
    Original
        Whatever is done with its copies, the layer stays as it is.

    Raises
    ------
    ArgumentError
        If it cannot be copied, or not be made.
    """
    if layer is None or isinstance(layer, ModuleType):
        return Original(layer, lambda: layer, Shared([] if layer is None else [layer]))
    if not isinstance(layer, MAKERS):
        return Original(layer, _copies(layer), Shared(shared_by_copies(layer)))
    _demand_no_arguments(layer)
    shared = Shared(classes(layer) if isinstance(layer, type) else [layer])
    made = partial(_same_draws, layer, seed)
    first = made()
    try:
        another, things = _copies(first), shared_by_copies(first)
    except ArgumentError:
        another, things = made, [*shared_by_copies(first), *shared_by_both(first, made())]
    for thing in things:
        shared.remember(thing)
    return Original(layer, another, shared)


def _copies(layer: Any) -> Callable[[], Any]:
    _demand_no_memories(layer)
    copy = copier(layer)
    try:
        copy()
    except Exception as error:
        raise ArgumentError(
            f"`layer`, a {type(layer).__name__}, cannot be copied ({error}): expected an instance "
            "that can be, or a function that makes one"
        ) from error
    return copy


def _demand_no_memories(layer: Any) -> None:
    """Refuse functions that remember the layer itself: a copy's would still use the original."""
    things = list(within(layer))
    copied = {id(held.thing) for held in things if can_change(held.thing)}
    for held in things:
        if any(id(value) in copied for _cell, value in closure(held.thing)):
            raise ArgumentError(
                f"`layer`, a {type(layer).__name__}, cannot be copied: its function {held.text} "
                "remembers the original; expected a function that makes a new one"
            )


def _demand_no_arguments(maker: Any) -> None:
    try:
        inspect.signature(maker).bind()
    except TypeError as error:
        name = getattr(maker, "__name__", repr(maker))
        raise ArgumentError(
            f"`layer` is {name}, which makes no layer without arguments ({error}): expected an "
            "instance, or a class or function that makes one; functions go to `forward` and "
            "`backward`"
        ) from None
    except ValueError:  # it does not tell
        return


def _same_draws(call: Callable[[], Any], seed: int) -> Any:
    """Call with the global random generators in the same state each time, and restore them."""
    state = RandomState(seed_rng=True, seed=seed)
    with state.restored():
        state.rewind()
        return call()


def _put_back(place: Place, value: Any) -> None:
    with suppress(*NOTHING_THERE):
        place.put(None, value)
