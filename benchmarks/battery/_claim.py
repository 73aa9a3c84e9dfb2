"""What a claim of the battery is, and how one is made wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
Arguments: TypeAlias = Callable[[int], dict[str, Any]]
Function: TypeAlias = Callable[..., Any]

PASS = frozenset({"pass"})
FAIL = frozenset({"fail"})
UNTOLD = frozenset({"inconclusive"})
NO_ALARM = PASS | UNTOLD
NO_ACQUITTAL = FAIL | UNTOLD


@dataclass(frozen=True, slots=True)
class BatteryClaim:
    """One claim for ``gradaudit.check``, with the truth about it.

    Attributes
    ----------
    name
        Unique in the battery.
    right
        Whether the claimed derivative is right (at a kink: a subgradient).
    arguments
        From a seed to the keyword arguments of ``gradaudit.check``.
    allowed
        The verdicts that are acceptable; more than one only where the truth cannot be told.
    exact
        From a seed to f without its noise, rounding or tolerance, to verify the claim with; None
        where f itself can be evaluated in longdouble.
    verifiable
        False where there is no derivative to compare with: f is random, jumps or is not finite.
    kind
        A word for what is awkward or subtle about it.
    """

    name: str
    right: bool
    arguments: Arguments
    allowed: frozenset[str]
    exact: Callable[[int], Function] | None = None
    verifiable: bool = True
    kind: str = ""

    @property
    def truth(self) -> str:
        """Whether the claim is ``right`` or ``wrong``, or has ``none`` to be told."""
        return "right" if self.right else "wrong" if self.verifiable else "none"


def of_kind(kind: str, *claims: Iterable[BatteryClaim]) -> tuple[BatteryClaim, ...]:
    """Give claims their kind."""
    return tuple(replace(claim, kind=kind) for some in claims for claim in some)


def right(
    name: str,
    arguments: Arguments,
    allowed: frozenset[str] = PASS,
    exact: Callable[[int], Function] | None = None,
) -> BatteryClaim:
    """Make a claim that is right."""
    return BatteryClaim(name, right=True, arguments=arguments, allowed=allowed, exact=exact)


def wrong(
    name: str,
    arguments: Arguments,
    allowed: frozenset[str] = FAIL,
    exact: Callable[[int], Function] | None = None,
) -> BatteryClaim:
    """Make a claim that is wrong."""
    return BatteryClaim(name, right=False, arguments=arguments, allowed=allowed, exact=exact)


def undecidable(name: str, arguments: Arguments, allowed: frozenset[str] = UNTOLD) -> BatteryClaim:
    """Make a claim about something that has no derivative."""
    return BatteryClaim(name, right=False, arguments=arguments, allowed=allowed, verifiable=False)


def altered(arguments: Arguments, change: Callable[[Any], Any]) -> Arguments:
    """Give the same claim with another gradient: what `change` makes of the right one."""

    def build(seed: int) -> dict[str, Any]:
        given = arguments(seed)
        gradient = given["grad"]
        return {**given, "grad": lambda *point: change(gradient(*point))}

    return build


def scaled(arguments: Arguments, factor: float) -> Arguments:
    """Give the same claim with its gradient multiplied."""
    return altered(arguments, lambda g: (g * np.asarray(factor, g.dtype)).astype(g.dtype))


def entry_scaled(arguments: Arguments, index: Any, factor: float) -> Arguments:
    """Give the same claim with some entries of its gradient multiplied."""

    def change(g: Array) -> Array:
        g = g.copy()
        g[index] *= np.asarray(factor, g.dtype)
        return g

    return altered(arguments, change)


def leaf_scaled(arguments: Arguments, leaf: str, factor: float, index: Any = ...) -> Arguments:
    """Give the same claim with one leaf of its gradient multiplied, on `index` or everywhere."""

    def change(g: dict[str, Array]) -> dict[str, Array]:
        entries = g[leaf].copy()
        entries[index] *= np.asarray(factor, entries.dtype)
        return {**g, leaf: entries}

    return altered(arguments, change)


def pointwise(f: Function, slope: Function, point: Function) -> Arguments:
    """Make the claim of a sum of one function over the entries, at ``point(rng)``."""

    def build(seed: int) -> dict[str, Any]:
        x = point(np.random.default_rng(seed))
        return {"f": lambda x: f(x).sum(), "grad": slope, "x": x}

    return build


def like(constant: Any, x: Array) -> Array:
    """Give a constant in the dtype of `x`, so that f runs in the precision of the point."""
    return np.asarray(constant).astype(x.dtype)
