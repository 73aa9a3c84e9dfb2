"""The layer as it was given, and copies of it that nothing remembers."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

from gradaudit._errors import ArgumentError
from gradaudit.evaluate import RandomState

MAKERS = (type, FunctionType, MethodType, BuiltinFunctionType, partial)
"""What makes a layer rather than being one; an instance may well be callable."""


@dataclass(frozen=True)
class Original:
    """What `check_layer` was given as `layer`.

    Attributes
    ----------
    fresh : callable
        Returns a layer as it was at the start, copied or made anew; what is drawn in making it is
        the same each time.
    """

    fresh: Callable[[], Any]

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

        def fresh() -> Any:
            layer = self.fresh()
            _same_draws(partial(forward, layer), seed)
            return layer

        try:
            return _copied(fresh())
        except ArgumentError:
            return Original(fresh)


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
        return Original(lambda: layer)
    if not isinstance(layer, MAKERS):
        return _copied(layer)

    def made() -> Any:
        try:
            return _same_draws(layer, seed)
        except TypeError as error:
            error.add_note("gradaudit: raised while making a `layer`; a maker takes no arguments")
            raise

    return Original(made)


def _copied(layer: Any) -> Original:
    try:
        deepcopy(layer)
    except Exception as error:
        raise ArgumentError(
            f"`layer`, a {type(layer).__name__}, cannot be copied ({error}): expected an instance "
            "that can be, or a function that makes one"
        ) from error
    return Original(partial(deepcopy, layer))


def _same_draws(call: Callable[[], Any], seed: int) -> Any:
    """Call with the global random generators in the same state each time, and restore them."""
    state = RandomState(seed_rng=True, seed=seed)
    with state.restored():
        state.rewind()
        return call()
