"""What inputs may be: variables, integers, unused ones; and gradients that come as slices."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from benchmarks.frameworks._claim import Question, of_kind, right, wrong

from ._planted import Draw, drawn, planted, times


def _affine(draw: Draw, *, factor: float = 1.0, graph: bool = False) -> Question:
    """Apply tanh to an affine map of two variables."""
    tanh = planted(tf.tanh, times(factor))
    data = draw.normal(5, 4)

    def f(w: Any, b: Any) -> Any:
        return tanh(tf.cast(data, b.dtype) @ w + b)

    inputs = (tf.Variable(draw.normal(4, 3, scale=0.5)), tf.Variable(draw.normal(3, scale=0.1)))
    return Question(tf.function(f) if graph else f, inputs)


def _gathered(draw: Draw, *, factor: float = 1.0) -> Question:
    """Take rows of a variable, some of them twice: the gradient is a tf.IndexedSlices."""
    sine = planted(tf.sin, times(factor))
    rows = tf.constant([0, 2, 2, 5, 0])
    table = tf.Variable(draw.uniform(0.3, 1.2, 6, 3))
    return Question(lambda table: sine(tf.gather(table, rows)), (table,))


def _overwritten(draw: Draw) -> Question:
    """Take rows, some of them twice; the last gradient of each row is left alone."""

    @tf.custom_gradient
    def take(table: Any) -> Any:
        def backward(c: Any) -> Any:
            return tf.tensor_scatter_nd_update(tf.zeros_like(table), [[0], [2], [2], [5], [0]], c)

        return tf.gather(table, [0, 2, 2, 5, 0]), backward

    return Question(lambda table: tf.tanh(take(table)), (draw.uniform(0.3, 1.2, 6, 3),))


def _captured(draw: Draw, *, factor: float = 1.0) -> Question:
    """Use a variable inside a function that has a gradient of its own, by the variable, too."""

    def f(x: Any, gain: Any) -> Any:
        def by_both(c: Any) -> tuple[Any, Any]:
            return c * gain * tf.cos(x), tf.cast(factor, c.dtype) * tf.reduce_sum(c * tf.sin(x))

        def by_variables(c: Any, variables: Any) -> tuple[Any, list[Any]]:
            by_x, by_gain = by_both(c)
            return by_x, [by_gain for _ in variables]

        if isinstance(gain, tf.Variable):
            return tf.custom_gradient(lambda x: (gain * tf.sin(x), by_variables))(x)
        return tf.custom_gradient(lambda x, gain: (gain * tf.sin(x), by_both))(x, gain)

    return Question(f, (draw.uniform(0.3, 1.2, 6), tf.Variable(draw.uniform(0.5, 1.5))))


def _nested(draw: Draw, *, factor: float = 1.0) -> Question:
    """Return a nesting; the innermost tensor may be wrong."""
    sine = planted(tf.sin, times(factor))
    return Question(
        lambda a, b: {"product": a * b, "rest": (tf.exp(a), [sine(b), tf.reduce_sum(b)])},
        (draw.uniform(0.3, 1.2, 5), draw.uniform(0.3, 1.2, 5)),
    )


def _integers(draw: Draw) -> Question:
    """Take rows by integers, which are an input, too."""
    return Question(
        lambda table, rows: tf.sin(tf.gather(table, rows)),
        (draw.uniform(0.3, 1.2, 6, 3), draw.integers(6, 8)),
    )


def _unused(draw: Draw, *, stopped: bool = False) -> Question:
    """Do not use one input, or use it behind a stop."""
    return Question(
        lambda a, b: tf.sin(a) * tf.stop_gradient(b) if stopped else tf.sin(a),
        (draw.uniform(0.3, 1.2, 4), draw.uniform(0.3, 1.2, 4)),
    )


def _assigning(draw: Draw) -> Question:
    """Count the calls in a variable of its own."""
    calls = tf.Variable(0)

    def f(x: Any) -> Any:
        calls.assign_add(1)
        return tf.sin(x)

    return Question(f, (draw.uniform(0.3, 1.2, 6),))


CLAIMS = of_kind(
    "variables",
    right("float32 variables", drawn(_affine)),
    right("float32 variables, tf.function", drawn(_affine, graph=True)),
    right("variables", drawn(_affine, dtype="float64")),
    right("float32 gathered rows", drawn(_gathered)),
    right("a captured variable", drawn(_captured, dtype="float64")),
    right("nested outputs", drawn(_nested, dtype="float64")),
    right("an integer input", drawn(_integers)),
    right("an unused input", drawn(_unused, dtype="float64")),
    right("calls that are counted", drawn(_assigning)),
    wrong("float32 variables, by 1 %", drawn(_affine, factor=1.01)),
    wrong("float32 variables, by 0.1 %", drawn(_affine, factor=1.001)),
    wrong("float32 variables, tf.function, by 1 %", drawn(_affine, factor=1.01, graph=True)),
    wrong("float32 gathered rows, by 10 %", drawn(_gathered, factor=1.1)),
    wrong("rows taken twice, overwritten", drawn(_overwritten)),
    wrong("a captured variable, twice", drawn(_captured, factor=2.0, dtype="float64")),
    wrong("nested outputs, one by 10 %", drawn(_nested, factor=1.1, dtype="float64")),
    wrong("a stopped input", drawn(_unused, stopped=True)),
)
