"""Large and small numbers, in float64 and in float32, which is what JAX works in."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp

from benchmarks.frameworks._claim import Question, of_kind, right, wrong

from ._planted import Draw, drawn, planted, times


def _at(draw: Draw, function: Any, low: float, high: float, factor: float = 1.0) -> Question:
    """Apply a function entry by entry somewhere between two numbers."""
    f = function if factor == 1.0 else planted(function, times(factor))
    return Question(f, (draw.uniform(low, high, 12),))


def _tiny(draw: Draw, factor: float) -> Question:
    """Have gradients of 1e-6: an absolute tolerance sees nothing."""
    return _at(draw, lambda x: 1e-6 * jnp.sin(x), 0.3, 1.2, factor)


def _mixed(draw: Draw, factor: float) -> Question:
    """Have two leaves whose gradients are seven orders of magnitude apart."""
    small = planted(lambda x: 1e-4 * jnp.sin(x), times(factor))
    return Question(
        lambda p: 1e3 * jnp.cos(p["large"]).sum() + small(p["little"]).sum(),
        ({"large": draw.uniform(0.3, 1.2, 5), "little": draw.uniform(0.3, 1.2, 5)},),
    )


def _sine(draw: Draw, factor: float = 1.0) -> Question:
    return _at(draw, jnp.sin, 14.0, 16.0, factor)


CLAIMS = of_kind(
    "scales",
    right("x² at 1e8", drawn(_at, function=jnp.square, low=0.5e8, high=2e8, dtype="float64")),
    right("float32 x² at 1e8", drawn(_at, function=jnp.square, low=0.5e8, high=2e8)),
    right("log at 1e-8", drawn(_at, function=jnp.log, low=5e-9, high=2e-8, dtype="float64")),
    right("float32 log at 1e-8", drawn(_at, function=jnp.log, low=5e-9, high=2e-8)),
    right("x³ at 1e4", drawn(_at, function=lambda x: x**3, low=5e3, high=2e4, dtype="float64")),
    right("gradients of 1e-6", drawn(_tiny, factor=1.0, dtype="float64")),
    right("leaves of unlike gradients", drawn(_mixed, factor=1.0, dtype="float64")),
    right("float32 sin at 15", drawn(_sine)),
    wrong(
        "x² at 1e8, by 1 %",
        drawn(_at, function=jnp.square, low=5e7, high=2e8, factor=1.01, dtype="float64"),
    ),
    wrong(
        "float32 log at 1e-8, halved", drawn(_at, function=jnp.log, low=5e-9, high=2e-8, factor=0.5)
    ),
    wrong("gradients of 1e-6, five times", drawn(_tiny, factor=5.0, dtype="float64")),
    wrong("float32 gradients of 1e-6, five times", drawn(_tiny, factor=5.0)),
    wrong(
        "leaves of unlike gradients, the small one twice",
        drawn(_mixed, factor=2.0, dtype="float64"),
    ),
    wrong("float32 sin at 15, by 1 %", drawn(_sine, factor=1.01)),
    wrong("float32 sin at 15, by 0.1 %", drawn(_sine, factor=1.001)),
)
