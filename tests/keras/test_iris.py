"""Keras' cross-entropy as the loss of a gradient in NumPy: right, and seen in float32."""

import importlib.util
import os
import subprocess
import sys

import numpy as np
import pytest

keras = pytest.importorskip("keras")

import gradaudit  # noqa: E402 - after the skip
from gradaudit import Cause  # noqa: E402

PACKAGES = {"tensorflow": "tensorflow", "torch": "torch", "jax": "jax"}


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def test_the_advice_has_keras_own_remedy():
    rng = np.random.default_rng(0)
    X, Y = rng.normal(size=(30, 5)), np.eye(3)[rng.integers(0, 3, size=30)]
    loss = keras.losses.CategoricalCrossentropy()

    def f(W):
        return float(loss(Y, softmax(X @ W)))

    def grad(W):
        return X.T @ (softmax(X @ W) - Y) / len(Y)

    report = gradaudit.check(f, grad, rng.normal(size=(5, 3)))
    assert report
    found = next(one for one in report.findings if one.cause is Cause.PRECISION)
    assert 'keras.backend.set_floatx("float64")' in found.advice


@pytest.mark.parametrize("backend", [one for one in PACKAGES if one != keras.backend.backend()])
def test_on_the_other_backends(backend):
    if importlib.util.find_spec(PACKAGES[backend]) is None:
        pytest.skip(f"{backend} is not installed")
    here = os.path.dirname(__file__)  # noqa: PTH120 - for a child
    test = f"{__file__}::{test_the_advice_has_keras_own_remedy.__name__}"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", test],
        env={**os.environ, "KERAS_BACKEND": backend},
        cwd=os.path.join(here, "..", ".."),  # noqa: PTH118
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
