"""In what precision a function computes, whatever it is given and gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import jax
import jax.numpy as jnp


def coarsest_within(call: Callable[..., Any], *given: Any) -> float:
    """Return the eps of the least precise numbers that a call computes with.

    Parameters
    ----------
    call : callable
        Of pytrees of arrays.
    *given : object
        What it is called with.

    Returns
    -------
    float
        The distance from 1 to the next number; 0 where JAX cannot trace the call.
    """
    try:
        traced = jax.make_jaxpr(call)(*given)
    except Exception:  # noqa: BLE001 - whatever it says to being traced, it is not known then
        return 0.0
    return max((float(jnp.finfo(dtype).eps) for dtype in set(_floats(traced))), default=0.0)


def _floats(program: Any) -> Iterator[Any]:
    """Yield the types of all floating-point numbers within a program."""
    for step in getattr(program, "jaxpr", program).eqns:
        for made in step.outvars:
            kind = getattr(made.aval, "dtype", None)
            if kind is not None and jnp.issubdtype(kind, jnp.inexact):
                yield kind
        for inner in _programs(step.params.values()):
            yield from _floats(inner)


def _programs(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, tuple | list):
            yield from _programs(value)
        elif hasattr(getattr(value, "jaxpr", value), "eqns"):
            yield value
