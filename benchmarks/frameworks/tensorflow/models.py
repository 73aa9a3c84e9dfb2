"""Networks of plain operations in float32: right ones, and some with a mistake inside."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from benchmarks.frameworks._claim import Question, of_kind, right, wrong

from ._planted import Draw, drawn, planted, times
from .formulas import softmax


def _mlp(
    draw: Draw, *, activation: Any = tf.tanh, factor: float = 1.0, graph: bool = False
) -> Question:
    """Apply three layers to data."""
    inner = activation if factor == 1.0 else planted(activation, times(factor))
    sizes = [(6, 12), (12, 12), (12, 3)]
    weights = [tf.Variable(draw.normal(*size, scale=size[0] ** -0.5)) for size in sizes]
    data = draw.normal(8, 6)

    def f(first: Any, second: Any, third: Any) -> Any:
        x = tf.cast(data, first.dtype)
        return inner(inner(x @ first) @ second) @ third

    return Question(tf.function(f) if graph else f, tuple(weights))


def _convolution(draw: Draw, *, stopped: bool = False) -> Question:
    """Convolve, normalise over the batch, rectify; the moments may be held for constants."""
    stop = tf.stop_gradient if stopped else tf.identity

    def f(kernel: Any, gain: Any, x: Any) -> Any:
        y = tf.nn.conv2d(x, kernel, 1, "SAME")
        mean, variance = tf.nn.moments(y, [0, 1, 2])
        y = tf.nn.batch_normalization(y, stop(mean), stop(variance), None, gain, 1e-5)
        return tf.nn.relu(y)

    images = draw.normal(2, 5, 5, 2)
    return Question(f, (draw.normal(3, 3, 2, 3), draw.uniform(0.5, 1.5, 3), images))


def _attention(draw: Draw, *, diagonal: bool = False) -> Question:
    """Attend with two heads; softmax may lack its sum."""
    scores = softmax(diagonal=True) if diagonal else tf.nn.softmax

    def f(query: Any, key: Any, value: Any, x: Any) -> Any:
        q, k, v = (tf.reshape(x @ w, (5, 2, 4)) for w in (query, key, value))
        weight = scores(tf.einsum("ihd,jhd->hij", q, k) / 2)
        return tf.reshape(tf.einsum("hij,jhd->ihd", weight, v), (5, 8))

    weights = [draw.normal(8, 8, scale=0.4) for _ in range(3)]
    return Question(f, (*weights, draw.normal(5, 8)))


def _recurrent(draw: Draw, *, factor: float = 1.0, stopped: bool = False) -> Question:
    """Read a sequence by a gated unit; its state may be wrong, or cut off."""
    state = planted(tf.tanh, times(factor))

    def f(gate: Any, candidate: Any, sequence: Any) -> Any:
        h = tf.zeros((1, 5), sequence.dtype)
        for x in tf.unstack(sequence):
            both = tf.concat([tf.stop_gradient(h) if stopped else h, x[None]], 1)
            g = tf.sigmoid(both @ gate)
            h = g * h + (1 - g) * state(both @ candidate)
        return h

    weights = (draw.normal(8, 5, scale=0.4), draw.normal(8, 5, scale=0.4))
    return Question(f, (*weights, draw.normal(5, 3)))


def _while(draw: Draw, *, factor: float = 1.0) -> Question:
    """Loop inside a graph."""
    cosine = planted(tf.cos, times(factor))

    def f(x: Any) -> Any:
        for _ in tf.range(3):
            x = cosine(x) + x * x / 4
        return x

    return Question(tf.function(f), (draw.uniform(0.3, 1.2, 5),))


CLAIMS = of_kind(
    "models",
    right("float32 MLP", drawn(_mlp)),
    right("MLP", drawn(_mlp, dtype="float64")),
    right("float32 MLP of ReLU", drawn(_mlp, activation=tf.nn.relu)),
    right("float32 MLP, tf.function", drawn(_mlp, graph=True)),
    right("float32 convolution, batch-norm, ReLU", drawn(_convolution)),
    right("float32 attention", drawn(_attention)),
    right("float32 recurrence", drawn(_recurrent)),
    right("a loop in a graph", drawn(_while, dtype="float64")),
    wrong("float32 MLP, activations by 1 %", drawn(_mlp, factor=1.01)),
    wrong("float32 MLP, activations by 0.1 %", drawn(_mlp, factor=1.001)),
    wrong("float32 MLP, tf.function, by 1 %", drawn(_mlp, factor=1.01, graph=True)),
    wrong("float32 convolution, moments held", drawn(_convolution, stopped=True)),
    wrong("float32 attention, softmax without its sum", drawn(_attention, diagonal=True)),
    wrong("float32 recurrence, state by 1 %", drawn(_recurrent, factor=1.01)),
    wrong("float32 recurrence, cut off from the past", drawn(_recurrent, stopped=True)),
    wrong("a loop in a graph, by 10 %", drawn(_while, factor=1.1)),
)
