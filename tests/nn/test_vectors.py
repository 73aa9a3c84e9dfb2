"""Parameters unrolled into a vector, and rolled up again."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradaudit import Verdict, check, nn
from tests.nn._audited import SEEDS, normal

SHAPES = st.dictionaries(
    st.sampled_from(["W1", "b1", "W2", "b2"]),
    st.lists(st.integers(0, 3), max_size=3).map(tuple),
    min_size=1,
)


@given(seed=SEEDS, shapes=SHAPES)
def test_there_and_back(seed: int, shapes: dict[str, tuple[int, ...]]) -> None:
    arrays = {name: np.asarray(normal(seed, shape)) for name, shape in shapes.items()}
    assert nn.shapes_of(arrays) == shapes
    vector = nn.unroll(arrays, shapes)
    assert vector.ndim == 1
    back = nn.roll(vector, shapes)
    assert list(back) == list(arrays)
    np.testing.assert_equal(back, arrays)
    np.testing.assert_array_equal(nn.unroll(back, shapes), vector)
    vector[:] = 0
    np.testing.assert_equal(back, arrays)


def test_entries_stand_in_c_order_whatever_the_memory() -> None:
    W = np.arange(6.0).reshape(2, 3)
    shapes = {"b": (1,), "W": (2, 3)}
    arrays = {"W": np.asfortranarray(W), "b": np.array([9.0])}
    np.testing.assert_array_equal(nn.unroll(arrays, shapes), [9, 0, 1, 2, 3, 4, 5])


def test_gradients_may_have_a_prefix_and_company() -> None:
    gradients = {"dA1": np.ones(7), "dW1": np.full((1, 2), 3.0), "db1": np.array([4.0])}
    found = nn.unroll(gradients, {"W1": (1, 2), "b1": (1,)}, prefix="d")
    np.testing.assert_array_equal(found, [3, 3, 4])


def test_single_precision_stays() -> None:
    shapes = {"W": (2, 2), "b": (2,)}
    vector = nn.unroll({"W": np.ones((2, 2), np.float32), "b": np.ones(2, np.float32)}, shapes)
    assert vector.dtype == np.float32
    assert {array.dtype for array in nn.roll(vector, shapes).values()} == {np.dtype(np.float32)}


def test_a_check_of_the_vector_tells_names() -> None:
    point = {"W": normal(0, (2, 3)), "b": normal(1, 3)}
    shapes = nn.shapes_of(point)

    def f(vector: Any) -> Any:
        p = nn.roll(vector, shapes)
        return (np.sin(p["W"]) + p["b"] ** 2).sum()

    def grad(vector: Any) -> Any:
        p = nn.roll(vector, shapes)
        return nn.unroll({"dW": np.cos(p["W"]), "db": 2 * p["b"]}, shapes, "d")  # twice is too few

    report = check(f, grad, nn.unroll(point, shapes), names=shapes)
    assert report.leaf("W").verdict is Verdict.PASS
    assert report.leaf("b").verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("arrays", "text"),
    [
        ({"W": np.ones((2, 3))}, r"`b` is missing; expected \(3,\)"),
        ({"W": np.ones((3, 2)), "b": np.ones(3)}, r"`W` has shape \(3, 2\); expected \(2, 3\)"),
    ],
)
def test_arrays_that_do_not_fit(arrays: Any, text: str) -> None:
    with pytest.raises(ValueError, match=f"unrolling `arrays`: {text}"):
        nn.unroll(arrays, {"W": (2, 3), "b": (3,)})


def test_a_gradient_without_its_prefix() -> None:
    with pytest.raises(ValueError, match="`dW` is missing"):
        nn.unroll({"W": np.ones(2)}, {"W": (2,)}, prefix="d")


@pytest.mark.parametrize("shape", [(8,), (3, 3), ()])
def test_a_vector_that_does_not_fit(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"`vector`: it has shape .*; expected 9 entries"):
        nn.roll(np.ones(shape), {"W": (2, 3), "b": (3,)})
