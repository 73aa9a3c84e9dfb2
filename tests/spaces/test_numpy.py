"""NumPy's arrays as a space: steps that are exact, scales that are powers of two."""

from __future__ import annotations

import math
from typing import Any

import ml_dtypes
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.testing import assert_array_equal
from numpy.typing import NDArray

from gradaudit.probes._direction import factor_bits
from gradaudit.spaces import EVERY_ENTRY, NumpySpace

Array = NDArray[Any]
SPACE = NumpySpace()
DTYPES = [np.float16, np.float32, np.float64, np.longdouble]
BFLOAT16 = np.dtype(ml_dtypes.bfloat16)


def entries(dtype: Any, low: float = -1e3, high: float = 1e3) -> st.SearchStrategy[Array]:
    width = min(64, 8 * np.dtype(dtype).itemsize)
    numbers = st.floats(low, high, width=width, allow_subnormal=False)
    return arrays(dtype, array_shapes(max_dims=2, max_side=5), elements=numbers)


# --- scales --------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_scales_are_powers_of_two_at_or_below_the_entry(dtype: Any) -> None:
    @given(entries(dtype))
    def law(leaf: Array) -> None:
        scale = SPACE.scale(leaf)
        assert scale.shape == (leaf.size,)
        mantissa, _ = np.frexp(scale)
        assert (mantissa == 0.5).all()
        if not leaf.any():
            assert (scale == 1).all()
            return
        rms = SPACE.rms(leaf)
        magnitude = np.maximum(np.abs(leaf.ravel().astype(float)), 1e-3 * rms)
        assert (scale <= magnitude * (1 + 1e-12)).all()
        assert (magnitude < 2 * scale * (1 + 1e-12)).all()

    law()


@given(entries(np.float64, 1e-3, 1e3), st.integers(-200, 200))
def test_scales_follow_the_entries(leaf: Array, power: int) -> None:
    leaf[0] *= -1
    assert_array_equal(SPACE.scale(leaf * 2.0**power), SPACE.scale(leaf) * 2.0**power)
    assert SPACE.rms(leaf * 2.0**power) == SPACE.rms(leaf) * 2.0**power


@pytest.mark.parametrize("factor", [1e-320, 1e-200, 1e-30, 1.0, 1e30, 1e200, 1e305])
def test_the_rms_neither_overflows_nor_vanishes(factor: float) -> None:
    leaf = np.array([3.0, -4.0]) * factor
    assert SPACE.rms(leaf) == pytest.approx(math.sqrt(12.5) * factor, rel=1e-2)
    assert (SPACE.scale(leaf) > 0).all()
    assert np.isfinite(SPACE.scale(leaf)).all()


@pytest.mark.parametrize("dtype", DTYPES)
def test_the_rms_of_entries_whose_squares_overflow(dtype: Any) -> None:
    leaf = np.full(4, np.finfo(dtype).max / 4, dtype)
    if dtype is not np.longdouble:
        assert SPACE.rms(leaf) == pytest.approx(float(leaf[0]), rel=1e-6)


def test_zeros() -> None:
    assert SPACE.rms(np.zeros(3)) == 1
    assert SPACE.rms(np.zeros(0)) == 1
    assert_array_equal(SPACE.scale(np.zeros((2, 2))), np.ones(4))
    assert SPACE.scale(np.zeros(0)).shape == (0,)


def test_a_zero_among_numbers_moves_with_them() -> None:
    scale = SPACE.scale(np.array([0.0, 1000.0]))
    assert 0.25 < scale[0] <= 1000 * math.sqrt(0.5) * 1e-3 < 1


# --- steps ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("part", [False, True])
def test_dyadic_steps_are_taken_exactly(dtype: Any, *, part: bool) -> None:
    """But for a sum that grows into a coarser binade, rounded by half a unit there."""
    eps = float(np.finfo(dtype).eps)
    bits = factor_bits(eps)
    finest = bits + 1 + round(math.log2(eps))

    @given(
        entries(dtype, 0.125, 1000.0) | entries(dtype, -1000.0, -0.125),
        st.integers(0, 2**31),
        st.integers(finest, -2),
        st.sampled_from([1.0, -1.0]),
    )
    def law(leaf: Array, seed: int, power: int, sign: float) -> None:
        index: Any = np.arange(0, leaf.size, 2) if part else EVERY_ENTRY
        scale = SPACE.scale(leaf)[index]
        step = SPACE.draw((seed,), scale.size, bits) * scale
        moved = SPACE.moved(leaf, index, step, sign * 2.0**power)
        assert moved.dtype == leaf.dtype
        assert moved.shape == leaf.shape
        before = leaf.reshape(-1).astype(np.longdouble)
        after = moved.reshape(-1).astype(np.longdouble)
        wanted = np.zeros(leaf.size, np.longdouble)
        wanted[index] = np.longdouble(sign * 2.0**power) * step
        own = np.abs(before) >= 1e-3 * SPACE.rms(leaf)  # its step is not from the rms
        off = np.abs((after - before) - wanted)
        grown = np.frexp(np.abs(after))[1] > np.frexp(np.abs(before))[1]
        assert (off[own & ~grown] == 0).all()
        assert (off <= eps * np.abs(after)).all()
        assert (np.abs(after - before) > 0)[index].all()

    law()


