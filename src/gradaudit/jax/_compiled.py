"""Functions that are compiled if they let themselves be traced."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import jax


class Compiled:
    """A function of arrays, compiled once; called as it is if that fails.

    Parameters
    ----------
    plain : callable
        From pytrees of arrays to one of arrays.

    Attributes
    ----------
    compiled : callable
        The same; what traces it shares the program with what calls it.
    """

    def __init__(self, plain: Callable[..., Any]) -> None:
        self._plain = plain
        self.compiled = jax.jit(plain)
        self._chosen: Callable[..., Any] | None = None

    def __call__(self, *given: Any) -> Any:
        return self._first(*given) if self._chosen is None else self._chosen(*given)

    def _first(self, *given: Any) -> Any:
        with suppress(Exception):  # it may be of no concern to the function as it is
            found = jax.block_until_ready(self.compiled(*given))
            self._chosen = self.compiled
            return found
        found = self._plain(*given)
        self._chosen = self._plain
        return found
