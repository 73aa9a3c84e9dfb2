"""Networks in float32, compiled or not: right ones, and some with a mistake inside."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp

from benchmarks.frameworks._claim import (
    Question,
    of_kind,
    right,
    undecidable,
    wrong,
)

from ._planted import Draw, drawn, planted, times


def _mlp(
    draw: Draw, *, activation: Any = jnp.tanh, factor: float = 1.0, jit: bool = False
) -> Question:
    """Apply three layers."""
    inner = activation if factor == 1.0 else planted(activation, times(factor))
    sizes = [(6, 12), (12, 12), (12, 3)]
    params = [{"w": draw.normal(*s, scale=s[0] ** -0.5), "b": draw.normal(s[1])} for s in sizes]
    data = draw.normal(8, 6)

    def f(params: Any) -> Any:
        x = data.astype(params[0]["w"].dtype)
        for layer in params[:-1]:
            x = inner(x @ layer["w"] + layer["b"])
        return x @ params[-1]["w"] + params[-1]["b"]

    return Question(jax.jit(f) if jit else f, (params,))


def _recurrent(draw: Draw, *, factor: float = 1.0, stopped: bool = False) -> Question:
    """Scan a sequence by a gated unit; its state may be wrong, or cut off."""
    state = planted(jnp.tanh, times(factor))
    params = {k: draw.normal(8, 5, scale=0.4) for k in ("gate", "candidate")}
    sequence = draw.normal(6, 3)

    def f(p: Any, sequence: Any) -> Any:
        def step(h: Any, x: Any) -> tuple[Any, Any]:
            h = jax.lax.stop_gradient(h) if stopped else h
            both = jnp.concatenate([h, x])
            gate = jax.nn.sigmoid(both @ p["gate"])
            h = gate * h + (1 - gate) * state(both @ p["candidate"])
            return h, h

        return jax.lax.scan(step, jnp.zeros(5, sequence.dtype), sequence)[1]

    return Question(f, (params, sequence))


def _attention(draw: Draw, *, diagonal: bool = False, jit: bool = False) -> Question:
    """Attend with two heads; softmax may lack its sum."""
    softmax: Any = jax.nn.softmax
    if diagonal:
        softmax = jax.custom_vjp(lambda x: jax.nn.softmax(x))  # noqa: PLW0108 - axis is not to be traced
        softmax.defvjp(lambda x: (y := jax.nn.softmax(x), y), lambda y, c: (y * (1 - y) * c,))
    params = {k: draw.normal(8, 8, scale=0.4) for k in ("q", "k", "v", "out")}

    def f(p: Any, x: Any) -> Any:
        q, k, v = ((x @ p[name]).reshape(5, 2, 4) for name in ("q", "k", "v"))
        scores = softmax(jnp.einsum("ihd,jhd->hij", q, k) / 2)
        return jnp.einsum("hij,jhd->ihd", scores, v).reshape(5, 8) @ p["out"]

    return Question(jax.jit(f) if jit else f, (params, draw.normal(5, 8)))


def _convolution(draw: Draw) -> Question:
    """Convolve, normalise over the batch, rectify."""

    def f(kernel: Any, gain: Any, x: Any) -> Any:
        y = jax.lax.conv(x, kernel, (1, 1), "SAME")
        y = (y - y.mean((0, 2, 3), keepdims=True)) / jnp.sqrt(
            y.var((0, 2, 3), keepdims=True) + 1e-5
        )
        return jax.nn.relu(gain[:, None, None] * y)

    return Question(
        f, (draw.normal(3, 2, 3, 3), draw.uniform(0.5, 1.5, 3), draw.normal(2, 2, 5, 5))
    )


def _dropout(draw: Draw, factor: float = 1.0) -> Question:
    """Drop half of the entries; the key is fixed, so that this is a function."""
    key = jax.random.PRNGKey(3)
    sine = planted(jnp.sin, times(factor))

    def f(x: Any) -> Any:
        return sine(x) * (jax.random.uniform(key, x.shape, "float32") < 0.5)

    return Question(f, (draw.uniform(0.3, 1.2, 20),))


def _impure(draw: Draw) -> Question:
    """Draw a new key at each call."""
    keys = iter(range(10**9))

    def f(x: Any) -> Any:
        return jnp.sin(x) * jax.random.uniform(jax.random.PRNGKey(next(keys)), x.shape).astype(
            x.dtype
        )

    return Question(f, (draw.uniform(0.3, 1.2, 10),))


CLAIMS = of_kind(
    "models",
    right("float32 MLP", drawn(_mlp)),
    right("MLP", drawn(_mlp, dtype="float64")),
    right("float32 MLP of ReLU", drawn(_mlp, activation=jax.nn.relu)),
    right("float32 MLP, compiled", drawn(_mlp, jit=True)),
    right("float32 scan", drawn(_recurrent)),
    right("float32 attention", drawn(_attention)),
    right("float32 attention, compiled", drawn(_attention, jit=True)),
    right("float32 convolution, batch-norm, ReLU", drawn(_convolution)),
    wrong("float32 MLP, activations by 1 %", drawn(_mlp, factor=1.01)),
    wrong("float32 MLP, activations by 0.1 %", drawn(_mlp, factor=1.001)),
    wrong("float32 MLP, compiled, by 1 %", drawn(_mlp, factor=1.01, jit=True)),
    wrong("float32 scan, state by 1 %", drawn(_recurrent, factor=1.01)),
    wrong("float32 scan, cut off from the past", drawn(_recurrent, stopped=True)),
    wrong("float32 attention, softmax without its sum", drawn(_attention, diagonal=True)),
) + of_kind(
    "random",
    right("dropout by a fixed key", drawn(_dropout)),
    wrong("dropout by a fixed key, by 10 %", drawn(_dropout, factor=1.1)),
    undecidable("a new key at each call", drawn(_impure)),
)
