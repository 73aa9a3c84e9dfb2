"""The parts of a claim by themselves: shapes, points, gradients, outputs."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes
from numpy.testing import assert_array_equal
from numpy.typing import NDArray

from gradaudit import ArgumentError
from gradaudit.claims import read_claim, read_gradient, read_point
from gradaudit.claims._output import Output
from gradaudit.claims._shapes import fitted

Array = NDArray[Any]
SHAPES = array_shapes(min_dims=0, max_dims=3, min_side=1, max_side=4)


# --- shapes --------------------------------------------------------------------------------------


@given(SHAPES, SHAPES)
def test_an_array_is_fitted_only_where_nothing_moves(
    has: tuple[int, ...], needs: tuple[int, ...]
) -> None:
    array = np.arange(math.prod(has), dtype=float).reshape(has)
    squeezed = tuple(length for length in has if length != 1)
    wanted = tuple(length for length in needs if length != 1)
    one_of_them_is_flat = len(squeezed) <= 1 and min(len(has), len(needs)) <= 1
    if has != needs and not (squeezed == wanted and one_of_them_is_flat):
        shapes = re.escape(f"{has}, `x` has shape {needs}")
        with pytest.raises(ArgumentError, match=shapes):
            fitted(array, needs, "`grad`", against="`x`")
        return
    found, note = fitted(array, needs, "`grad`", against="`x`")
    assert found.shape == needs
    assert_array_equal(found.ravel(), array.ravel())
    assert (note is None) == (has == needs)


@given(SHAPES)
def test_a_transposed_array_is_never_fitted(shape: tuple[int, ...]) -> None:
    array = np.zeros(shape)
    if array.T.shape == shape or array.ndim < 2:
        return
    with pytest.raises(ArgumentError, match="transposed"):
        fitted(array.T, shape, "`grad`", against="`x`")


# --- points --------------------------------------------------------------------------------------


def nested() -> dict[str, Any]:
    return {
        "W": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        "list": [np.array([1, 2], np.float32), 0.5],
    }


def test_a_point_is_copied() -> None:
    x = nested()
    point = read_point(x)
    assert point.names == ("W", "list[0]", "list[1]")
    assert [leaf.dtype.name for leaf in point.leaves] == ["float64", "float32", "float64"]
    x["W"][0, 0] = 99
    assert point.leaves[0][0, 0] == 0


def test_fresh_is_new_each_time_and_alike() -> None:
    point = read_point(nested())
    one, other = point.fresh(), point.fresh()
    assert not np.shares_memory(one["W"], other["W"])
    assert not np.shares_memory(one["W"], point.leaves[0])
    assert one["W"].flags.f_contiguous
    assert isinstance(one["list"][1], float)
    assert point.equals(one)


def replaced(path: tuple[Any, ...], value: Any) -> Any:
    def change(x: dict[str, Any]) -> None:
        inner = x if len(path) == 1 else x[path[0]]
        inner[path[-1]] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        lambda x: x["W"].__setitem__((0, 0), 1e-300),
        lambda x: x["W"].__setitem__((0, 0), -0.0),
        lambda x: x.pop("W"),
        lambda x: x.update(more=np.zeros(1)),
        lambda x: x["list"].append(1.0),
        lambda x: x["list"].reverse(),
        replaced(("W",), np.zeros((3, 2))),
        replaced(("W",), None),
        replaced(("W",), "text"),
        replaced(("list", 1), 0.25),
        replaced(("list", 0), np.array([1.0, 2.0])),
    ],
)
def test_any_change_is_noticed(change: Any) -> None:
    point = read_point(nested())
    x = point.fresh()
    assert point.equals(x)
    change(x)
    assert not point.equals(x)


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("column", [False, True])
@given(seed=st.integers(0, 2**31))
def test_an_unrolled_vector_is_rolled_up_again(order: Any, seed: int, *, column: bool) -> None:
    vector = np.random.default_rng(seed).normal(size=11)
    given_vector = vector[:, None] if column else vector
    point = read_point(given_vector, {"W": (2, 3), "none": (0,), "b": 3, "c": (), "d": [1]}, order)
    assert point.names == ("W", "none", "b", "c", "d")
    assert [leaf.shape for leaf in point.leaves] == [(2, 3), (0,), (3,), (), (1,)]
    assert_array_equal(point.leaves[0], vector[:6].reshape((2, 3), order=order))
    assert_array_equal(point.fresh(), given_vector)
    assert point.equals(given_vector)


# --- gradients -----------------------------------------------------------------------------------


@given(seed=st.integers(0, 2**31))
def test_an_unrolled_gradient_is_read_as_the_point_is(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, g = rng.normal(size=9), rng.normal(size=9)
    point = read_point(x, {"W": (2, 3), "b": 3}, "F")
    flat = read_gradient(g, point)
    named = read_gradient({"dW": g[:6].reshape((2, 3), order="F"), "db": g[6:]}, point)
    for one, other in zip(flat.leaves, named.leaves, strict=True):
        assert_array_equal(one, other)


def test_a_gradient_is_copied() -> None:
    point = read_point(np.ones(3))
    raw = np.zeros(3)
    gradient = read_gradient(raw, point)
    raw[:] = 5
    assert gradient.leaves[0].tolist() == [0, 0, 0]


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.longdouble])
def test_a_gradient_keeps_its_precision(dtype: Any) -> None:
    gradient = read_gradient(np.ones(3, dtype), read_point(np.ones(3)))
    assert gradient.leaves[0].dtype == dtype


def test_an_argument_by_another_name() -> None:
    with pytest.raises(ArgumentError, match="`v` is None"):
        read_gradient(None, read_point(np.ones(3)), argument="v")
    with pytest.raises(ArgumentError, match="leaf `a` of `v`"):
        read_gradient({"a": np.ones(2)}, read_point({"a": np.ones(3)}), argument="v")


def test_a_key_of_ones_own_comes_before_a_prefixed_one() -> None:
    point = read_point({"W": np.ones(2), "dW": np.ones(2)})
    gradient = read_gradient({"W": np.zeros(2), "dW": np.full(2, 7.0)}, point)
    assert [leaf[0] for leaf in gradient.leaves] == [0.0, 7.0]


def test_a_gradient_of_one_leaf_does_not_stand_for_another() -> None:
    """`dW` is a leaf of the point, so that its gradient is not that of `W`, which is missing."""
    point = read_point({"W": np.ones(2), "dW": np.ones(2)})
    with pytest.raises(ArgumentError, match="leaf `W`"):
        read_gradient({"dW": np.full(2, 7.0)}, point)


# --- outputs -------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.longdouble])
def test_half_an_ulp_of_what_f_computes_in(dtype: Any) -> None:
    sample = Output(None, 0).sample(dtype(3.0))
    assert sample.value == 3
    assert sample.rounding == pytest.approx(1.5 * float(np.finfo(dtype).eps))


def test_longdouble_keeps_its_digits() -> None:
    third = np.longdouble(1) / 3
    assert Output(None, 0).sample(third).value == third


@pytest.mark.parametrize("number", [3, 3.0, np.int32(3), np.array([[3]]), True + 2])
def test_numbers(number: Any) -> None:
    sample = Output(None, 0).sample(number)
    assert isinstance(sample.value, np.float64)
    assert sample.value == 3


@given(seed=st.integers(0, 2**31))
def test_a_contraction_is_an_inner_product(seed: int) -> None:
    rng = np.random.default_rng(seed)
    y, c = rng.normal(size=(2, 3)), rng.normal(size=(2, 3))
    sample = Output(c, 0).sample(y)
    assert sample.value == pytest.approx((y * c).sum(), rel=1e-12, abs=1e-12)
    assert 0 < sample.rounding < 1e-14


def test_a_cotangent_is_handed_out_afresh_in_the_outputs_nesting() -> None:
    output = Output("random", 3)
    assert output.cotangent() is None
    output.sample({"y": np.ones((2, 3)), "z": [np.float32(1.0)]})
    one, other = output.cotangent(), output.cotangent()
    assert one["y"].shape == (2, 3)
    assert one["z"][0].dtype == np.float32
    assert_array_equal(one["y"], other["y"])
    assert output.is_cotangent(one)
    one["y"][0, 0] += 1
    assert not output.is_cotangent(one)
    assert output.is_cotangent(other)


def test_a_given_cotangent_is_copied() -> None:
    c = np.array([1.0, 2.0])
    output = Output(c, 0)
    output.sample(np.ones(2))
    c[:] = 0
    assert output.sample(np.ones(2)).value == 3
    output.cotangent()[:] = 0
    assert output.sample(np.ones(2)).value == 3


# --- claims --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "grad",
    [
        lambda x, cotangent: cotangent * np.cos(x),
        lambda x, cotangent, scale=1.0: cotangent * np.cos(x),
        lambda x, *rest: rest[0] * np.cos(x),
        lambda x, cotangent=None: cotangent * np.cos(x),
    ],
    ids=["two", "two and an option", "any number", "optional"],
)
def test_a_drawn_cotangent_reaches_grad(grad: Any) -> None:
    claim = read_claim(read_point(np.ones(3)), np.sin, grad, cotangent="random", seed=0)
    claim.watched_value()
    raw, untouched, _ = claim.watched_gradient()
    assert raw.shape == (3,)
    assert untouched


def test_nothing_is_called_while_a_claim_is_read() -> None:
    def never(*_: Any) -> Any:
        raise AssertionError

    read_claim(read_point(np.ones(3)), never, never, cotangent=None, seed=0)
    read_claim(read_point(np.ones(3)), None, None, value_and_grad=never, cotangent=None, seed=0)
