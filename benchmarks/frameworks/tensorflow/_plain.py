"""TensorFlow's questions as plain functions of float64 arrays, to verify them with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ml_dtypes
import numpy as np
import tensorflow as tf

from benchmarks.frameworks._claim import Question
from benchmarks.frameworks._plain import Plain


def plain(question: Question) -> Plain:
    """Give the question's function in float64, and TensorFlow's gradient in its own precision."""
    own = list(question.inputs)
    places = [i for i, x in enumerate(own) if x.dtype.is_floating]
    wide = [_wide(x) if i in places else x for i, x in enumerate(own)]

    def outputs(inputs: Sequence[Any]) -> list[Any]:
        tf.random.set_seed(0)
        return [out for out in tf.nest.flatten(question.function(*inputs)) if out.dtype.is_floating]

    def value(arrays: Sequence[Any]) -> Any:
        inputs = list(wide)
        for place, array in zip(places, arrays, strict=True):
            inputs[place] = tf.constant(array)
        return _row(outputs(inputs))

    def gradient(cotangent: Any) -> list[Any]:
        leaves = [own[i] for i in places]
        with tf.GradientTape() as tape:
            tape.watch(leaves)
            found = outputs(own)
        parts = np.split(cotangent, np.cumsum([tf.size(out) for out in found])[:-1])
        given = [
            tf.cast(tf.reshape(part, out.shape), out.dtype)
            for part, out in zip(parts, found, strict=True)
        ]
        back = tape.gradient(found, leaves, given, unconnected_gradients="zero")
        return [_wide(tf.convert_to_tensor(g)).numpy() for g in back]

    eps = max(float(ml_dtypes.finfo(own[i].dtype.as_numpy_dtype).eps) for i in places)
    return Plain([wide[i].numpy() for i in places], value, gradient, eps)


def _wide(tensor: Any) -> Any:
    return tf.cast(tensor, tf.float64)


def _row(outputs: Sequence[Any]) -> Any:
    return np.concatenate([_wide(out).numpy().reshape(-1) for out in outputs])
