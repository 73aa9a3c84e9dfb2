"""Half precision: right ones raise no alarm, and what is wrong by half is not let pass."""

from __future__ import annotations

import tensorflow as tf

from benchmarks.frameworks._claim import (
    NO_ACQUITTAL,
    NO_ALARM,
    FrameworkClaim,
    Question,
    of_kind,
    right,
    wrong,
)

from ._planted import Draw, drawn, planted, times


def _affine(draw: Draw, factor: float) -> Question:
    """Apply tanh to an affine map."""
    f = planted(lambda w, x: tf.tanh(w @ x), times(factor))
    return Question(f, (draw.normal(6, 4, scale=0.5), draw.normal(4, 1)))


def _sine(draw: Draw, factor: float) -> Question:
    """Sum sines."""
    f = planted(lambda x: tf.reduce_sum(tf.sin(x)), times(factor))
    return Question(f, (draw.uniform(0.3, 1.2, 10),))


def _claims(dtype: str) -> tuple[FrameworkClaim, ...]:
    affine, sine = f"{dtype} affine layer", f"{dtype} sum of sines"
    return of_kind(
        dtype,
        right(affine, drawn(_affine, factor=1.0, dtype=dtype), NO_ALARM),
        right(sine, drawn(_sine, factor=1.0, dtype=dtype), NO_ALARM),
        wrong(f"{affine}, by 50 %", drawn(_affine, factor=1.5, dtype=dtype), NO_ACQUITTAL),
        wrong(f"{sine}, by 50 %", drawn(_sine, factor=1.5, dtype=dtype), NO_ACQUITTAL),
    )


CLAIMS = _claims("bfloat16") + _claims("float16")
