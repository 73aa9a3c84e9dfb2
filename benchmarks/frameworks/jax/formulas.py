"""Rules written by hand, and the mistakes that people make in them."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp

from benchmarks.frameworks._claim import Question, of_kind, right, wrong

from ._planted import Draw, drawn, planted, planted_forward


def _gelu(draw: Draw, *, approximate: bool) -> Question:
    """Multiply x by Φ(x), with its own slope or that of the approximation by tanh."""

    @jax.custom_jvp
    def f(x: jax.Array) -> jax.Array:
        return jax.nn.gelu(x, approximate=False)

    @f.defjvp
    def _(primals: Any, tangents: Any) -> Any:
        return f(*primals), jax.jvp(
            lambda x: jax.nn.gelu(x, approximate=approximate), primals, tangents
        )[1]

    return Question(f, (draw.uniform(-2.0, 2.0, 30),))


def _softmax(draw: Draw, *, diagonal: bool) -> Question:
    """Softmax over the last axis, with or without the sum in its backward pass."""

    def backward(y: jax.Array, c: jax.Array) -> tuple[jax.Array]:
        return (y * (c - (y if diagonal else (c * y).sum(-1, keepdims=True))),)

    f: Any = jax.custom_vjp(lambda x: jax.nn.softmax(x))  # noqa: PLW0108 - axis is not to be traced
    f.defvjp(lambda x: (y := jax.nn.softmax(x), y), backward)
    return Question(f, (draw.normal(5, 7),))


def _of_two(draw: Draw, change: Any) -> Question:
    """Multiply two arrays of one shape, so that their gradients may be mistaken."""
    f = planted(lambda a, b: jnp.sin(a) * b * b, change)
    return Question(f, (draw.uniform(0.3, 1.2, 6), draw.uniform(0.3, 1.2, 6)))


def _bias(draw: Draw, reduction: Any) -> Question:
    """Add a bias to rows; its gradient is the sum over them."""

    @jax.custom_vjp
    def biased(x: jax.Array, b: jax.Array) -> jax.Array:
        return x + b

    biased.defvjp(lambda x, b: (x + b, None), lambda _, c: (c, reduction(c)))
    return Question(lambda x, b: jnp.tanh(biased(x, b)), (draw.normal(8, 3), draw.normal(3)))


def _mean(draw: Draw) -> Question:
    """Average squares; a sum in the backward pass makes it too large by the count."""
    f = planted(lambda x: (x * x).mean(), lambda gradients: (gradients[0] * 10,))
    return Question(f, (draw.uniform(0.3, 1.2, 10),))


def _stopped(draw: Draw, *, half: bool) -> Question:
    """Use x twice, once behind a stop."""
    stop = jax.lax.stop_gradient if half else lambda x: x
    return Question(
        lambda x, w: stop(x) * w + jnp.sin(x),
        (draw.uniform(0.3, 1.2, 6), draw.uniform(0.3, 1.2, 6)),
    )


def _normal(draw: Draw, *, plain: bool) -> Question:
    """Normalise rows; the mistake holds mean and deviation for constants."""
    stop = (lambda x: x) if plain else jax.lax.stop_gradient

    def f(x: jax.Array, w: jax.Array) -> jax.Array:
        mean, deviation = x.mean(-1, keepdims=True), x.std(-1, keepdims=True)
        return (x - stop(mean)) / stop(deviation) * w

    return Question(f, (draw.normal(4, 9), draw.uniform(0.5, 1.5, 9)))


def _both_rules(draw: Draw, factor: float) -> Question:
    """Differentiate backwards through a rule for forward mode."""
    return Question(
        lambda x: jnp.exp(planted_forward(jnp.sin, lambda t: t * factor)(x)),
        (draw.uniform(0.3, 1.2, 8),),
    )


CLAIMS = of_kind(
    "formulas",
    right("GELU by a rule", drawn(_gelu, approximate=False, dtype="float64")),
    right("float32 GELU by a rule", drawn(_gelu, approximate=False)),
    right("softmax by a rule", drawn(_softmax, diagonal=False, dtype="float64")),
    right("float32 softmax by a rule", drawn(_softmax, diagonal=False)),
    right("product of two", drawn(_of_two, change=lambda g: g, dtype="float64")),
    right("float32 bias of rows", drawn(_bias, reduction=lambda c: c.sum(0))),
    right("float32 layer normalisation", drawn(_normal, plain=True)),
    right("no stopped half", drawn(_stopped, half=False)),
    right("backwards through a forward rule", drawn(_both_rules, factor=1.0)),
    wrong("GELU, slope of the tanh formula", drawn(_gelu, approximate=True, dtype="float64")),
    wrong("float32 GELU, slope of the tanh formula", drawn(_gelu, approximate=True)),
    wrong("softmax without its sum", drawn(_softmax, diagonal=True, dtype="float64")),
    wrong("float32 softmax without its sum", drawn(_softmax, diagonal=True)),
    wrong("product of two, gradients swapped", drawn(_of_two, change=lambda g: g[::-1])),
    wrong("product of two, sign of one", drawn(_of_two, change=lambda g: (g[0], -g[1]))),
    wrong("bias of rows, averaged", drawn(_bias, reduction=lambda c: c.mean(0))),
    wrong("bias of rows, the first alone", drawn(_bias, reduction=lambda c: c[0])),
    wrong("mean, summed", drawn(_mean, dtype="float64")),
    wrong("layer normalisation, constants held", drawn(_normal, plain=False)),
    wrong("a stopped half", drawn(_stopped, half=True)),
    wrong("backwards through a forward rule, by 1 %", drawn(_both_rules, factor=1.01)),
)
