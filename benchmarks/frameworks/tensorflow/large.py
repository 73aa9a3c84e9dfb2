"""Many entries: a lone wrong one, and a transposed Jacobian."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from benchmarks.frameworks._claim import Question, of_kind, right, wrong

from ._planted import Draw, drawn, planted, times_at


def _entries(draw: Draw, size: int, factor: float = 1.0) -> Question:
    """Sum sines; one entry in the middle is wrong by a factor."""
    f = planted(lambda x: tf.reduce_sum(tf.sin(x)), times_at(size // 2, factor))
    return Question(f, (draw.uniform(0.3, 1.2, size),))


def _elementwise(draw: Draw, size: int, factor: float = 1.0) -> Question:
    """Give all sines; one entry of the vector-Jacobian product is wrong."""
    return Question(planted(tf.sin, times_at(size // 3, factor)), (draw.uniform(0.3, 1.2, size),))


def _linear(draw: Draw, *, transposed: bool, size: int = 1000) -> Question:
    """Map by a matrix, whose transpose belongs into the backward pass."""
    matrix = draw.normal(size, size, scale=size**-0.5)
    backward = matrix if transposed else tf.transpose(matrix)

    @tf.custom_gradient
    def f(x: Any) -> Any:
        value = tf.linalg.matvec(tf.cast(matrix, x.dtype), x)
        return value, lambda c: tf.linalg.matvec(tf.cast(backward, c.dtype), c)

    return Question(f, (draw.normal(size),))


CLAIMS = of_kind(
    "large",
    right("1,000 entries", drawn(_elementwise, size=1000, dtype="float64")),
    right("float32, 100,000 entries", drawn(_entries, size=100_000)),
    right("linear map of 1,000", drawn(_linear, transposed=False, dtype="float64")),
    wrong("one entry of 1,000", drawn(_elementwise, size=1000, factor=1.5, dtype="float64")),
    wrong("float32, one entry of 1,000", drawn(_elementwise, size=1000, factor=1.5)),
    wrong("one entry of 100,000", drawn(_entries, size=100_000, factor=1.5, dtype="float64")),
    wrong("transposed Jacobian of 1,000", drawn(_linear, transposed=True, dtype="float64")),
)
