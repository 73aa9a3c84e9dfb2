"""At kinks any subgradient is right; stairs and jumps have none."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

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
    """Apply a function to numbers of which every second is 0, with its own slope or another."""
    x = draw.normal(8) * tf.cast(tf.range(8) % 2, draw.dtype)
    if slope is None:
        return Question(function, (x,))

    @tf.custom_gradient
    def f(x: Any) -> Any:
        def backward(c: Any) -> Any:
            with tf.GradientTape() as tape:
                tape.watch(x)
                value = function(x)
            return tf.where(x == 0, tf.cast(slope, c.dtype) * c, tape.gradient(value, x, c))

        return function(x), backward

    return Question(f, (x,))


def _pool(draw: Draw, change: Any) -> Question:
    """Pool pairs that are all ties; the first of each gets the gradient."""
    x = tf.repeat(draw.uniform(0.3, 1.2, 1, 4, 1), 2, axis=1)
    return Question(planted(lambda x: tf.nn.max_pool1d(x, 2, 2, "VALID"), change), (x,))


def _stairs(draw: Draw, slope: float) -> Question:
    """Round; a straight-through estimator claims the slope 1, TensorFlow itself none."""

    @tf.custom_gradient
    def f(x: Any) -> Any:
        return tf.round(x), lambda c: slope * c

    return Question(lambda x: f(4 * x), (draw.uniform(0.3, 1.2, 6),))


def _straight_through(draw: Draw) -> Question:
    """Write the estimator as it is commonly written."""
    return Question(
        lambda x: x + tf.stop_gradient(tf.round(4 * x) / 4 - x), (draw.uniform(0.3, 1.2, 6),)
    )


def _step(draw: Draw) -> Question:
    """Jump at the point."""
    return Question(lambda x: x + tf.cast(x >= 1, x.dtype), (draw.uniform(1.0, 1.0, 3),))


def _generator(draw: Draw) -> Question:
    """Draw from a generator that nobody else knows of."""
    generator = tf.random.Generator.from_seed(1)
    return Question(
        lambda x: tf.sin(x) * tf.cast(generator.uniform(x.shape), x.dtype),
        (draw.uniform(0.3, 1.2, 10),),
    )


def _dropout(draw: Draw, *, factor: float = 1.0) -> Question:
    """Drop half of the entries, by the generator of all."""
    sine = planted(tf.sin, lambda g: [g * factor])
    return Question(lambda x: tf.nn.dropout(sine(x), 0.5), (draw.uniform(0.3, 1.2, 30),))


def _stateless(draw: Draw, *, factor: float = 1.0) -> Question:
    """Drop half of the entries by a fixed seed, so that this is a function."""
    sine = planted(tf.sin, lambda g: [g * tf.cast(factor, g.dtype)])

    def f(x: Any) -> Any:
        kept = tf.random.stateless_uniform(x.shape, seed=(1, 2)) < 0.5
        return sine(x) * tf.cast(kept, x.dtype)

    return Question(f, (draw.uniform(0.3, 1.2, 30),))


WIDE: dict[str, Any] = {"dtype": "float64"}

CLAIMS = (
    of_kind(
        "kinks",
        right("ReLU at 0", drawn(_at_zero, function=tf.nn.relu, **WIDE)),
        right("float32 ReLU at 0, slope 1", drawn(_at_zero, function=tf.nn.relu, slope=1.0)),
        right("abs at 0", drawn(_at_zero, function=tf.abs, **WIDE)),
        right("max-pool, ties to the first", drawn(_pool, change=lambda g: [g], **WIDE)),
        wrong("float32 ReLU at 0, slope 2", drawn(_at_zero, function=tf.nn.relu, slope=2.0)),
        wrong("abs at 0, slope 2", drawn(_at_zero, function=tf.abs, slope=2.0, **WIDE)),
        wrong(
            "max-pool, all to every tie",
            drawn(_pool, change=lambda g: [g + tf.roll(g, 1, 1)], **WIDE),
        ),
    )
    + of_kind(
        "stairs",
        undecidable("rounding, straight through", drawn(_straight_through), NO_ACQUITTAL),
        undecidable("rounding, slope 1 by a rule", drawn(_stairs, slope=1.0), NO_ACQUITTAL),
        right("rounding, slope 0", drawn(_stairs, slope=0.0), NO_ALARM),
        undecidable("step at the point", drawn(_step)),
    )
    + of_kind(
        "random",
        right("dropout", drawn(_dropout, **WIDE), NO_ALARM),
        right("dropout by a fixed seed", drawn(_stateless)),
        wrong("dropout, by 50 %", drawn(_dropout, factor=1.5, **WIDE), NO_ACQUITTAL),
        wrong("dropout by a fixed seed, by 10 %", drawn(_stateless, factor=1.1)),
        undecidable("a generator of its own", drawn(_generator)),
    )
)
