"""The losses where logarithms are of 0 and powers overflow."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from gradaudit import nn

DTYPES = pytest.mark.parametrize("dtype", [np.float32, np.float64])


def both(loss: Any, Y: Any, Y_hat: Any, dtype: Any = np.float64) -> tuple[Any, Any]:
    """Return loss and derivative, which must be finite, and without a sign where they are 0."""
    Y, Y_hat = np.array(Y, dtype), np.array(Y_hat, dtype)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        value, slope = loss.forward(Y, Y_hat), loss.backward(Y, Y_hat)
    for found in (np.asarray(value), slope):
        assert found.dtype == dtype
        assert np.isfinite(found).all()
        assert not np.signbit(found[found == 0]).any()
    return value, slope


@DTYPES
@pytest.mark.parametrize("kind", [nn.CrossEntropy, nn.BinaryCrossEntropy])
def test_what_is_true_beside_itself_costs_nothing(kind: Any, dtype: Any) -> None:
    value, _ = both(kind(), np.eye(6), np.eye(6), dtype)
    assert value == 0
    assert math.copysign(1, value) == 1


@DTYPES
def test_a_share_of_0_where_1_is_true(dtype: Any) -> None:
    for kind in (nn.CrossEntropy, nn.BinaryCrossEntropy):
        value, slope = both(kind(), [[1, 0]], [[0, 1]], dtype)
        terms = 1 if kind is nn.CrossEntropy else 2
        assert value == pytest.approx(-terms * np.log(np.finfo(dtype).tiny), rel=1e-6)
        assert slope[0, 0] < -1e30


@DTYPES
@pytest.mark.parametrize("large", [1e3, 1e4])
def test_logits_far_out(large: float, dtype: Any) -> None:
    value, slope = both(nn.SoftmaxCrossEntropy(), [[1, 0], [1, 0]], [[large, 0], [0, large]], dtype)
    assert value == large / 2
    np.testing.assert_array_equal(slope, [[0, 0], [-0.5, 0.5]])
    loss = nn.BinaryCrossEntropy(from_logits=True)
    value, slope = both(loss, [[1, 0], [1, 0]], [[large, -large], [-large, large]], dtype)
    assert value == large
    np.testing.assert_array_equal(slope, [[0, 0], [-0.5, 0.5]])


@DTYPES
def test_a_logit_of_minus_infinity_forbids(dtype: Any) -> None:
    value, slope = both(nn.SoftmaxCrossEntropy(), [[0, 1, 0]], [[-np.inf, 2, 2]], dtype)
    assert value == pytest.approx(np.log(2))
    np.testing.assert_allclose(slope, [[0, -0.5, 0.5]])


def test_small_losses_keep_their_digits() -> None:
    loss = nn.BinaryCrossEntropy(from_logits=True)
    for Y, logit in ((1, 40), (0, -40)):
        value, slope = both(loss, [[Y]], [[logit]])
        assert value == pytest.approx(np.exp(-40), rel=1e-12)
        assert abs(slope[0, 0]) == pytest.approx(np.exp(-40), rel=1e-12)


@DTYPES
@pytest.mark.parametrize("far", [1e3, 1e4])
def test_hinge_and_squares_far_out(far: float, dtype: Any) -> None:
    value, slope = both(nn.Hinge(), [[1, -1]], [[-far, -far]], dtype)
    assert value == 1 + far
    np.testing.assert_array_equal(slope, [[-1, 0]])
    value, slope = both(nn.MeanSquaredError(), [[0, far]], [[far, far]], dtype)
    assert value == far**2 / 2
    np.testing.assert_array_equal(slope, [[far, 0]])
