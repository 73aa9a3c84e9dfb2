"""Pooling, beside loops over windows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradaudit import Cause, nn
from tests.nn._audited import DTYPES, SEEDS, assert_passes, normal

KINDS = pytest.mark.parametrize("kind", [nn.MaxPool, nn.AvgPool])
SMALL = st.tuples(st.integers(1, 3), st.integers(1, 2))


def shaped(seed: int, size: Any, more: Any, dtype: Any = np.float64) -> Any:
    return normal(seed, (2, 2, size[0] + more[0], size[1] + more[1]), dtype)


@KINDS
@settings(max_examples=8)
@given(
    seed=SEEDS,
    size=SMALL,
    more=st.tuples(st.integers(0, 2), st.integers(0, 2)),
    stride=SMALL,
    padded=st.tuples(st.booleans(), st.booleans()),
    dtype=DTYPES,
)
def test_it_passes_its_audit(
    kind: Any, seed: int, size: Any, more: Any, stride: Any, padded: Any, dtype: Any
) -> None:
    padding = tuple(int(p and s > 1) for p, s in zip(padded, size, strict=True))
    assert_passes(kind(size, stride, padding), shaped(seed, size, more, dtype))


def by_loops(X: Any, dY: Any, reduce: Any, spread: Any, windows: Any, fill: float) -> Any:
    """Give Y and dX, one window after another."""
    size, stride, padding = windows
    around = [(0, 0), (0, 0), *((width, width) for width in padding)]
    padded = np.pad(X, around, constant_values=fill)
    Y, d_padded = np.empty(dY.shape), np.zeros(padded.shape)
    for n, c, i, j in np.ndindex(dY.shape):
        rows = slice(i * stride[0], i * stride[0] + size[0])
        columns = slice(j * stride[1], j * stride[1] + size[1])
        window = padded[n, c, rows, columns]
        Y[n, c, i, j] = reduce(window)
        d_padded[n, c, rows, columns] += spread(window) * dY[n, c, i, j]
    (above, left), (rows_, columns_) = padding, X.shape[2:]
    return Y, d_padded[:, :, above : above + rows_, left : left + columns_]


def first_largest(window: Any) -> Any:
    chosen = np.zeros(window.shape)
    chosen[np.unravel_index(window.argmax(), window.shape)] = 1
    return chosen


@KINDS
@settings(max_examples=30)
@given(
    seed=SEEDS,
    size=SMALL,
    more=st.tuples(st.integers(0, 4), st.integers(0, 4)),
    stride=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    padding=st.tuples(st.integers(0, 2), st.integers(0, 1)),
)
def test_values_are_those_of_loops(
    kind: Any, seed: int, size: Any, more: Any, stride: Any, padding: Any
) -> None:
    padding = tuple(min(p, s - 1) for p, s in zip(padding, size, strict=True))
    X = shaped(seed, size, more).round(1)  # so that there are ties
    layer = kind(size, stride, padding)
    dY = normal(seed + 1, layer.forward(X).shape)
    windows = (size, stride, padding)
    if kind is nn.MaxPool:
        expected = by_loops(X, dY, np.max, first_largest, windows, -np.inf)
    else:
        expected = by_loops(X, dY, np.mean, lambda w: np.ones(w.shape) / w.size, windows, 0)
    np.testing.assert_allclose(layer.forward(X), expected[0], rtol=0, atol=1e-14)
    np.testing.assert_allclose(layer.backward(dY), expected[1], rtol=0, atol=1e-14)


@pytest.mark.parametrize("stride", [2, 1])
def test_at_ties_it_passes_with_a_finding(stride: int) -> None:
    X = normal(0, (1, 1, 4, 4))
    X[0, 0, :2, :2] = 3
    X[0, 0, 2:, 3] = 4
    places = (4 - 2) // stride + 1
    report = assert_passes(nn.MaxPool(2, stride), X, cotangent=np.ones((1, 1, places, places)))
    assert Cause.KINK in {finding.cause for finding in report.findings}


def test_among_equals_the_first_takes_all() -> None:
    layer = nn.MaxPool(2)
    layer.forward(np.zeros((1, 1, 2, 2)))
    np.testing.assert_array_equal(layer.backward(np.ones((1, 1, 1, 1)))[0, 0], [[1, 0], [0, 0]])


def test_padding_never_wins() -> None:
    X = normal(0, (1, 2, 3, 3)) - 10
    Y = nn.MaxPool(2, 1, 1).forward(X)
    assert np.isin(Y, X).all()


@KINDS
@pytest.mark.parametrize(
    ("shape", "text"),
    [
        ((2, 4, 4), r"`X` has shape \(2, 4, 4\); expected \(examples, channels, rows, columns\)"),
        ((1, 1, 2, 5), r"window of \(3, 3\) does not fit into images of \(2, 5\) padded by"),
    ],
)
def test_an_input_that_does_not_fit(kind: Any, shape: Any, text: str) -> None:
    with pytest.raises(ValueError, match=text):
        kind(3).forward(np.ones(shape))


@KINDS
@pytest.mark.parametrize("argument", ["size", "stride"])
def test_windows_that_make_no_sense(kind: Any, argument: str) -> None:
    with pytest.raises(ValueError, match=f"`{argument}` is -1: expected a whole number from 1"):
        kind(**{"size": 2, argument: -1})


def test_a_window_of_padding_alone() -> None:
    with pytest.raises(ValueError, match=r"`padding` is \(0, 2\) for a `size` of \(3, 2\)"):
        nn.MaxPool((3, 2), padding=(0, 2))
