"""Batch and layer normalisation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradaudit import nn
from tests.nn._audited import DTYPES, SEEDS, assert_passes, normal, randomised

# Two values become 1 and -1, whatever they are: the slope is next to nothing, its rounding is not.
# From three values on there is something to be seen.


@settings(max_examples=8)
@given(
    seed=SEEDS,
    examples=st.integers(3, 5),
    channels=st.integers(1, 3),
    places=st.lists(st.integers(1, 2), max_size=2),
    dtype=DTYPES,
)
def test_batch_norm_passes_its_audit(
    seed: int, examples: int, channels: int, places: list[int], dtype: Any
) -> None:
    X = normal(seed, (examples, channels, *places), dtype)
    assert_passes(randomised(nn.BatchNorm(), X, seed), X)


@settings(max_examples=6)
@given(
    seed=SEEDS,
    examples=st.integers(1, 3),
    places=st.lists(st.integers(1, 2), max_size=2),
    known=st.booleans(),
    dtype=DTYPES,
)
def test_batch_norm_passes_its_audit_in_use(
    seed: int, examples: int, places: list[int], known: bool, dtype: Any
) -> None:
    X = normal(seed, (examples, 2, *places), dtype)
    layer = randomised(nn.BatchNorm(), X, seed)
    layer.training = False
    layer.running = (normal(seed, 2, dtype), np.exp(normal(seed, 2, dtype))) if known else None
    assert_passes(layer, X)


def test_batch_norm_passes_its_audit_for_a_batch_of_one() -> None:
    X = normal(0, (1, 2, 2, 3))
    assert_passes(randomised(nn.BatchNorm(), X), X)


@settings(max_examples=8)
@given(
    seed=SEEDS,
    axes=st.lists(st.integers(1, 2), max_size=2),
    features=st.integers(3, 5),
    dtype=DTYPES,
)
def test_layer_norm_passes_its_audit(seed: int, axes: list[int], features: int, dtype: Any) -> None:
    X = normal(seed, (*axes, features), dtype)
    assert_passes(randomised(nn.LayerNorm(), X, seed), X)


def test_batch_norm_has_mean_beta_and_deviation_gamma() -> None:
    X = 3 + 2 * normal(0, (50, 2, 3))
    layer = randomised(nn.BatchNorm(epsilon=0), X)
    Y = layer.forward(X)
    gamma, beta = layer.parameters["gamma"], layer.parameters["beta"]
    np.testing.assert_allclose(Y.mean(axis=(0, 2)), beta, rtol=1e-12)
    np.testing.assert_allclose(Y.std(axis=(0, 2)), np.abs(gamma), rtol=1e-12)


def test_layer_norm_has_mean_0_and_deviation_1_for_each_example() -> None:
    Y = nn.LayerNorm(epsilon=0).forward(3 + 2 * normal(0, (4, 3, 6)))
    np.testing.assert_allclose(Y.mean(axis=-1), 0, atol=1e-14)
    np.testing.assert_allclose(Y.std(axis=-1), 1, rtol=1e-13)


def test_running_averages_are_used_and_kept() -> None:
    first, second = normal(0, (6, 2)), 5 + normal(1, (6, 2))
    layer = nn.BatchNorm(momentum=0.25)
    for X in (first, second):
        layer.forward(X)
    mean = 0.75 * 0.25 * first.mean(axis=0) + 0.25 * second.mean(axis=0)
    variances = [X.var(axis=0, ddof=1) for X in (first, second)]
    variance = 0.75**2 + 0.75 * 0.25 * variances[0] + 0.25 * variances[1]
    layer.training = False
    Y = layer.forward(first)
    np.testing.assert_allclose(Y, (first - mean) / np.sqrt(variance + 1e-5), rtol=1e-13)
    assert layer.running is not None
    np.testing.assert_allclose(layer.running, (mean, variance), rtol=1e-13)


def test_in_use_an_untrained_batch_norm_changes_next_to_nothing() -> None:
    layer, X = nn.BatchNorm(epsilon=0), normal(0, (3, 2))
    layer.training = False
    np.testing.assert_array_equal(layer.forward(X), X)
    assert layer.running is None


@pytest.mark.parametrize("kind", [nn.BatchNorm, nn.LayerNorm])
def test_equal_values_are_no_trouble(kind: Any) -> None:
    layer, X = kind(), np.full((3, 4), 7.0)
    with np.errstate(all="raise"):
        Y, dX = layer.forward(X), layer.backward(np.ones((3, 4)))
    np.testing.assert_array_equal(Y, np.zeros((3, 4)))
    np.testing.assert_array_equal(dX, np.zeros((3, 4)))


@pytest.mark.parametrize(
    ("kind", "shape", "text"),
    [
        (nn.BatchNorm, (4,), r"`X` has shape \(4,\); expected \(examples, channels, …\)"),
        (nn.BatchNorm, (2, 3), r"BatchNorm.* `X` has 3 channels \(shape \(2, 3\)\).* for 4"),
        (nn.BatchNorm, (2, 3, 4), r"`X` has 3 channels \(shape \(2, 3, 4\)\).* for 4"),
        (nn.LayerNorm, (), r"`X` has shape \(\); expected \(…, features\)"),
        (nn.LayerNorm, (2, 4, 3), r"LayerNorm.* 3 features \(shape \(2, 4, 3\)\).* for 4"),
    ],
)
def test_an_input_that_does_not_fit(kind: Any, shape: tuple[int, ...], text: str) -> None:
    layer = kind()
    layer.forward(normal(0, (3, 4)))
    with pytest.raises(ValueError, match=text):
        layer.forward(np.ones(shape))


@pytest.mark.parametrize(("kind", "shape"), [(nn.BatchNorm, (4,)), (nn.LayerNorm, ())])
def test_a_first_input_with_too_few_axes(kind: Any, shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="`X` has shape"):
        kind().forward(np.ones(shape))
