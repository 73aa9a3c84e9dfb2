"""Dropout."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradaudit import nn
from tests.nn._audited import DTYPES, SEEDS, assert_passes, normal


@settings(max_examples=8)
@given(
    seed=SEEDS,
    shape=st.tuples(st.integers(1, 3), st.integers(3, 5)),
    rate=st.sampled_from([0.0, 0.2, 0.5]),
    training=st.booleans(),
    dtype=DTYPES,
)
def test_it_passes_its_audit(
    seed: int, shape: tuple[int, int], rate: float, training: bool, dtype: Any
) -> None:
    layer, X = nn.Dropout(rate, seed), normal(seed, shape, dtype)
    layer.training = training
    assert_passes(layer, X)


def test_the_rate_is_dropped_and_the_mean_stays() -> None:
    Y = nn.Dropout(0.3, seed=0).forward(np.ones((200, 200)))
    assert set(np.unique(Y)) == {0.0, 1 / 0.7}
    assert (Y == 0).mean() == pytest.approx(0.3, abs=0.01)
    assert Y.mean() == pytest.approx(1, abs=0.015)


def test_backward_takes_the_mask_of_the_last_forward() -> None:
    layer = nn.Dropout(0.5, seed=0)
    layer.forward(np.ones((4, 5)))
    Y = layer.forward(np.ones((4, 5)))
    np.testing.assert_array_equal(layer.backward(np.ones((4, 5))), Y)


def test_each_call_draws_another_mask_and_each_seed_the_same_ones() -> None:
    one, same, other = nn.Dropout(0.5, 1), nn.Dropout(0.5, 1), nn.Dropout(0.5, 2)
    X = np.ones((5, 8))
    first = one.forward(X)
    np.testing.assert_array_equal(same.forward(X), first)
    assert (one.forward(X) != first).any()
    assert (other.forward(X) != first).any()


def test_in_use_it_does_nothing_and_draws_nothing() -> None:
    layer, X = nn.Dropout(0.5, 1), normal(0, (3, 4))
    before = layer.generator.bit_generator.state
    layer.training = False
    np.testing.assert_array_equal(layer.forward(X), X)
    np.testing.assert_array_equal(layer.backward(X), X)
    assert layer.generator.bit_generator.state == before


def test_nothing_dropped_has_a_sign() -> None:
    layer = nn.Dropout(0.5, 0)
    for found in (layer.forward(-np.ones((5, 5))), layer.backward(-np.ones((5, 5)))):
        assert not np.signbit(found[found == 0]).any()


@pytest.mark.parametrize("rate", [1, 1.5, -0.1, math.nan])
def test_a_rate_out_of_range(rate: float) -> None:
    with pytest.raises(ValueError, match=rf"`rate` is {rate}: expected a number from 0 to below 1"):
        nn.Dropout(rate)