@given(
    st.sampled_from([np.float32, np.float64]),
    st.integers(0, 2**31),
    st.integers(0, 3),
    st.sampled_from(["C", "F", "strided"]),
)
def test_moved_at_an_index(dtype: Any, seed: int, count: int, layout: str) -> None:
    rng = np.random.default_rng(seed)
    leaf: Array = rng.normal(size=(4, 6)).astype(dtype)
    if layout == "F":
        leaf = np.asfortranarray(leaf)
    if layout == "strided":
        leaf = leaf[::-2, ::3]
    index = rng.choice(leaf.size, count, replace=False)
    step = rng.normal(size=count)
    before = leaf.copy()
    moved = SPACE.moved(leaf, index, step, 0.5)
    expected = leaf.ravel().astype(float)
    expected[index] += 0.5 * step
    assert_array_equal(moved.ravel(), expected.astype(dtype))
    assert_array_equal(leaf, before)
    assert not np.shares_memory(moved, leaf)
    assert moved.flags.writeable


@given(st.integers(0, 2**31), st.sampled_from(["C", "F", "strided", "transposed"]))
def test_moved_everywhere(seed: int, layout: str) -> None:
    rng = np.random.default_rng(seed)
    leaf = {
        "C": rng.normal(size=(3, 4)),
        "F": np.asfortranarray(rng.normal(size=(3, 4))),
        "strided": rng.normal(size=(6, 8))[::2, ::-2],
        "transposed": rng.normal(size=(4, 3)).T,
    }[layout]
    step = rng.normal(size=12)
    moved = SPACE.moved(leaf, EVERY_ENTRY, step, -2.0)
    assert_array_equal(moved, leaf + (-2.0 * step).reshape(3, 4))
    assert not np.shares_memory(moved, leaf)
    spare = np.full_like(leaf, np.nan)
    again = SPACE.moved(leaf, EVERY_ENTRY, step, -2.0, spare)
    assert again is spare
    assert_array_equal(again, moved)


@pytest.mark.parametrize("shape", [(), (1,), (0,), (0, 3)])
def test_moved_where_there_is_little(shape: tuple[int, ...]) -> None:
    leaf = np.full(shape, 1.5)
    moved = SPACE.moved(leaf, EVERY_ENTRY, np.full(leaf.size, 0.25), 2.0)
    assert isinstance(moved, np.ndarray)
    assert_array_equal(moved, np.full(shape, 2.0))
    assert isinstance(
        SPACE.moved(leaf, np.arange(leaf.size), np.full(leaf.size, 0.25), 2.0), np.ndarray
    )


def test_the_memory_of_another_move_may_be_used_again() -> None:
    leaf = np.arange(6.0).reshape(2, 3)
    one = SPACE.moved(leaf, np.array([1]), np.array([1.0]), 1.0)
    other = SPACE.moved(leaf, np.array([4]), np.array([1.0]), 1.0, one)
    assert other is one
    assert_array_equal(other, [[0, 1, 2], [3, 5, 5]])


@pytest.mark.parametrize("dtype", DTYPES)
def test_draws_are_signed_and_of_few_bits(dtype: Any) -> None:
    bits = factor_bits(float(np.finfo(dtype).eps))
    drawn = SPACE.draw((1, 2, 3), 4000, bits)
    magnitude = np.abs(drawn)
    assert ((magnitude >= 0.5) & (magnitude < 1.5)).all()
    grid = magnitude * 2.0 ** (bits + 1)
    assert_array_equal(grid, np.round(grid))
    assert abs((drawn > 0).mean() - 0.5) < 0.05
    assert len(np.unique(magnitude)) >= 2**bits / 2
    assert_array_equal(drawn, SPACE.draw((1, 2, 3), 4000, bits))
    assert (drawn != SPACE.draw((1, 2, 4), 4000, bits)).any()
    assert SPACE.draw((1,), 0, bits).shape == (0,)


