"""Many entries: a lone wrong one, a transposed Jacobian, a forward derivative of zero."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from benchmarks.frameworks._claim import Question, of_kind, right, wrong

from ._planted import Draw, drawn, planted, planted_forward, times_at


def _entries(draw: Draw, size: int, factor: float = 1.0) -> Question:
    """Sum sines; one entry in the middle is wrong by a factor."""
    f = planted(lambda x: jnp.sin(x).sum(), times_at(size // 2, factor))
    return Question(f, (draw.uniform(0.3, 1.2, size),))


def _elementwise(draw: Draw, size: int, factor: float = 1.0) -> Question:
    """Give all sines; one entry of the vector-Jacobian product is wrong."""
    return Question(planted(jnp.sin, times_at(size // 3, factor)), (draw.uniform(0.3, 1.2, size),))


def _linear(draw: Draw, *, transposed: bool, size: int = 1000) -> Question:
    """Map by a matrix, whose transpose belongs into the backward pass."""
    matrix = draw.normal(size, size, scale=size**-0.5)

    @jax.custom_vjp
    def f(x: jax.Array) -> jax.Array:
        return matrix @ x

    backward = matrix if transposed else matrix.T
    f.defvjp(lambda x: (f(x), None), lambda _, cotangent: (backward @ cotangent,))
    return Question(f, (draw.normal(size),))


def _forward(draw: Draw, factor: float) -> Question:
    """Have a forward rule that is wrong by a factor."""
    f = planted_forward(jnp.sin, lambda tangent: tangent * factor)
    return Question(f, (draw.uniform(0.3, 1.2, 500),), {"mode": "forward"})


def _forward_entry(draw: Draw) -> Question:
    """Have one wrong entry in a forward rule."""
    f = planted_forward(jnp.tanh, lambda tangent: tangent.at[77].multiply(1.5))
    return Question(f, (draw.uniform(0.3, 1.2, 500),), {"mode": "forward"})


CLAIMS = of_kind(
    "large",
    right("1,000 entries", drawn(_elementwise, size=1000, dtype="float64")),
    right("float32, 100,000 entries", drawn(_entries, size=100_000)),
    right("linear map of 1,000", drawn(_linear, transposed=False, dtype="float64")),
    right("float32 linear map of 1,000", drawn(_linear, transposed=False)),
    wrong("one entry of 1,000", drawn(_elementwise, size=1000, factor=1.5, dtype="float64")),
    wrong("float32, one entry of 1,000", drawn(_elementwise, size=1000, factor=1.5)),
    wrong("one entry of 100,000", drawn(_entries, size=100_000, factor=1.5, dtype="float64")),
    wrong("transposed Jacobian of 1,000", drawn(_linear, transposed=True, dtype="float64")),
    wrong("float32 transposed Jacobian of 1,000", drawn(_linear, transposed=True)),
) + of_kind(
    "forward mode",
    right("float32 JVP", drawn(_forward, factor=1.0)),
    right("JVP", drawn(_forward, factor=1.0, dtype="float64")),
    wrong("float32 JVP of zero", drawn(_forward, factor=0.0)),
    wrong("float32 JVP by 1 %", drawn(_forward, factor=1.01)),
    wrong("JVP with its sign flipped", drawn(_forward, factor=-1.0, dtype="float64")),
    wrong("JVP with one wrong entry", drawn(_forward_entry, dtype="float64")),
)
