"""Gradients written by hand, and the mistakes that people make in them."""

from __future__ import annotations

import math
from typing import Any

import tensorflow as tf

from benchmarks.frameworks._claim import Question, of_kind, right, wrong

from ._planted import Draw, drawn, planted


def _gelu(draw: Draw, *, approximate: bool) -> Question:
    """Multiply x by Φ(x), with its own slope or that of the approximation by tanh."""

    @tf.custom_gradient
    def f(x: Any) -> Any:
        def backward(c: Any) -> Any:
            if not approximate:
                density = tf.exp(-x * x / 2) / math.sqrt(2 * math.pi)
                return c * ((1 + tf.math.erf(x / math.sqrt(2))) / 2 + x * density)
            k = math.sqrt(2 / math.pi)
            t = tf.tanh(k * (x + 0.044715 * x**3))
            return c * ((1 + t) / 2 + x * (1 - t * t) * k * (1 + 3 * 0.044715 * x * x) / 2)

        return tf.nn.gelu(x, approximate=False), backward

    return Question(f, (draw.uniform(-2.0, 2.0, 30),))


def softmax(*, diagonal: bool) -> Any:
    """Make a softmax over the last axis, with or without the sum in its backward pass."""

    @tf.custom_gradient
    def f(x: Any) -> Any:
        y = tf.nn.softmax(x)

        def backward(c: Any) -> Any:
            return y * (c - (y * c if diagonal else tf.reduce_sum(c * y, -1, keepdims=True)))

        return y, backward

    return f


def _softmax(draw: Draw, *, diagonal: bool) -> Question:
    return Question(softmax(diagonal=diagonal), (draw.normal(5, 7),))


def _of_two(draw: Draw, change: Any) -> Question:
    """Multiply two tensors of one shape, so that their gradients may be mistaken."""
    f = planted(lambda a, b: tf.sin(a) * b * b, change)
    return Question(f, (draw.uniform(0.3, 1.2, 6), draw.uniform(0.3, 1.2, 6)))


def _bias(draw: Draw, reduction: Any) -> Question:
    """Add a bias to rows; its gradient is the sum over them."""

    @tf.custom_gradient
    def biased(x: Any, b: Any) -> Any:
        return x + b, lambda c: (c, reduction(c))

    return Question(lambda x, b: tf.tanh(biased(x, b)), (draw.normal(8, 3), draw.normal(3)))


def _mean(draw: Draw) -> Question:
    """Average squares; a sum in the backward pass makes it too large by the count."""
    f = planted(lambda x: tf.reduce_mean(x * x), lambda g: [g * 10])
    return Question(f, (draw.uniform(0.3, 1.2, 10),))


def _stopped(draw: Draw, *, half: bool) -> Question:
    """Use x twice, once behind a stop."""
    stop = tf.stop_gradient if half else tf.identity
    inputs = (draw.uniform(0.3, 1.2, 6), draw.uniform(0.3, 1.2, 6))
    return Question(lambda x, w: stop(x) * w + tf.sin(x), inputs)


def _normal(draw: Draw, *, plain: bool) -> Question:
    """Normalise rows; the mistake holds mean and deviation for constants."""
    stop = tf.identity if plain else tf.stop_gradient

    def f(x: Any, w: Any) -> Any:
        mean, variance = tf.nn.moments(x, -1, keepdims=True)
        return (x - stop(mean)) / tf.sqrt(stop(variance)) * w

    return Question(f, (draw.normal(4, 9), draw.uniform(0.5, 1.5, 9)))


def _sum(c: Any) -> Any:
    return tf.reduce_sum(c, 0)


def _average(c: Any) -> Any:
    return tf.reduce_mean(c, 0)


CLAIMS = of_kind(
    "formulas",
    right("GELU by hand", drawn(_gelu, approximate=False, dtype="float64")),
    right("float32 GELU by hand", drawn(_gelu, approximate=False)),
    right("softmax by hand", drawn(_softmax, diagonal=False, dtype="float64")),
    right("float32 product of two", drawn(_of_two, change=lambda a, b: (a, b))),
    right("float32 bias of rows", drawn(_bias, reduction=_sum)),
    right("float32 layer normalisation", drawn(_normal, plain=True)),
    right("no stopped half", drawn(_stopped, half=False)),
    wrong("GELU, slope of the tanh formula", drawn(_gelu, approximate=True, dtype="float64")),
    wrong("float32 GELU, slope of the tanh formula", drawn(_gelu, approximate=True)),
    wrong("softmax without its sum", drawn(_softmax, diagonal=True, dtype="float64")),
    wrong("float32 softmax without its sum", drawn(_softmax, diagonal=True)),
    wrong("product of two, gradients swapped", drawn(_of_two, change=lambda a, b: (b, a))),
    wrong("product of two, sign of one", drawn(_of_two, change=lambda a, b: (a, -b))),
    wrong("bias of rows, averaged", drawn(_bias, reduction=_average)),
    wrong("bias of rows, the first alone", drawn(_bias, reduction=lambda c: c[0])),
    wrong("mean, summed", drawn(_mean, dtype="float64")),
    wrong("layer normalisation, constants held", drawn(_normal, plain=False)),
    wrong("a stopped half", drawn(_stopped, half=True)),
)
