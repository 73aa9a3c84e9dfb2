"""A question without its framework: arrays of float64, and the gradient that is claimed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from numpy.typing import NDArray

Arrays: TypeAlias = list[NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Plain:
    """One derivative as an ordinary function and its transpose.

    Attributes
    ----------
    point
        The leaves, in float64.
    value
        From leaves to all floating outputs in one row, computed in float64.
    gradient
        From a cotangent for that row to the claim: the framework's own gradient, computed in the
        question's precision.
    eps
        The spacing of that precision, the coarsest of the leaves'.
    """

    point: Arrays
    value: Callable[[Sequence[NDArray[Any]]], NDArray[Any]]
    gradient: Callable[[NDArray[Any]], Arrays]
    eps: float
