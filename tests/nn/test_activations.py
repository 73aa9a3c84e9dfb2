"""The activations: values, derivatives, kinks and extremes."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
import scipy.special
from hypothesis import given, settings
from hypothesis import strategies as st

from gradaudit import Cause, nn
from gradaudit.nn.activations import ACTIVATIONS, named_activation
from tests.nn._audited import DTYPES, SEEDS, assert_passes, normal

every_activation = pytest.mark.parametrize("kind", ACTIVATIONS.values(), ids=ACTIVATIONS)

REFERENCES = {
    "identity": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": lambda z: 1 - 2 / (np.exp(2 * z) + 1),
    "relu": lambda z: np.maximum(z, 0),
    "leaky_relu": lambda z: np.maximum(z, 0) + 0.01 * np.minimum(z, 0),
    "gelu": lambda z: z * (1 + scipy.special.erf(z / np.sqrt(2))) / 2,
    "softplus": lambda z: np.log1p(np.exp(z)),
    "softmax": lambda z: scipy.special.softmax(z, axis=-1),
}


@every_activation
@settings(max_examples=6)
@given(SEEDS, st.lists(st.integers(1, 3), max_size=2), st.integers(2, 4), DTYPES)
def test_it_passes_its_audit(kind: Any, seed: int, rows: Any, columns: int, dtype: Any) -> None:
    Z = normal(seed, (*rows, columns), dtype)
    if Z.max() > 0:  # else relu is flat
        assert_passes(kind(), Z)


@pytest.mark.parametrize("kind", [nn.ReLU, nn.LeakyReLU])
def test_at_a_kink_it_passes_with_a_finding(kind: Any) -> None:
    Z = normal(0, (2, 3))
    Z[0, 1] = Z[1, 2] = 0
    report = assert_passes(kind(), Z)
    assert Cause.KINK in {finding.cause for finding in report.findings}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_values_are_those_of_the_formula(name: str) -> None:
    Z = 3 * normal(0, (4, 5))
    np.testing.assert_allclose(
        ACTIVATIONS[name]().forward(Z), REFERENCES[name](Z), rtol=1e-12, atol=1e-15
    )


@pytest.mark.parametrize(
    ("name", "slope"),
    [("sigmoid", np.exp(-30)), ("tanh", 4 * np.exp(-60)), ("softplus", 1), ("gelu", 1)],
)
def test_derivatives_do_not_drown_where_it_saturates(name: str, slope: float) -> None:
    far = np.array([30.0])
    found = named_activation(name).backward(far, np.ones(1))
    np.testing.assert_allclose(found, slope, rtol=1e-12)


def extremes(name: str, dtype: Any) -> Any:
    """Return very large numbers, and infinite ones where there is a limit."""
    without = {"gelu": (np.inf, -np.inf), "softmax": (np.inf,)}.get(name, ())
    numbers = [0, 1e3, -1e3, 1e4, -1e4, np.inf, -np.inf]
    return np.array([[number for number in numbers if number not in without]], dtype)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_nothing_overflows(name: str, dtype: Any) -> None:
    activation, Z = named_activation(name), extremes(name, dtype)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        Y = activation.forward(Z)
        slopes = [activation.backward(Z, sign * np.ones_like(Z)) for sign in (1, -1)]
    for found in (Y, *slopes):
        assert found.dtype == dtype
        assert not np.isnan(found).any()
        assert not np.signbit(found[found == 0]).any()
    for found in slopes:
        assert (np.abs(found) <= 1.25).all()  # that of gelu goes a little beyond 1


@pytest.mark.parametrize(
    ("name", "lowest", "highest"),
    [
        ("sigmoid", 0, 1),
        ("tanh", -1, 1),
        ("relu", 0, 1e4),
        ("leaky_relu", -100, 1e4),
        ("gelu", 0, 1e4),
        ("softplus", 0, 1e4),
    ],
)
def test_far_out_it_is_at_its_limit(name: str, lowest: float, highest: float) -> None:
    np.testing.assert_allclose(
        named_activation(name).forward(np.array([-1e4, 1e4])), [lowest, highest], rtol=1e-15
    )


def test_a_softmax_gives_nothing_where_it_is_forbidden() -> None:
    Y = nn.SoftMax().forward(np.array([[0.0, -np.inf, 0.0]]))
    np.testing.assert_array_equal(Y, [[0.5, 0, 0.5]])


@every_activation
def test_nan_stays_nan(kind: Any) -> None:
    assert np.isnan(kind().forward(np.full((1, 2), np.nan))).all()
    assert np.isnan(kind().backward(np.ones((1, 2)), np.full((1, 2), np.nan))).all()


def test_relu_takes_the_sign_off_zero() -> None:
    assert not np.signbit(nn.ReLU().forward(np.array([-0.0, -1.0]))).any()


def test_names() -> None:
    relu = nn.ReLU()
    assert named_activation(relu) is relu
    assert isinstance(nn.FullyConnected(2, relu).activation, nn.ReLU)


@pytest.mark.parametrize("make", [nn.Activate, lambda a: nn.FullyConnected(2, a)])
@pytest.mark.parametrize("name", ["Relu", "", None, 3, nn.ReLU])
def test_an_unknown_activation(make: Any, name: Any) -> None:
    expected = rf"`activation` is {re.escape(repr(name))}: expected one of identity, sigmoid,"
    with pytest.raises(ValueError, match=expected):
        make(name)
