"""How JAX's claims are drawn, and how a mistake gets into a rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import numpy as np

from benchmarks.frameworks._claim import Build, Question


class Draw:
    """Numbers from a seed, as JAX's arrays."""

    def __init__(self, seed: int, dtype: Any) -> None:
        self._rng = np.random.default_rng(seed)
        self.dtype = dtype

    def uniform(self, low: float, high: float, *shape: int) -> Any:
        """Draw between two numbers."""
        return jax.numpy.asarray(self._rng.uniform(low, high, shape), self.dtype)

    def normal(self, *shape: int, scale: float = 1.0) -> Any:
        """Draw normal numbers."""
        return jax.numpy.asarray(scale * self._rng.normal(size=shape), self.dtype)

    def integers(self, count: int, *shape: int) -> Any:
        """Draw numbers below a count."""
        return jax.numpy.asarray(self._rng.integers(count, size=shape))


def drawn(make: Callable[..., Question], *, dtype: Any = "float32", **options: Any) -> Build:
    """Let `make` draw numbers of a dtype; float64 needs JAX's wide numbers, off by default."""

    def build(seed: int) -> Question:
        with jax.enable_x64(dtype == "float64"):
            return make(Draw(seed, dtype), **options)

    return build


def planted(function: Any, change: Callable[[tuple[Any, ...]], Any]) -> Any:
    """Give the function with a reverse rule: what `change` makes of the right gradients."""
    f: Any = jax.custom_vjp(function)
    f.defvjp(
        lambda *args: (function(*args), args),
        lambda args, cotangent: tuple(change(jax.vjp(function, *args)[1](cotangent))),
    )
    return f


def planted_forward(function: Any, change: Callable[[Any], Any]) -> Any:
    """Give the function with a forward rule: what `change` makes of the right tangent."""
    f: Any = jax.custom_jvp(function)

    @f.defjvp
    def _(primals: Any, tangents: Any) -> Any:
        value, tangent = jax.jvp(function, primals, tangents)
        return value, jax.tree_util.tree_map(change, tangent)

    return f


def times(factor: float) -> Callable[[tuple[Any, ...]], Any]:
    """Multiply all gradients, of any nesting."""
    return lambda gradients: jax.tree_util.tree_map(lambda g: g * factor, gradients)


def times_at(index: int, factor: float) -> Callable[[tuple[Any, ...]], Any]:
    """Multiply one entry of the only gradient."""
    return lambda gradients: (gradients[0].at[index].multiply(factor),)
