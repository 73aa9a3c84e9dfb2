"""A claim of the battery without its wrapping: a function of plain arrays and its transpose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from benchmarks.battery._claim import Array
from benchmarks.battery._tree import aligned, cotangent, is_drawn, leaves, parts, rebuilt

LIMIT = 40_000
"""Evaluations of f that a checker may spend on one claim."""


class SpentError(Exception):
    """The evaluations allowed are spent."""


@dataclass
class Problem:
    """One claim as other checkers take it.

    Attributes
    ----------
    point
        The leaves, copied, each in the claim's dtype.
    vjp
        From leaves and a cotangent to the claimed leaves of the gradient.
    rtol
        The tolerance that comes with the claim; None, as nearly always, for the checker's own.
    evaluations
        Calls of the function so far.
    limit
        How many of these are allowed.
    """

    point: list[Array]
    vjp: Callable[[Sequence[Array], Any], list[Array]]
    rtol: float | None
    _f: Callable[[Sequence[Array]], Any] = field(repr=False)
    evaluations: int = 0
    limit: int = LIMIT

    def value(self, arrays: Sequence[Array]) -> Array:
        """Evaluate the function at arrays shaped like the point, of any dtype.

        Raises
        ------
        SpentError
            If the limit is reached.
        """
        if self.evaluations >= self.limit:
            raise SpentError
        self.evaluations += 1
        return np.asarray(self._f(arrays))

    @property
    def size(self) -> int:
        """The number of entries."""
        return sum(leaf.size for leaf in self.point)

    @property
    def dtypes(self) -> set[str]:
        """The names of the leaves' dtypes."""
        return {leaf.dtype.name for leaf in self.point}


def problem(given: dict[str, Any], seed: int) -> Problem:
    """Unwrap the arguments of ``gradaudit.check``.

    Parameters
    ----------
    given : dict
        The arguments.
    seed : int
        Of the cotangent, where one has to be drawn to find out how f answers.

    Returns
    -------
    Problem
        A cotangent that was given with the claim is multiplied in, so that f is scalar.
    """
    tree = given["x"]
    f, gradient = parts(given)
    fixed = None if is_drawn(given) else given.get("cotangent")

    def value(arrays: Sequence[Array]) -> Any:
        out = f(rebuilt(tree, iter(arrays)))
        return out if fixed is None else (out * fixed).sum()

    def vjp(arrays: Sequence[Array], back: Any) -> list[Array]:
        x = rebuilt(tree, iter(arrays))
        if is_drawn(given):
            return aligned(tree, gradient(x, back))
        claimed = gradient(x) if callable(gradient) else gradient
        return [leaf * np.asarray(back).astype(leaf.dtype) for leaf in aligned(tree, claimed)]

    point = [leaf.copy() for leaf in leaves(tree)]
    return Problem(point, vjp, given.get("rtol"), value)


def flattened(question: Problem, seed: int) -> tuple[Array, Any, Any]:
    """Give a problem as a scalar function of one vector, for checkers that know nothing else.

    Parameters
    ----------
    question : Problem
        The problem.
    seed : int
        What a cotangent is drawn from, if the function has several outputs.

    Returns
    -------
    x : ndarray
        The point, ``(n,)``.
    f, grad : callable
        Of a vector ``(n,)`` of any dtype.
    """
    shapes = [leaf.shape for leaf in question.point]
    ends = np.cumsum([leaf.size for leaf in question.point])[:-1]

    def split(x: Array) -> list[Array]:
        return [part.reshape(s) for part, s in zip(np.split(x, ends), shapes, strict=True)]

    x = np.concatenate([leaf.ravel() for leaf in question.point])
    back = _weights(question, seed)

    def f(x: Array) -> Any:
        out = question.value(split(np.asarray(x)))
        return out[()] if back is None else (out * back.astype(out.dtype)).sum()

    def grad(x: Array) -> Array:
        out = question.vjp(split(np.asarray(x)), 1.0 if back is None else back.copy())
        return np.concatenate([leaf.ravel() for leaf in out])

    return x, f, grad


def _weights(question: Problem, seed: int) -> Array | None:
    """Draw a cotangent for an array-valued function; None for a scalar one."""
    output = question.value([leaf.copy() for leaf in question.point])
    return cotangent({"cotangent": "random"}, output, seed) if output.ndim else None