# --- the rest ------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", DTYPES)
def test_eps(dtype: Any) -> None:
    assert SPACE.eps(np.zeros(1, dtype)) == float(np.finfo(dtype).eps)
    assert SPACE.is_real(np.dtype(dtype))


def test_bfloat16() -> None:
    leaf = np.array([1.0, -2.5]).astype(BFLOAT16)
    assert SPACE.is_real(leaf.dtype)
    assert SPACE.eps(leaf) == 2.0**-7 == float(ml_dtypes.finfo(BFLOAT16).eps)
    assert SPACE.finite(leaf)
    moved = SPACE.moved(leaf, EVERY_ENTRY, np.array([1.0, 2.0]), 0.25)
    assert moved.dtype == BFLOAT16
    assert moved.astype(float).tolist() == [1.25, -2.0]


@pytest.mark.parametrize("dtype", [np.int64, np.bool_, np.complex128, np.object_, "<U3", "M8[D]"])
def test_what_is_not_real(dtype: Any) -> None:
    assert not SPACE.is_real(np.dtype(dtype))


def test_the_same_means_the_same_bytes() -> None:
    x = np.array([0.0, np.nan, 1.0])
    assert SPACE.same(x, x.copy())
    assert not SPACE.same(x, -x)
    assert not SPACE.same(np.array([0.0]), np.array([-0.0]))
    assert not SPACE.same(x, x.astype(np.float32))
    assert not SPACE.same(x, x[None])
    assert SPACE.same(np.asfortranarray(np.ones((2, 3))), np.ones((2, 3)))
    one, other = np.array([[1, 2, 3], [1, 2, 4]], np.float16)
    assert not SPACE.same(one, other)
    assert SPACE.same(np.zeros(0), np.zeros(0))
    assert SPACE.same(np.float64(1.0) * np.ones(()), np.ones(()))


@given(entries(np.float32))
def test_flat_is_in_c_order_and_wide(leaf: Array) -> None:
    flat = SPACE.flat(np.asfortranarray(leaf))
    assert flat.dtype == np.float64
    assert_array_equal(flat, leaf.ravel().astype(float))
    assert SPACE.flat(leaf, np.array([0]))[0] == leaf.ravel()[0]
    assert SPACE.flat(leaf.astype(np.longdouble)).dtype == np.longdouble


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("index", [EVERY_ENTRY, np.array([2, 0])], ids=["all", "some"])
def test_no_operation_writes_into_a_leaf(dtype: Any, index: Any) -> None:
    leaf = np.array([0.0, -3.0, 1e-3], dtype)
    before = leaf.tobytes()
    leaf.flags.writeable = False
    step = np.ones(3)[index]
    SPACE.rms(leaf)
    SPACE.scale(leaf)
    SPACE.norm(SPACE.flat(leaf))
    SPACE.inner(SPACE.flat(leaf, index), step)
    SPACE.moved(leaf, index, step, 0.5)
    assert leaf.tobytes() == before


@pytest.mark.parametrize("order", ["C", "F"])
def test_copies(order: Any) -> None:
    leaf = np.array([[1.0, 2.0], [3.0, 4.0]], order=order)
    leaf.flags.writeable = False
    copied = SPACE.copy(leaf)
    assert copied.flags.writeable
    assert getattr(copied.flags, f"{order.lower()}_contiguous")
    assert not np.shares_memory(copied, leaf)
    assert_array_equal(copied, leaf)


@pytest.mark.parametrize(("value", "finite"), [(1.0, True), (np.nan, False), (-np.inf, False)])
@pytest.mark.parametrize("dtype", DTYPES)
def test_finite(dtype: Any, value: float, *, finite: bool) -> None:
    assert SPACE.finite(np.array([1.0, value], dtype)) is finite
    assert SPACE.finite(np.zeros(0, dtype))


@given(entries(np.float64, 1e-3, 1e3), st.integers(-300, 300))
def test_the_norm_has_no_scale(leaf: Array, power: int) -> None:
    flat = leaf.ravel()
    expected = float(np.linalg.norm(flat)) * 10.0**power
    assert SPACE.norm(flat * 10.0**power) == pytest.approx(expected, rel=1e-9)


def test_inner_products_are_taken_in_float64() -> None:
    assert SPACE.inner(np.array([1.0, 2.0]), np.array([3.0, -4.0])) == -5.0
    assert SPACE.inner(np.zeros(0), np.zeros(0)) == 0.0
