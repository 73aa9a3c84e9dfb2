"""At kinks any subgradient is right; stairs and jumps have none."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp

from benchmarks.frameworks._claim import (
    NO_ACQUITTAL,
    NO_ALARM,
    Question,
    of_kind,
    right,
    undecidable,
    wrong,
)

from ._planted import Draw, drawn, planted


def _at_zero(draw: Draw, function: Any, slope: float | None = None) -> Question:
    """Apply a function to numbers of which every second is 0, with JAX's slope or another."""
    x = draw.normal(8) * (jnp.arange(8) % 2)
    if slope is None:
        return Question(function, (x,))

    def backward(x: jax.Array, c: jax.Array) -> tuple[jax.Array]:
        usual = jax.vjp(function, x)[1](c)[0]
        return (jnp.where(x == 0, slope * c, usual),)

    f: Any = jax.custom_vjp(function)
    f.defvjp(lambda x: (function(x), x), backward)
    return Question(f, (x,))


def _pool(draw: Draw, *, change: Any) -> Question:
    """Take the maximum of pairs that are all ties."""
    x = jnp.repeat(draw.uniform(0.3, 1.2, 4), 2)
    return Question(planted(lambda x: x.reshape(4, 2).max(1), change), (x,))


def _stairs(draw: Draw, slope: float) -> Question:
    """Round; a straight-through estimator claims the slope 1, JAX itself 0."""
    f: Any = jax.custom_vjp(lambda x: jnp.round(x))  # noqa: PLW0108 - decimals are no argument
    f.defvjp(lambda x: (jnp.round(x), None), lambda _, c: (slope * c,))
    return Question(lambda x: f(4 * x), (draw.uniform(0.3, 1.2, 6),))


def _straight_through(draw: Draw) -> Question:
    """Write the estimator as it is commonly written."""
    stop = jax.lax.stop_gradient
    return Question(lambda x: x + stop(jnp.round(4 * x) / 4 - x), (draw.uniform(0.3, 1.2, 6),))


def _step(draw: Draw) -> Question:
    """Jump at the point."""
    return Question(lambda x: x + (x >= 1), (draw.uniform(1.0, 1.0, 3),))


def _cond(draw: Draw, factor: float = 1.0) -> Question:
    """Branch by a condition; one branch may be wrong."""
    branch = planted(jnp.cos, lambda g: (g[0] * factor,))
    return Question(
        lambda x: jax.lax.cond(x.sum() > 0, branch, jnp.exp, x), (draw.uniform(0.3, 1.2, 5),)
    )


CLAIMS = (
    of_kind(
        "kinks",
        right("ReLU at 0", drawn(_at_zero, function=jax.nn.relu, dtype="float64")),
        right("ReLU at 0, slope 1", drawn(_at_zero, function=jax.nn.relu, slope=1.0)),
        right("abs at 0", drawn(_at_zero, function=jnp.abs, dtype="float64")),
        right("maxima of pairs, ties shared", drawn(_pool, change=lambda g: g, dtype="float64")),
        wrong("ReLU at 0, slope 2", drawn(_at_zero, function=jax.nn.relu, slope=2.0)),
        wrong("abs at 0, slope 2", drawn(_at_zero, function=jnp.abs, slope=2.0, dtype="float64")),
        wrong("maxima of pairs, all to every tie", drawn(_pool, change=lambda g: (2 * g[0],))),
    )
    + of_kind(
        "stairs",
        undecidable("rounding, straight through", drawn(_straight_through), NO_ACQUITTAL),
        undecidable("rounding, slope 1 by a rule", drawn(_stairs, slope=1.0), NO_ACQUITTAL),
        right("rounding, slope 0", drawn(_stairs, slope=0.0), NO_ALARM),
        undecidable("step at the point", drawn(_step)),
    )
    + of_kind(
        "branches",
        right("a branch", drawn(_cond, dtype="float64")),
        wrong("a branch, by 10 %", drawn(_cond, factor=1.1)),
    )
)
