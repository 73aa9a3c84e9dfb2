"""``tf.test.compute_gradient``, whose two Jacobians are compared in either customary way."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import tensorflow as tf

from benchmarks.frameworks._claim import Question

from ._asked import Calls, asked

Close = Callable[[Any, Any], bool]


def _says(question: Question, calls: Calls, *, close: Close) -> bool:
    """Ask about the floating inputs; the others are held, and outputs are put in one row."""
    inputs = [tf.convert_to_tensor(x) for x in question.inputs]
    places = [i for i, x in enumerate(inputs) if x.dtype.is_floating]
    calls.entry_by_entry(sum(int(tf.size(inputs[place])) for place in places))

    def outputs(*values: Any) -> Any:
        every = list(inputs)
        for place, value in zip(places, values, strict=True):
            every[place] = value
        found = [x for x in tf.nest.flatten(question.function(*every)) if x.dtype.is_floating]
        return found[0] if len(found) == 1 else tf.concat([tf.reshape(x, -1) for x in found], 0)

    pairs = tf.test.compute_gradient(calls.of(outputs), [inputs[place] for place in places])
    return all(close(*pair) for pair in zip(*pairs, strict=True))


def _by_largest(theoretical: Any, numeric: Any) -> bool:
    """Compare with a thousandth of the largest entry, as TensorFlow's own tests often do."""
    largest = max(np.abs(theoretical).max(), np.abs(numeric).max())
    return bool(np.abs(theoretical - numeric).max() <= 1e-3 * largest)


def _all_close(theoretical: Any, numeric: Any) -> bool:
    """Compare as the example in the documentation does: by ``assertAllClose``."""
    return np.allclose(theoretical, numeric, rtol=1e-6, atol=1e-6)


CHECKERS = tuple(
    asked(name, tf.__version__, partial(_says, close=close), f"test.compute_gradient, {criterion}")
    for name, close, criterion in (
        ("compute_gradient", _by_largest, "1e-3 of the largest entry"),
        ("… as documented", _all_close, "assertAllClose's 1e-6"),
    )
)
