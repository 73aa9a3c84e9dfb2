"""The convolution, beside SciPy's correlation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import scipy.signal
from hypothesis import given, settings
from hypothesis import strategies as st

from gradaudit import nn
from tests.nn._audited import DTYPES, SEEDS, assert_passes, normal, randomised

PAIRS = st.tuples(st.integers(1, 2), st.integers(1, 3))


@settings(max_examples=14)
@given(
    seed=SEEDS,
    examples=st.integers(1, 2),
    channels=st.integers(1, 2),
    n_out=st.integers(1, 2),
    size=PAIRS,
    more=st.tuples(st.integers(0, 2), st.integers(0, 2)),
    stride=PAIRS,
    padding=st.tuples(st.integers(0, 1), st.integers(0, 2)),
    activation=st.sampled_from(["identity", "tanh", "gelu"]),
    dtype=DTYPES,
)
def test_it_passes_its_audit(
    seed: int,
    examples: int,
    channels: int,
    n_out: int,
    size: tuple[int, int],
    more: tuple[int, int],
    stride: tuple[int, int],
    padding: tuple[int, int],
    activation: str,
    dtype: Any,
) -> None:
    X = normal(seed, (examples, channels, size[0] + more[0], size[1] + more[1]), dtype)
    layer = nn.Conv2D(n_out, size, activation, stride=stride, padding=padding)
    assert_passes(randomised(layer, X, seed), X)


@settings(max_examples=40)
@given(
    seed=SEEDS,
    size=st.tuples(st.integers(1, 4), st.integers(1, 3)),
    more=st.tuples(st.integers(0, 5), st.integers(0, 5)),
    stride=st.tuples(st.integers(1, 3), st.integers(1, 4)),
    padding=st.tuples(st.integers(0, 3), st.integers(0, 2)),
)
def test_values_are_those_of_scipy(
    seed: int,
    size: tuple[int, int],
    more: tuple[int, int],
    stride: tuple[int, int],
    padding: tuple[int, int],
) -> None:
    X = normal(seed, (2, 3, size[0] + more[0], size[1] + more[1]))
    layer = randomised(nn.Conv2D(2, size, stride=stride, padding=padding), X, seed)
    W, b = layer.parameters["W"], layer.parameters["b"]
    padded = np.pad(X, [(0, 0), (0, 0), (padding[0],) * 2, (padding[1],) * 2])
    expected = [
        [
            sum(
                scipy.signal.correlate(image[c], W[k, c], mode="valid", method="direct")
                for c in range(3)
            )[:: stride[0], :: stride[1]]
            + b[k]
            for k in range(2)
        ]
        for image in padded
    ]
    np.testing.assert_allclose(layer.forward(X), expected, rtol=0, atol=1e-12)


def test_one_number_stands_for_both() -> None:
    X = normal(0, (2, 1, 6, 6))
    square = nn.Conv2D(3, 3, stride=2, padding=1, seed=0)
    pairs = nn.Conv2D(3, (3, 3), stride=(2, 2), padding=(1, 1), seed=0)
    np.testing.assert_array_equal(square.forward(X), pairs.forward(X))


@pytest.mark.parametrize("activation", ["relu", "softmax"])
def test_its_activation_is_that_of_a_layer_behind_it(activation: str) -> None:
    X, dY = normal(0, (2, 2, 4, 5)), normal(1, (2, 3, 3, 4))
    layer = randomised(nn.Conv2D(3, 2, activation), X)
    plain, behind = nn.Conv2D(3, 2), nn.Activate(activation)
    plain.parameters = layer.parameters
    np.testing.assert_array_equal(layer.forward(X), behind.forward(plain.forward(X)))
    np.testing.assert_array_equal(layer.backward(dY), plain.backward(behind.backward(dY)))


@pytest.mark.parametrize(
    ("shape", "text"),
    [
        ((4, 4), r"`X` has shape \(4, 4\); expected \(examples, channels, rows, columns\)"),
        ((1, 3, 4, 4), r"`X` has 3 channels \(shape \(1, 3, 4, 4\)\).* for 2"),
        ((1, 2, 3, 1), r"window of \(4, 2\) does not fit into images of \(3, 1\) padded by"),
    ],
)
def test_an_input_that_does_not_fit(shape: tuple[int, ...], text: str) -> None:
    layer = nn.Conv2D(1, (4, 2))
    layer.forward(np.ones((1, 2, 4, 4)))
    with pytest.raises(ValueError, match=text):
        layer.forward(np.ones(shape))


def test_a_first_input_with_too_few_axes() -> None:
    with pytest.raises(ValueError, match="rows, columns"):
        nn.Conv2D(1, 2).forward(np.ones((3, 3)))


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({"size": 0}, "`size` is 0: expected a whole number from 1 up"),
        ({"size": (2, 2, 2)}, r"`size` is \(2, 2, 2\): expected"),
        ({"size": 2.0}, r"`size` is 2\.0: expected a whole number"),
        ({"size": 2, "stride": 0}, "`stride` is 0: expected a whole number from 1 up"),
        ({"size": 2, "padding": (1, -1)}, r"`padding` is \(1, -1\): expected .* from 0 up"),
    ],
)
def test_windows_that_make_no_sense(arguments: dict[str, Any], text: str) -> None:
    with pytest.raises(ValueError, match=text):
        nn.Conv2D(1, **arguments)


def test_sizes_may_be_numpys_numbers() -> None:
    assert nn.Conv2D(1, np.int64(2)).forward(np.ones((1, 1, 3, 3))).shape == (1, 1, 2, 2)  # type: ignore[arg-type]
