"""Entries as index expressions: what is named is what was chosen."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from gradaudit.locate import describe

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


@given(chosen=grids() | MASKS.filter(np.any))
@example(chosen=mask((6, 6), np.ix_([0, 1, 4], [0, 2, 5])))
@example(chosen=mask((6, 6, 3), np.ix_([0, 1, 4], [2], [0, 2])))
def test_the_expression_gives_just_the_entries(chosen: Mask) -> None:
    text = describe("W", chosen)
    numbers = np.arange(chosen.size).reshape(chosen.shape)
    if " more" in text:
        text, rest = text.rsplit(" and ", 1)
        unnamed = int(rest.removesuffix(" more"))
    else:
        unnamed = 0
    found = eval(f"({text},)", {"W": numbers, "np": np})  # noqa: S307 - the text is an expression
    named = np.concatenate([np.ravel(part) for part in found])
    assert len(set(named.tolist())) == named.size
    assert chosen.reshape(-1)[named].all()
    assert named.size + unnamed == np.count_nonzero(chosen)


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
