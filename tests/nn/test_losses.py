"""The losses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradaudit import Cause, nn
from tests.nn._audited import DTYPES, SEEDS, assert_passes, normal

SOFTMAX, SIGMOID = nn.SoftMax(), nn.Sigmoid()


def one_hot(Z: Any) -> Any:
    return np.eye(Z.shape[-1], dtype=Z.dtype)[Z.argmin(axis=-1)]


def yes_or_no(Z: Any) -> Any:
    return (np.cos(9 * Z) > 0).astype(Z.dtype)


LOSSES: dict[str, tuple[Any, Any, Any]] = {
    "cross_entropy": (nn.CrossEntropy(), one_hot, SOFTMAX.forward),
    "cross_entropy_of_shares": (nn.CrossEntropy(), lambda Z: SOFTMAX.forward(-Z), SOFTMAX.forward),
    "softmax": (nn.SoftmaxCrossEntropy(), one_hot, lambda Z: Z),
    "softmax_of_any_weights": (nn.SoftmaxCrossEntropy(), np.abs, lambda Z: Z),
    "binary": (nn.BinaryCrossEntropy(), yes_or_no, SIGMOID.forward),
    "binary_of_shares": (nn.BinaryCrossEntropy(), SIGMOID.forward, lambda Z: SIGMOID.forward(-Z)),
    "logits": (nn.BinaryCrossEntropy(from_logits=True), yes_or_no, lambda Z: Z),
    "squared": (nn.MeanSquaredError(), np.sin, lambda Z: Z),
    "hinge": (nn.Hinge(), lambda Z: 2 * yes_or_no(Z) - 1, lambda Z: Z),
}
every_loss = pytest.mark.parametrize("name", LOSSES)


def drawn(name: str, seed: int, shape: Any, dtype: Any = np.float64) -> tuple[Any, Any, Any]:
    loss, target, prediction = LOSSES[name]
    Z = normal(seed, shape, dtype)
    return loss, target(Z), prediction(Z)


@every_loss
@settings(max_examples=4)
@given(
    seed=SEEDS,
    points=st.lists(st.integers(1, 3), max_size=2),
    outputs=st.integers(2, 4),
    dtype=DTYPES,
)
def test_it_passes_its_audit(
    name: str, seed: int, points: list[int], outputs: int, dtype: Any
) -> None:
    loss, Y, Y_hat = drawn(name, seed, (*points, outputs), dtype)
    if loss.backward(Y, Y_hat).any():  # else the hinge is flat
        assert_passes(loss, (Y, Y_hat), returns="Y_hat")


def test_at_its_margin_the_hinge_passes_with_a_finding() -> None:
    Y = np.array([[1.0, -1.0, 1.0], [-1.0, 1.0, 1.0]])
    Y_hat = normal(0, (2, 3)) - Y
    Y_hat[0, 1], Y_hat[1, 2] = Y[0, 1], Y[1, 2]
    report = assert_passes(nn.Hinge(), (Y, Y_hat), returns="Y_hat")
    assert Cause.KINK in {finding.cause for finding in report.findings}


def log(x: Any) -> Any:
    return np.log(np.asarray(x, np.longdouble))


REFERENCES: dict[type, Any] = {
    nn.CrossEntropy: lambda Y, P, _: -(Y * log(P)).sum() / 10,
    nn.SoftmaxCrossEntropy: lambda Y, P, _: -(Y * log(SOFTMAX.forward(P))).sum() / 10,
    nn.MeanSquaredError: lambda Y, P, _: ((P - Y) ** 2).mean(),
    nn.Hinge: lambda Y, P, _: np.maximum(0, 1 - Y * P).sum() / 10,
    nn.BinaryCrossEntropy: lambda Y, P, logits: (
        -(
            Y * log(SIGMOID.forward(P) if logits else P)
            + (1 - Y) * log(SIGMOID.forward(-P) if logits else 1 - P)
        ).sum()
        / 10
    ),
}


@every_loss
def test_values_are_those_of_the_formula(name: str) -> None:
    loss, Y, Y_hat = drawn(name, 1, (2, 5, 3))
    expected = REFERENCES[type(loss)](Y, Y_hat, getattr(loss, "from_logits", False))
    np.testing.assert_allclose(loss.forward(Y, Y_hat), float(expected), rtol=1e-13)


@every_loss
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("other", [np.float32, np.float64])
def test_its_precision_is_that_of_the_prediction(name: str, dtype: Any, other: Any) -> None:
    loss, Y, Y_hat = drawn(name, 1, (4, 3), dtype)
    assert loss.forward(Y.astype(other), Y_hat).dtype == dtype
    assert loss.backward(Y.astype(other), Y_hat).dtype == dtype


@pytest.mark.parametrize("dtype", [np.uint8, np.int64, bool])
@pytest.mark.parametrize("name", ["cross_entropy", "softmax", "binary", "logits", "squared"])
def test_targets_may_be_whole_numbers(name: str, dtype: Any) -> None:
    loss, _, Y_hat = drawn(name, 1, (4, 3))
    Y = one_hot(Y_hat)
    assert loss.forward(Y.astype(dtype), Y_hat) == loss.forward(Y, Y_hat)
    np.testing.assert_array_equal(loss.backward(Y.astype(dtype), Y_hat), loss.backward(Y, Y_hat))


def test_predictions_may_be_whole_numbers() -> None:
    Y, Y_hat = np.array([[1, -1, 1]]), np.array([[0, 0, 3]])
    np.testing.assert_allclose(nn.MeanSquaredError().backward(Y, Y_hat), [[-2 / 3, 2 / 3, 4 / 3]])
    np.testing.assert_array_equal(nn.Hinge().backward(Y, Y_hat), [[-1, 1, 0]])


@every_loss
def test_nothing_given_is_written_into(name: str) -> None:
    loss, Y, Y_hat = drawn(name, 1, (4, 3))
    for array in (Y, Y_hat):
        array.setflags(write=False)
    found = loss.forward(Y, Y_hat), loss.backward(Y, Y_hat)
    fortran = np.asfortranarray(Y), np.asfortranarray(Y_hat)
    np.testing.assert_allclose(loss.forward(*fortran), found[0], rtol=1e-14)
    np.testing.assert_array_equal(loss.backward(*fortran), found[1])


@every_loss
def test_shapes_that_differ(name: str) -> None:
    loss, Y, Y_hat = drawn(name, 1, (4, 3))
    text = rf"{type(loss).__name__}: `Y` has shape \(3,\), `Y_hat` has shape \(4, 3\); expected one"
    for call in (loss.forward, loss.backward):
        with pytest.raises(ValueError, match=text):
            call(Y[0], Y_hat)


def test_its_name_is_in_its_errors() -> None:
    with pytest.raises(ValueError, match="my_loss: `Y` has shape"):
        nn.CrossEntropy("my_loss").forward(np.ones(2), np.ones(3))


@every_loss
def test_nan_stays_nan(name: str) -> None:
    loss, Y, Y_hat = drawn(name, 1, (1, 3))
    Y_hat = np.full_like(Y_hat, np.nan)
    assert np.isnan(loss.forward(Y, Y_hat))
