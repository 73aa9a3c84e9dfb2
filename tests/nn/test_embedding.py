"""Vectors looked up by number."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradaudit import nn
from tests.nn._audited import DTYPES, SEEDS, assert_passes, normal, randomised


@settings(max_examples=8)
@given(
    seed=SEEDS,
    n_tokens=st.integers(1, 4),
    n_out=st.integers(1, 3),
    shape=st.lists(st.integers(1, 4), min_size=1, max_size=2),
    dtype=DTYPES,
)
def test_it_passes_its_audit(
    seed: int, n_tokens: int, n_out: int, shape: list[int], dtype: Any
) -> None:
    X = np.random.default_rng(seed).integers(0, n_tokens, shape)
    report = assert_passes(randomised(nn.Embedding(n_tokens, n_out, dtype), X, seed), X)
    assert list(report.leaves) == ["W"]


def test_a_token_that_comes_twice_gets_both() -> None:
    layer, X = nn.Embedding(3, 2), np.array([[1, 0, 1]])
    dY = normal(0, (1, 3, 2))
    np.testing.assert_array_equal(layer.forward(X), layer.parameters["W"][X])
    dX = layer.backward(dY)
    expected = np.stack([dY[0, 1], dY[0, 0] + dY[0, 2], np.zeros(2)])
    np.testing.assert_array_equal(layer.gradients["W"], expected)
    np.testing.assert_array_equal(dX, np.zeros((1, 3)))


def test_no_row_is_lent() -> None:
    layer = nn.Embedding(2, 3)
    Y = layer.forward(np.array([0]))
    before = layer.parameters["W"].copy()
    Y[...] = 100
    np.testing.assert_array_equal(layer.parameters["W"], before)


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.int64])
def test_any_whole_numbers_will_do(dtype: Any) -> None:
    X = np.array([[2, 0]], dtype)
    np.testing.assert_array_equal(
        nn.Embedding(3, 2).forward(X), nn.Embedding(3, 2).forward(X.astype(int))
    )


@pytest.mark.parametrize(("X", "came"), [([[0, 3]], "0 to 3"), ([-1, 1], "-1 to 1")])
def test_tokens_out_of_range(X: Any, came: str) -> None:
    with pytest.raises(ValueError, match=rf"`X` holds numbers from {came}; expected 0 to 2"):
        nn.Embedding(3, 2).forward(np.array(X))


@pytest.mark.parametrize("X", [[0.0, 1.0], [True, False]])
def test_what_is_no_token(X: Any) -> None:
    with pytest.raises(TypeError, match=r"`X` has dtype (float64|bool); expected integers"):
        nn.Embedding(3, 2).forward(np.array(X))
