"""Entries as index expressions: what is named is what was chosen."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from gradaudit.locate import describe, mostly, product, regular

Mask = NDArray[np.bool_]


def mask(shape: tuple[int, ...], *indices: Any) -> Mask:
    chosen = np.zeros(shape, dtype=bool)
    for index in indices:
        chosen[index] = True
    return chosen


@pytest.mark.parametrize(
    ("chosen", "text"),
    [
        (mask((3,), ...), "W"),
        (mask((), ...), "W"),
        (mask((2, 3), ...), "W"),
        (mask((5,), 2), "W[2]"),
        (mask((5,), 0), "W[0]"),
        (mask((5,), slice(1, 3)), "W[1:3]"),
        (mask((5,), slice(0, 3)), "W[:3]"),
        (mask((5,), slice(2, 5)), "W[2:]"),
        (mask((9,), slice(0, 9, 2)), "W[::2]"),
        (mask((9,), slice(1, 9, 3)), "W[1::3]"),
        (mask((9,), slice(1, 6, 2)), "W[1:6:2]"),
        (mask((9,), [1, 4]), "W[[1, 4]]"),
        (mask((9,), [1, 2, 5]), "W[[1, 2, 5]]"),
        (mask((3, 4), np.s_[:, 0]), "W[:, 0]"),
        (mask((3, 4), np.s_[1]), "W[1, :]"),
        (mask((3, 4), np.s_[1:, 2]), "W[1:, 2]"),
        (mask((3, 4), (2, 3)), "W[2, 3]"),
        (mask((4, 6), np.s_[1:3, ::2]), "W[1:3, ::2]"),
        (mask((4, 6), np.s_[:, [0, 1, 5]]), "W[:, [0, 1, 5]]"),
        (mask((2, 3, 4), np.s_[:, 1, 2:]), "W[:, 1, 2:]"),
        (mask((1, 4), np.s_[:, 0]), "W[:, 0]"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_one_region(chosen: Mask, text: str) -> None:
    assert describe("W", chosen) == text


@pytest.mark.parametrize(
    ("chosen", "text"),
    [
        (mask((3, 3), (0, 0), (1, 1)), "W[0, 0], W[1, 1]"),
        (mask((3, 3), (0, 0), (1, 1), (2, 2)), "W[0, 0], W[1, 1], W[2, 2]"),
        (
            mask((4, 4), (0, 0), (1, 1), (2, 2), (3, 3), (0, 3)),
            "W[0, 0], W[0, 3], W[1, 1] and 2 more",
        ),
    ],
    ids=["two", "three", "many"],
)
def test_scattered_entries(chosen: Mask, text: str) -> None:
    assert describe("W", chosen) == text


@pytest.mark.parametrize(
    ("chosen", "text"),
    [
        (mask((5, 60), np.s_[:, :3], np.s_[:, 59]), "W[:, :3], W[:, 59]"),
        (mask((5, 7), 1, np.s_[:, 4]), "W[:, 4], W[1, :]"),
        (mask((5, 7), np.s_[:2, :2], np.s_[3:, 5:]), "W[:2, :2], W[3:, 5:]"),
        (mask((9, 9), np.s_[2:4, 2:4], np.s_[6], np.s_[:, 8]), "W[:, 8], W[2:4, 2:4], W[6, :]"),
        (mask((12,), slice(2), slice(4, 7), 11), "W[:2], W[4:7], W[11]"),
        (mask((20,), slice(0, 9, 2), slice(12, 15)), "W[:9:2], W[12:15]"),
        (mask((2, 4, 5), 0, np.s_[:, 1, 2]), "W[0, :, :], W[1, 1, 2]"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_few_boxes(chosen: Mask, text: str) -> None:
    assert describe("W", chosen) == text


def test_a_mask_that_cannot_be_written() -> None:
    chosen = np.broadcast_to(np.True_, (3, 2))
    assert describe("W", chosen) == "W"


def test_names_with_brackets() -> None:
    assert describe("layers[0].W", mask((3,), 1)) == "layers[0].W[1]"


MASKS = array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=7).flatmap(
    lambda shape: arrays(np.bool_, shape)
)


@st.composite
def grids(draw: st.DrawFn) -> Mask:
    """Choose some positions along each axis, and all entries on their crossings."""
    shape = draw(array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=9))
    chosen = np.ones((), dtype=bool)
    for length in shape:
        axis = draw(arrays(np.bool_, length).filter(np.any))
        chosen = chosen[..., None] & axis
    return chosen


@st.composite
def unions(draw: st.DrawFn) -> Mask:
    """Choose up to three rows or columns of a matrix, or both."""
    shape = draw(st.tuples(st.integers(1, 9), st.integers(1, 9)))
    chosen = np.zeros(shape, dtype=bool)
    for _ in range(draw(st.integers(1, 3))):
        axis = draw(st.integers(0, 1))
        np.moveaxis(chosen, axis, 0)[draw(st.integers(0, shape[axis] - 1))] = True
    return chosen


def named(text: str, shape: tuple[int, ...]) -> Mask:
    """Evaluate a text that leaves nothing out."""
    numbers = np.arange(np.prod(shape)).reshape(shape)
    found = eval(f"({text},)", {"W": numbers})  # noqa: S307 - the text is an expression
    chosen = np.zeros(numbers.size, dtype=bool)
    for part in found:
        chosen[np.ravel(part)] = True
    return chosen.reshape(shape)


SOME = grids() | MASKS.filter(np.any) | unions()


@given(chosen=SOME)
@example(chosen=mask((6, 6), np.ix_([0, 1, 4], [0, 2, 5])))
@example(chosen=mask((6, 6, 3), np.ix_([0, 1, 4], [2], [0, 2])))
@example(chosen=mask((2, 2), 1, np.s_[:, 1]))
def test_the_expression_gives_just_the_entries(chosen: Mask) -> None:
    text = describe("W", chosen)
    if text.startswith("most of "):
        around = named(text.removeprefix("most of "), chosen.shape)
        assert 0.75 * np.count_nonzero(around) < np.count_nonzero(chosen)
        assert not (chosen & ~around).all()
        assert around[chosen].all()
    elif text.endswith(" more"):
        text, rest = text.rsplit(" and ", 1)
        first = named(text, chosen.shape)
        assert chosen[first].all()
        unnamed = int(rest.removesuffix(" more"))
        assert np.count_nonzero(first) + unnamed == np.count_nonzero(chosen)
    else:
        np.testing.assert_array_equal(named(text, chosen.shape), chosen)


@settings(max_examples=40)
@given(chosen=unions())
def test_three_lines_are_named_and_not_counted(chosen: Mask) -> None:
    assert not describe("W", chosen).endswith(" more")


@pytest.mark.parametrize(
    ("left_out", "text"),
    [
        ((slice(0),), "W"),
        ((0,), "W[1:, :]"),
        (([0, 3, 5, 7], [1, 1, 4, 8]), "most of W"),
        ((slice(0, 9, 2), slice(0, 9, 2)), "W[:, 1::2], W[1::2, :]"),
        (np.add.outer(range(9), range(9)) % 3 == 0, "W[0, 1], W[0, 2], W[0, 4] and 51 more"),
    ],
    ids=["nothing", "a row", "four entries", "crossings", "a third"],
)
def test_most_of_an_array(left_out: Any, text: str) -> None:
    assert describe("W", ~mask((9, 9), left_out)) == text


def test_most_of_a_block() -> None:
    chosen = mask((20, 20), np.s_[2:10, 5:])
    chosen[3, 7] = chosen[8, 12] = chosen[5, 5] = chosen[2, 19] = False
    assert describe("W", chosen) == "most of W[2:10, 5:]"


def test_a_row_of_which_a_few_entries_are_right() -> None:
    chosen = mask((5, 40), 3)
    chosen[3, [4, 9, 17, 30]] = False
    assert describe("W", chosen) == "most of W[3, :]"


# --- regions around a mask -----------------------------------------------------------------------


@settings(max_examples=40)
@given(chosen=SOME)
def test_a_product_is_the_smallest_of_its_kind(chosen: Mask) -> None:
    around = product(chosen)
    assert around[chosen].all()
    np.testing.assert_array_equal(product(around), around)
    for axis in range(chosen.ndim):
        others = tuple(other for other in range(chosen.ndim) if other != axis)
        np.testing.assert_array_equal(around.any(axis=others), chosen.any(axis=others))


@settings(max_examples=40)
@given(chosen=grids())
def test_a_grid_is_its_own_product(chosen: Mask) -> None:
    np.testing.assert_array_equal(product(chosen), chosen)


@settings(max_examples=40)
@given(chosen=SOME)
def test_regular_is_what_one_index_of_slices_names(chosen: Mask) -> None:
    around = regular(chosen)
    assert around[product(chosen)].all()
    np.testing.assert_array_equal(regular(around), around)
    for axis in range(chosen.ndim):
        others = tuple(other for other in range(chosen.ndim) if other != axis)
        assert len(set(np.diff(np.flatnonzero(around.any(axis=others))).tolist())) <= 1


@pytest.mark.parametrize(
    ("chosen", "index"),
    [
        (mask((9,), [1, 7]), np.s_[1:8:6]),
        (mask((9,), [1, 5, 7]), np.s_[1:8:2]),
        (mask((9,), [2, 5, 6]), np.s_[2:7]),
        (mask((6, 8), (0, 1), (4, 7)), np.s_[::4, 1::6]),
        (mask((6, 8), (0, 1), (2, 4), (4, 7)), np.s_[::2, 1::3]),
        (mask((3, 3, 3), (0, 0, 1), (2, 0, 1), (1, 0, 1)), np.s_[:, 0, 1]),
    ],
    ids=["two", "a gap", "a stride of one", "a box", "strides", "a line"],
)
def test_regular(chosen: Mask, index: Any) -> None:
    np.testing.assert_array_equal(regular(chosen), mask(chosen.shape, index))


@pytest.mark.parametrize(
    ("length", "held", "all_of_it"),
    [(4, 3, False), (4, 4, True), (5, 4, True), (8, 6, False), (8, 7, True), (1, 1, True)],
)
def test_mostly(length: int, held: int, all_of_it: bool) -> None:
    chosen = mask((3, length), np.s_[1, :held])
    expected = mask((3, length), 1) if all_of_it else chosen
    np.testing.assert_array_equal(mostly(chosen), expected)


@settings(max_examples=40)
@given(chosen=grids())
def test_mostly_only_adds(chosen: Mask) -> None:
    around = mostly(chosen)
    assert around[chosen].all()
    np.testing.assert_array_equal(product(around), around)


@given(chosen=MASKS.filter(np.any))
def test_the_text_stays_short(chosen: Mask) -> None:
    assert len(describe("W", chosen)) <= 20 * (chosen.ndim + 3)


@pytest.mark.parametrize("shape", [(600,), (30, 20)])
def test_the_text_stays_short_for_many_scattered_entries(shape: tuple[int, ...]) -> None:
    chosen = np.random.default_rng(0).random(shape) < 0.3
    text = describe("W", chosen)
    assert len(text) < 100
    assert " more" in text


def test_nothing_chosen_is_no_crash() -> None:
    assert isinstance(describe("W", mask((2, 3))), str)
