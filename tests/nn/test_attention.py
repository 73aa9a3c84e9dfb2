"""Self-attention."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import scipy.special
from hypothesis import given, settings
from hypothesis import strategies as st

from gradaudit import nn
from tests.nn._audited import DTYPES, SEEDS, assert_passes, normal, randomised


@settings(max_examples=8)
@given(
    seed=SEEDS,
    examples=st.integers(1, 2),
    steps=st.integers(2, 3),
    heads=st.integers(1, 2),
    width=st.integers(1, 2),
    causal=st.booleans(),
    dtype=DTYPES,
)
def test_it_passes_its_audit(
    seed: int, examples: int, steps: int, heads: int, width: int, causal: bool, dtype: Any
) -> None:
    X = normal(seed, (examples, steps, heads * width), dtype)
    assert_passes(randomised(nn.SelfAttention(heads, causal=causal), X, seed), X)


def test_a_single_step_has_nothing_to_choose() -> None:
    X = normal(0, (2, 1, 4))
    layer = randomised(nn.SelfAttention(2), X)
    p = layer.parameters
    expected = (X @ p["W_value"] + p["b_value"]) @ p["W_output"] + p["b_output"]
    np.testing.assert_allclose(layer.forward(X), expected, rtol=1e-13)
    assert_passes(layer, X)
    layer.forward(X)
    layer.backward(np.ones((2, 1, 4)))
    assert not layer.gradients["W_query"].any()
    assert not layer.gradients["W_key"].any()


@pytest.mark.parametrize("shape", [(3, 3), (2, 3, 3)])
def test_it_passes_its_audit_with_a_mask(shape: tuple[int, ...]) -> None:
    X = normal(0, (2, 3, 4))
    mask = np.random.default_rng(0).random(shape) < 0.5
    mask[..., 0] = True
    report = assert_passes(randomised(nn.SelfAttention(2), X), (X, mask))
    assert "mask" not in report.leaves


def by_loops(layer: Any, X: Any, mask: Any) -> Any:
    p, n_heads = layer.parameters, layer.n_heads
    Q, K = X @ p["W_query"] + p["b_query"], X @ p["W_key"]
    V = X @ p["W_value"] + p["b_value"]
    width = X.shape[-1] // n_heads
    joined = np.zeros(X.shape)
    for n, head, t in np.ndindex(len(X), n_heads, X.shape[1]):
        own = slice(head * width, (head + 1) * width)
        seen = np.flatnonzero(mask[n, t])
        scores = [Q[n, t, own] @ K[n, s, own] / np.sqrt(width) for s in seen]
        joined[n, t, own] = scipy.special.softmax(scores) @ V[n, seen, own]
    return joined @ p["W_output"] + p["b_output"]


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("masked", [False, True])
def test_values_are_those_of_loops(causal: bool, masked: bool) -> None:
    X = normal(0, (2, 4, 6))
    layer = randomised(nn.SelfAttention(3, causal=causal), X)
    mask = np.random.default_rng(1).random((2, 4, 4)) < 0.6
    mask |= np.eye(4, dtype=bool)
    seen = np.ones((2, 4, 4), bool) & (mask if masked else True)
    seen &= np.tri(4, dtype=bool) if causal else True
    found = layer.forward(X, mask) if masked else layer.forward(X)
    np.testing.assert_allclose(found, by_loops(layer, X, seen), rtol=0, atol=1e-13)


def test_causal_steps_do_not_see_what_comes() -> None:
    X, other = normal(0, (1, 4, 4)), normal(1, (1, 4, 4))
    layer = randomised(nn.SelfAttention(2, causal=True), X)
    other[:, :2] = X[:, :2]
    np.testing.assert_allclose(layer.forward(X)[:, :2], layer.forward(other)[:, :2], rtol=1e-13)


def test_a_mask_may_be_of_zeros_and_ones() -> None:
    X, mask = normal(0, (1, 3, 2)), np.tri(3)
    layer = nn.SelfAttention(1, seed=0)
    expected = layer.forward(X, mask.astype(bool))
    np.testing.assert_array_equal(layer.forward(X, mask), expected)
    np.testing.assert_array_equal(nn.SelfAttention(1, causal=True, seed=0).forward(X), expected)


def test_large_scores_do_not_overflow() -> None:
    X = 1e4 * normal(0, (1, 3, 4))
    layer = randomised(nn.SelfAttention(2, causal=True), X)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        Y, dX = layer.forward(X), layer.backward(np.ones((1, 3, 4)))
    assert np.isfinite(Y).all()
    assert np.isfinite(dX).all()


@pytest.mark.parametrize(
    ("mask", "text"),
    [
        (np.diag([True, False, True]), "`mask` leaves a step nothing to look at"),
        (np.ones((3, 2), bool), r"`mask` has shape \(3, 2\); expected \(3, 3\) or \(2, 3, 3\)"),
        (np.ones(3, bool), r"`mask` has shape \(3,\)"),
        (np.ones((3, 3, 3), bool), r"`mask` has shape \(3, 3, 3\)"),
        (np.where(np.tri(3), 0, -np.inf), "`mask` holds other numbers than 0 and 1"),
    ],
)
def test_a_mask_that_makes_no_sense(mask: Any, text: str) -> None:
    with pytest.raises(ValueError, match=text):
        nn.SelfAttention(2).forward(normal(0, (2, 3, 4)), mask)


def test_a_causal_mask_that_leaves_nothing() -> None:
    with pytest.raises(ValueError, match="nothing to look at"):
        nn.SelfAttention(2, causal=True).forward(normal(0, (1, 2, 4)), 1 - np.eye(2))


@pytest.mark.parametrize("heads", [3, 0, -2])
def test_heads_that_do_not_divide(heads: int) -> None:
    with pytest.raises(ValueError, match=rf"{heads} heads \(`n_heads`\) do not divide 4 features"):
        nn.SelfAttention(heads).forward(normal(0, (1, 2, 4)))


@pytest.mark.parametrize(
    ("shape", "text"),
    [
        ((2, 4), r"`X` has shape \(2, 4\); expected \(examples, steps, features\)"),
        ((2, 3, 6), r"`X` has 6 features \(shape \(2, 3, 6\)\).* for 4"),
    ],
)
def test_an_input_that_does_not_fit(shape: tuple[int, ...], text: str) -> None:
    layer = nn.SelfAttention(2)
    layer.forward(normal(0, (1, 2, 4)))
    with pytest.raises(ValueError, match=text):
        layer.forward(np.ones(shape))
