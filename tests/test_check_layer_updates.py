"""Backward passes that update the parameters: gradients are read off what has changed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradaudit import ArgumentError, Cause, Verdict, check_layer
from tests.claims._refused import says
from tests.layers.strangers._stranger import normal
from tests.layers.strangers.attributes import Affine
from tests.layers.strangers.updating import Dense, RateByKeyword

X = normal(5, 4)


class Scaled(Dense):
    """Takes another gradient, by a factor."""

    factor = 1.0

    def backward(self, output_gradient: Any, learning_rate: Any) -> Any:
        before = self.weights.copy()
        dx = super().backward(output_gradient, learning_rate)
        self.weights = before + (self.weights - before) * self.weights.dtype.type(self.factor)
        return dx


@settings(max_examples=20)
@given(
    rate=st.sampled_from([1e-5, 1e-4, 1e-3, 0.1, 10.0]),
    dtype=st.sampled_from([np.float32, np.float64]),
    factor=st.sampled_from([1.0, 1.3]),
    seed=st.integers(0, 99),
)
def test_a_rounded_update_is_no_false_alarm(
    rate: float, dtype: Any, factor: float, seed: int
) -> None:
    layer = Scaled(3, 1, dtype)
    layer.factor = factor
    x = (np.sign(normal(3, 2, seed=seed)) + 0.5 * normal(3, 2)).astype(dtype)
    report = check_layer(layer, x, learning_rate=rate, seed=seed, effort="quick")
    assert tuple(report.leaves) == ("input", "weights", "bias")
    assert report.leaf("bias").verdict is not Verdict.FAIL, str(report)
    verdict = Verdict.PASS if factor == 1 else Verdict.FAIL
    assert report.leaf("weights").verdict is verdict, str(report)


@pytest.mark.parametrize("params", [None, {"weights": "weights", "bias": "bias"}])
def test_an_update_that_is_lost_in_rounding_is_refused(params: Any) -> None:
    x = X.astype(np.float32)
    with pytest.raises(ArgumentError) as caught:
        check_layer(Dense(5, 2, np.float32), x, learning_rate=1e-8, params=params)
    says(str(caught.value), "`learning_rate` is 1e-08", "`weights`", "float32", "larger")
    assert check_layer(Dense(5, 2), X, learning_rate=1e-8, params=params)


def test_an_update_of_what_does_not_matter_need_not_be_seen() -> None:
    class Centred(Dense):
        """Has a bias that the mean takes away."""

        def forward(self, input: Any) -> Any:  # noqa: A002 - as users call it
            y = super().forward(input)
            return y - y.mean(1, keepdims=True)

        def backward(self, output_gradient: Any, learning_rate: Any) -> Any:
            centred = output_gradient - output_gradient.mean(1, keepdims=True)
            return super().backward(centred, learning_rate)

    params = {"weights": "weights", "bias": "bias"}
    for count in range(3, 9):
        report = check_layer(Centred(5, 2), normal(5, count), learning_rate=1e-6, params=params)
        assert report.verdict is not Verdict.FAIL, str(report)


def test_what_has_a_gradient_and_is_updated_is_checked_once() -> None:
    class Twice(Affine):
        """Leaves gradients of parts of the vector that it updates."""

        def __init__(self) -> None:
            self.theta = normal(15)
            self.W, self.b = self.theta[:12].reshape(4, 3), self.theta[12:]

        def backward(self, dout: Any, lr: float = 0.5) -> Any:
            dx = super().backward(dout)
            self.theta -= lr * np.concatenate([self.dW.ravel(), self.db])
            return dx

    assert tuple(check_layer(Twice(), X, learning_rate=0.5).leaves) == ("x", "W", "b")


def test_what_is_not_updated_is_noted() -> None:
    class Forgotten(Dense):
        def backward(self, output_gradient: Any, learning_rate: Any) -> Any:
            self.weights = self.weights - learning_rate * output_gradient @ self.input.T
            return 0

    forgotten = Forgotten(5, 2)
    report = check_layer(forgotten, X, learning_rate=0.1, returns=(None,))
    assert tuple(report.leaves) == ("weights",)
    says("; ".join(report.notes), "not checked, since `backward` does not update it: bias")


@pytest.mark.parametrize("rate", [1, np.float32(0.5), np.int64(2), 1e-6, 1e6])
def test_rates_of_any_kind(rate: Any) -> None:
    assert check_layer(Dense(5, 2), X, learning_rate=rate)


def test_what_backward_never_updates_has_a_gradient_of_nothing() -> None:
    never = lambda layer, dout: dout @ layer.W.T
    report = check_layer(Affine(), X, backward=never, params={"b": "b"}, learning_rate=0.1)
    assert report.leaf("b").wrong.all()
    assert [finding.cause for finding in report.findings] == [Cause.ZERO]


def test_momenta_are_no_parameters() -> None:
    report = check_layer(RateByKeyword(), X, learning_rate=0.01)
    assert tuple(report.leaves) == ("x", "w")
