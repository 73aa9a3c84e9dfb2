"""The simple recurrent network and the LSTM."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradaudit import nn
from tests.nn._audited import DTYPES, SEEDS, assert_passes, normal, randomised

KINDS = pytest.mark.parametrize("kind", [nn.RNN, nn.LSTM])


@KINDS
@settings(max_examples=8)
@given(
    seed=SEEDS,
    shape=st.tuples(st.integers(1, 2), st.integers(1, 3), st.integers(1, 2)),
    n_out=st.integers(1, 2),
    sequences=st.booleans(),
    dtype=DTYPES,
)
def test_it_passes_its_audit(
    kind: Any, seed: int, shape: Any, n_out: int, sequences: bool, dtype: Any
) -> None:
    X = normal(seed, shape, dtype)
    layer = randomised(kind(n_out, sequences=sequences), X, seed)
    assert_passes(layer, X)


def sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def rnn_by_steps(X: Any, W: Any, U: Any, b: Any) -> Any:
    H = np.zeros(len(b))
    for x in X:
        H = np.tanh(x @ W + H @ U + b)
        yield H


def lstm_by_steps(X: Any, W: Any, U: Any, b: Any) -> Any:
    n = len(b) // 4
    H = C = np.zeros(n)
    for x in X:
        z = x @ W + H @ U + b
        C = sigmoid(z[n : 2 * n]) * C + sigmoid(z[:n]) * np.tanh(z[2 * n : 3 * n])
        H = sigmoid(z[3 * n :]) * np.tanh(C)
        yield H


@pytest.mark.parametrize(("kind", "by_steps"), [(nn.RNN, rnn_by_steps), (nn.LSTM, lstm_by_steps)])
@pytest.mark.parametrize("steps", [1, 4])
def test_values_are_those_of_one_step_after_another(kind: Any, by_steps: Any, steps: int) -> None:
    X = normal(0, (3, steps, 2))
    layer = randomised(kind(3), X)
    expected = [list(by_steps(one, **layer.parameters)) for one in X]
    np.testing.assert_allclose(layer.forward(X), expected, rtol=1e-13)
    layer.sequences = False
    np.testing.assert_allclose(layer.forward(X), np.array(expected)[:, -1], rtol=1e-13)


@KINDS
def test_the_last_step_alone_is_a_cotangent_of_zeros_before(kind: Any) -> None:
    X, dH = normal(0, (2, 3, 2)), normal(1, (2, 3))
    last = randomised(kind(3, sequences=False), X)
    every = randomised(kind(3), X)
    last.forward(X)
    dY = np.zeros(every.forward(X).shape)
    dY[:, -1] = dH
    np.testing.assert_array_equal(last.backward(dH), every.backward(dY))
    np.testing.assert_equal(last.gradients, every.gradients)


@KINDS
def test_far_out_nothing_overflows(kind: Any) -> None:
    X = 1e4 * np.array([[[1.0, -1.0], [-1.0, 1.0]]])
    layer = randomised(kind(3), X)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        Y, dX = layer.forward(X), layer.backward(np.ones((1, 2, 3)))
    assert np.isfinite(Y).all()
    assert np.isfinite(dX).all()


@KINDS
@pytest.mark.parametrize(
    ("shape", "text"),
    [
        ((2, 3), r"`X` has shape \(2, 3\); expected \(examples, steps, features\)"),
        ((2, 3, 4), r"`X` has 4 features \(shape \(2, 3, 4\)\).* for 2"),
    ],
)
def test_an_input_that_does_not_fit(kind: Any, shape: tuple[int, ...], text: str) -> None:
    layer = kind(3)
    if len(shape) < 3:
        with pytest.raises(ValueError, match=text):
            layer.forward(np.ones(shape))
    layer.forward(np.ones((2, 3, 2)))
    with pytest.raises(ValueError, match=text):
        layer.forward(np.ones(shape))
