"""The fully connected layer, and the checks of a course's notebook."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradaudit import nn
from gradaudit.nn.activations import ACTIVATIONS
from tests.nn._audited import DTYPES, SEEDS, assert_passes, normal, randomised


@pytest.mark.parametrize("activation", ACTIVATIONS)
@settings(max_examples=3)
@given(
    seed=SEEDS,
    axes=st.lists(st.integers(1, 3), min_size=1, max_size=2),
    n_in=st.integers(1, 3),
    n_out=st.integers(2, 3),
    dtype=DTYPES,
)
def test_it_passes_its_audit(
    activation: str, seed: int, axes: list[int], n_in: int, n_out: int, dtype: Any
) -> None:
    X = normal(seed, (*axes, n_in), dtype)
    layer = randomised(nn.FullyConnected(n_out, activation), X, seed)
    if layer.forward(X).any():  # else relu is flat
        assert_passes(layer, X)


def test_its_formula() -> None:
    X, dY = normal(0, (3, 4)), normal(1, (3, 2))
    layer = randomised(nn.FullyConnected(2, "sigmoid"), X)
    W, b = layer.parameters["W"], layer.parameters["b"]
    Y = np.array([[1 / (1 + np.exp(-(row @ W[:, k] + b[k]))) for k in range(2)] for row in X])
    np.testing.assert_allclose(layer.forward(X), Y, rtol=1e-14)
    dZ = dY * Y * (1 - Y)
    np.testing.assert_allclose(layer.backward(dY), dZ @ W.T, rtol=1e-13)
    np.testing.assert_allclose(layer.gradients["W"], X.T @ dZ, rtol=1e-13)
    np.testing.assert_allclose(layer.gradients["b"], dZ.sum(axis=0), rtol=1e-13)


def test_more_axes_are_more_examples() -> None:
    X, dY = normal(0, (2, 3, 4)), normal(1, (2, 3, 5))
    layer = randomised(nn.FullyConnected(5, "tanh"), X)
    Y, dX, gradients = layer.forward(X), layer.backward(dY), layer.gradients
    np.testing.assert_allclose(layer.forward(X.reshape(6, 4)), Y.reshape(6, 5), rtol=1e-13)
    np.testing.assert_allclose(layer.backward(dY.reshape(6, 5)), dX.reshape(6, 4), rtol=1e-13)
    np.testing.assert_allclose(layer.gradients["W"], gradients["W"], rtol=1e-13)


def test_weights_are_drawn_from_the_seed() -> None:
    X = normal(0, (1, 400))
    one, same, other = (nn.FullyConnected(50, "relu", seed) for seed in (1, 1, 2))
    for layer in (one, same, other):
        layer.forward(X)
    np.testing.assert_array_equal(one.parameters["W"], same.parameters["W"])
    assert (one.parameters["W"] != other.parameters["W"]).any()
    assert one.parameters["W"].var() == pytest.approx(2 / 400, rel=0.05)
    assert not one.parameters["b"].any()


def check_gradients(fn: Any, grad: Any, x: Any, dLdf: Any) -> Any:
    """Give the relative error of a gradient beside two-sided differences, as a course does it."""
    numeric = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = 1e-6
        numeric[index] = np.sum(dLdf * (fn(x + step) - fn(x - step))) / 2e-6
    given = grad(x)
    return np.linalg.norm(given - numeric) / np.linalg.norm(given + numeric)


def test_the_notebook_of_a_course() -> None:
    X, dLdY = normal(0, (2, 3)), normal(1, (2, 4))
    layer = nn.FullyConnected(n_out=4, activation="identity")
    assert layer.forward(X).shape == (2, 4)
    dLdX = layer.backward(dLdY)
    assert check_gradients(layer.forward, lambda _: dLdX, X, dLdY) < 1e-8
    layer.forward(X)
    layer.backward(dLdY)
    assert list(layer.parameters) == ["W", "b"]
    for name, values in layer.parameters.items():
        f = layer.forward_with_param(name, X)
        assert check_gradients(f, lambda _, name=name: layer.gradients[name], values, dLdY) < 1e-8
    np.testing.assert_array_equal(
        layer.forward_with_param("W", X)(layer.parameters["W"]), layer.forward(X)
    )


def test_the_activations_of_a_course() -> None:
    Z, dY = normal(2, (2, 3)), normal(3, (2, 3))
    for kind in (nn.Identity, nn.Sigmoid, nn.TanH, nn.ReLU, nn.SoftMax):
        activation = kind()
        error = check_gradients(
            activation.forward, lambda Z, a=activation: a.backward(Z, dY), Z, dY
        )
        assert error < 1e-8


def test_the_loss_of_a_course() -> None:
    Y, Y_hat = np.eye(6)[[0, 3, 5, 2, 2]], nn.SoftMax().forward(normal(0, (5, 6)))
    loss = nn.CrossEntropy("cross_entropy")
    assert loss.name == "cross_entropy"
    error = check_gradients(
        lambda Y_hat: loss.forward(Y, Y_hat), lambda Y_hat: loss.backward(Y, Y_hat), Y_hat, 1
    )
    assert error < 1e-8


@pytest.mark.parametrize(
    ("shape", "text"),
    [
        ((2, 3), r"FullyConnected\.forward: `X` has 3 features \(shape \(2, 3\)\).* for 4"),
        ((5, 2, 3), r"`X` has 3 features \(shape \(5, 2, 3\)\).* for 4"),
        ((), r"FullyConnected\.forward: `X` has shape \(\); expected \(…, features\)"),
    ],
)
def test_an_input_that_does_not_fit(shape: tuple[int, ...], text: str) -> None:
    layer = nn.FullyConnected(2)
    layer.forward(np.ones((2, 4)))
    with pytest.raises(ValueError, match=text):
        layer.forward(np.ones(shape))


def test_a_first_input_without_axes() -> None:
    with pytest.raises(ValueError, match="expected"):
        nn.FullyConnected(2).forward(np.ones(()))
