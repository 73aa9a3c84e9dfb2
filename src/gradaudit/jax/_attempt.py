"""How a function can be called: tried as it is, and compiled."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from gradaudit.jax._outputs import SPACE, Arrays, apart

CALLS = 3
"""That an attempt makes."""

ROUNDED = 64
"""Two answers are the same function's if they differ by so many eps of its dtype, or by its root if
they were computed in two ways."""


@dataclass(frozen=True)
class Attempt:
    """How a function can be called.

    Attributes
    ----------
    outputs : dict of str to Array
        What it gave.
    compiled : bool
        Whether it gives that when it is compiled, too.
    """

    outputs: Arrays
    compiled: bool


def attempt(plain: Callable[[], Arrays], compiled: Callable[[], Arrays]) -> Attempt:
    """Call a function three times.

    What is random without JAX's knowledge, or keeps a state, would be frozen by compiling: only
    what gives the same answer twice is compiled.

    Parameters
    ----------
    plain : callable
        Calls it as it is.
    compiled : callable
        Calls it compiled.

    Returns
    -------
    Attempt
        What was learnt.
    """
    first, second = plain(), plain()
    eps = coarsest(second)
    if apart(first, second) > ROUNDED * eps:
        return Attempt(second, compiled=False)
    return Attempt(second, compiled=apart(compiled(), second) <= agreeing(eps))


def agreeing(eps: float) -> float:
    """Return by how much two ways to compute the same may differ in a precision."""
    return max(ROUNDED * eps, math.sqrt(eps))


def coarsest(outputs: Arrays) -> float:
    """Return the eps of the least precise output."""
    return max(SPACE.eps(output) for output in outputs.values())
