"""Each cause, planted: it is found, alone, with its region and its constants."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from gradaudit import Cause
from gradaudit.diagnose import Evidence, Explanation, explain
from tests.diagnose._evidence import (
    Array,
    Mask,
    Shape,
    alternating,
    causes,
    changed,
    drawn,
    evidence,
    where,
)

SHAPES: list[Shape] = [(12,), (6, 5), (4, 3, 5), (3, 2, 4, 3)]
SQUARES: list[Shape] = [(5, 5), (4, 4, 3), (3, 5, 5), (4, 2, 4), (2, 4, 3, 4)]
SEEDS = range(2)


def only(found: list[Explanation], cause: Cause) -> dict[str, float | str]:
    """Return the constants of the one explanation that there is."""
    assert causes(found) == [(cause,)]
    return dict(found[0].sayings[0].numbers)


def assert_only(given: Evidence, cause: Cause, region: Mask) -> dict[str, float | str]:
    """Explain it; nothing but the cause is left over."""
    found, left = explain(given)
    numbers = only(found, cause)
    assert_array_equal(found[0].region, region)
    assert not left.wrong.any()
    return numbers


PLACES: list[tuple[Shape, Any]] = [
    ((12,), np.s_[...]),
    ((12,), np.s_[3:9]),
    ((12,), np.s_[1::3]),
    ((6, 5), np.s_[...]),
    ((6, 5), np.s_[:, 2]),
    ((6, 5), np.s_[4]),
    ((6, 5), np.s_[1:4, ::2]),
    ((4, 3, 5), np.s_[...]),
    ((4, 3, 5), np.s_[:, 1]),
    ((3, 2, 4, 3), np.s_[...]),
    ((3, 2, 4, 3), np.s_[2]),
    ((3, 2, 4, 3), np.s_[..., 0]),
]
AT = pytest.mark.parametrize(("shape", "index"), PLACES, ids=str)
SEEDED = pytest.mark.parametrize("seed", SEEDS)


@AT
def test_sign(shape: Shape, index: Any) -> None:
    claim = drawn(shape, 1)
    given = evidence(claim, changed(claim, index, lambda g: -g))
    assert assert_only(given, Cause.SIGN, where(shape, index)) == {"factor": -1.0}


@AT
@pytest.mark.parametrize("factor", [-3.0, 1 / 32, 1.0001])
def test_scale(shape: Shape, index: Any, factor: float) -> None:
    claim = drawn(shape, 3)
    given = evidence(claim, changed(claim, index, lambda g: factor * g), bar=1e-12)
    numbers = assert_only(given, Cause.SCALE, where(shape, index))
    assert numbers["factor"] == pytest.approx(factor, rel=1e-5, abs=0)
    assert abs(float(numbers["factor"]) - factor) <= 4 * float(numbers["error"])


@AT
@pytest.mark.parametrize(("norm", "coefficient"), [(1, 1.2), (2, -0.01), (2, 3.0)])
def test_regularisation(shape: Shape, index: Any, norm: int, coefficient: float) -> None:
    claim, values = drawn(shape, 0), alternating(shape, 0, 1)
    penalty = coefficient * (np.sign(values) if norm == 1 else values)
    truth = claim + np.where(where(shape, index).reshape(shape), penalty, 0.0)
    numbers = assert_only(evidence(claim, truth, values), Cause.REGULARISATION, where(shape, index))
    assert numbers["norm"] == norm
    assert numbers["coefficient"] == pytest.approx(coefficient, rel=1e-5)


@AT
def test_a_claim_of_zero(shape: Shape, index: Any) -> None:
    truth = drawn(shape, 1)
    claim = changed(truth, index, np.zeros_like)
    found, left = explain(evidence(claim, truth))
    assert only(found, Cause.ZERO) == {}
    assert_array_equal(found[0].region, where(shape, index))
    assert found[0].predict is None
    assert not left.wrong.any()


@AT
def test_a_slope_of_zero(shape: Shape, index: Any) -> None:
    claim = drawn(shape, 1)
    given = evidence(claim, changed(claim, index, np.zeros_like))
    if len(np.ravel(claim)) > np.size(claim[index]):
        assert_only(given, Cause.ZERO, where(shape, index))
    found, _ = explain(given)
    assert found[0].predict is not None
    assert only(found, Cause.ZERO) == {}


@pytest.mark.parametrize("shape", SQUARES, ids=str)
@SEEDED
def test_transpose(shape: Shape, seed: int) -> None:
    i, j = next(
        (i, j) for i in range(len(shape)) for j in range(i + 1, len(shape)) if shape[i] == shape[j]
    )
    claim = drawn(shape, seed)
    given = evidence(claim, claim.swapaxes(i, j))
    numbers = assert_only(given, Cause.TRANSPOSE, where(shape))
    assert numbers == {"axis": i, "other_axis": j}


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if len(shape) > 1], ids=str)
@SEEDED
def test_memory_order(shape: Shape, seed: int) -> None:
    claim = drawn(shape, seed)
    for truth in (claim.ravel(order="F").reshape(shape), claim.ravel().reshape(shape, order="F")):
        assert_only(evidence(claim, truth), Cause.MEMORY_ORDER, where(shape))


@pytest.mark.parametrize(
    ("shape", "axes"),
    [
        ((12,), (0,)),
        ((6, 5), (0,)),
        ((6, 5), (1,)),
        ((6, 5), (0, 1)),
        ((4, 3, 5), (1, 2)),
        ((3, 2, 4, 3), (2, 3)),
        ((3, 2, 4, 3), (0, 1, 2, 3)),
    ],
    ids=str,
)
@SEEDED
def test_flip(shape: Shape, axes: tuple[int, ...], seed: int) -> None:
    claim = drawn(shape, seed)
    numbers = assert_only(evidence(claim, np.flip(claim, axes)), Cause.FLIP, where(shape))
    assert numbers == {"axis": axes[0], "axes": ", ".join(map(str, axes))}


@pytest.mark.parametrize(
    ("shape", "shift", "axis"),
    [
        ((12,), 1, 0),
        ((12,), -5, 0),
        ((12,), 6, 0),
        ((80,), 32, 0),
        ((6, 5), -1, 1),
        ((6, 5), 2, 0),
        ((4, 3, 5), 1, 1),
        ((3, 2, 4, 3), -1, 3),
    ],
    ids=str,
)
@SEEDED
def test_shift(shape: Shape, shift: int, axis: int, seed: int) -> None:
    claim = drawn(shape, seed)
    given = evidence(claim, np.roll(claim, shift, axis))
    assert assert_only(given, Cause.SHIFT, where(shape)) == {"shift": shift, "axis": axis}


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@SEEDED
def test_swapped(shape: Shape, seed: int) -> None:
    claim, truth = drawn(shape, seed), drawn(shape, seed, 9)
    others = {"a": drawn(shape, seed, 4), "b": truth, "c": drawn((*shape, 2), 3)}
    given = evidence(claim, truth, others=others)
    assert assert_only(given, Cause.SWAPPED, where(shape)) == {"other_leaf": "b"}


@pytest.mark.parametrize("shape", [(6, 5), (3, 12), (12, 3), (4, 3, 5), (3, 2, 4, 3)], ids=str)
@pytest.mark.parametrize("rows", [True, False])
@SEEDED
def test_factors_of_lines(shape: Shape, rows: bool, seed: int) -> None:
    claim = drawn(shape, seed)
    factors = drawn((shape[0], *[1] * (len(shape) - 1)) if rows else (1, *shape[1:]), seed, 5)
    cause = Cause.ROW_FACTOR if rows else Cause.COLUMN_FACTOR
    said = assert_only(evidence(claim, claim * factors), cause, where(shape))
    first = dict(zip(("factor_0", "factor_1", "factor_2"), factors.reshape(-1), strict=False))
    assert said == pytest.approx(first)


# --- which of two --------------------------------------------------------------------------------


def test_sign_before_scale() -> None:
    claim = drawn((6, 5), 1)
    assert_only(evidence(claim, -claim, bar=1e-3), Cause.SIGN, where((6, 5)))


def test_zero_before_scale() -> None:
    claim = drawn((6, 5), 1)
    for bar in (1e-9, 1e-6):
        assert_only(zeroed(claim, bar), Cause.ZERO, where((6, 5)))


def zeroed(claim: Array, bar: float) -> Evidence:
    truth = claim.copy()
    truth[0] = 0.0
    given = evidence(claim, truth, bar=bar)
    return given.without(np.arange(claim.size) >= claim.shape[1])


def test_transpose_before_memory_order() -> None:
    """On a square matrix they are the same."""
    claim = drawn((5, 5), 1)
    assert_array_equal(claim.T, claim.ravel(order="F").reshape(5, 5))
    assert_only(evidence(claim, claim.T), Cause.TRANSPOSE, where((5, 5)))


def test_sign_before_swapped() -> None:
    claim = drawn((6, 5), 1)
    given = evidence(claim, -claim, others={"b": -claim})
    assert_only(given, Cause.SIGN, where((6, 5)))


def test_scale_before_factors_of_lines() -> None:
    claim = drawn((6, 5), 1)
    assert_only(evidence(claim, 3 * claim), Cause.SCALE, where((6, 5)))


def test_a_flip_of_two_entries_is_their_shift() -> None:
    claim = drawn((2, 30), 1)
    assert_only(evidence(claim, claim[::-1]), Cause.FLIP, where((2, 30)))


# --- nothing is asserted -------------------------------------------------------------------------


def assert_nothing(given: Evidence) -> None:
    found, left = explain(given)
    assert causes(found) == []
    assert_array_equal(left.wrong, given.wrong)


@pytest.mark.parametrize(
    ("shape", "rows"), [((2, 20), True), ((20, 2), False), ((2, 20), False), ((1, 40), False)]
)
def test_lines_need_three_rows_and_three_columns(shape: Shape, rows: bool) -> None:
    claim = drawn(shape, 0)
    factors = drawn((shape[0], 1) if rows else (1, shape[1]), 5)
    found, _ = explain(evidence(claim, claim * factors))
    assert not {Cause.ROW_FACTOR, Cause.COLUMN_FACTOR} & {c for cs in causes(found) for c in cs}


@pytest.mark.parametrize("offset", [0.3, -2.0])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_a_constant_offset_is_no_penalty_where_all_entries_are_alike(
    shape: Shape, offset: float
) -> None:
    claim = drawn(shape, 0)
    assert_nothing(evidence(claim, claim + offset, np.full(shape, 0.7)))


@settings(max_examples=25)
@given(
    shape=st.sampled_from([*SHAPES, (40, 30), (5, 5), (2, 2), (3,), (1,)]),
    seed=st.integers(0, 10**6),
    bar=st.sampled_from([1e-3, 1e-6, 1e-9, 1e-12]),
)
def test_a_truth_that_has_nothing_to_do_with_the_claim(shape: Shape, seed: int, bar: float) -> None:
    others = {"b": drawn(shape, seed, 3), "c": drawn(shape, seed, 4)}
    truth = drawn(shape, seed, 1)
    assert_nothing(evidence(drawn(shape, seed), truth, bar=bar, others=others))


@settings(max_examples=25)
@given(
    shape=st.sampled_from([*SHAPES, (40, 30), (5, 5)]),
    seed=st.integers(0, 10**6),
    noise=st.sampled_from([1e-2, 1e-3, 1e-6]),
    common=st.booleans(),
)
def test_noise_has_no_cause(shape: Shape, seed: int, noise: float, common: bool) -> None:
    claim = drawn(shape, seed)
    off = np.random.default_rng(seed).normal(size=shape) * noise
    truth = claim + off if common else claim * (1 + off)
    assert_nothing(evidence(claim, truth))


@settings(max_examples=25)
@given(seed=st.integers(0, 10**6), part=st.floats(0.02, 0.6))
@example(seed=0, part=0.5)
def test_a_part_of_random_numbers_has_no_cause(seed: int, part: float) -> None:
    claim = drawn((9, 8), seed)
    chosen = np.random.default_rng(seed).random(claim.shape) < part
    assert_nothing(evidence(claim, np.where(chosen, drawn((9, 8), seed, 2), claim)))


MISTAKES: dict[str, Any] = {
    "sign": lambda g, _: -g,
    "scale": lambda g, _: 4 * g,
    "penalty": lambda g, x: g + 4 * x,
    "transpose": lambda g, _: g.T,
    "flip": lambda g, _: g[::-1],
    "rows": lambda g, _: g * drawn((5, 1), 8),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_wide_bars_hold_nothing_out(mistake: str) -> None:
    claim, values = drawn((5, 5), 0), drawn((5, 5), 1)
    truth = MISTAKES[mistake](claim, values)
    sharp, _ = explain(evidence(claim, truth, values))
    assert sharp
    bar = {"sign": 0.3, "transpose": 0.25}.get(mistake, 0.2)
    wide = evidence(claim, truth, values, bar=bar)
    assert wide.wrong.any()
    assert_nothing(wide)


@settings(max_examples=25)
@given(seed=st.integers(0, 10**6), at=st.integers(0, 29), factor=st.sampled_from([2.0, 0.5, 0.9]))
def test_a_single_wrong_entry_is_no_scale(seed: int, at: int, factor: float) -> None:
    claim = drawn((6, 5), seed)
    truth = changed(claim, np.unravel_index(at, (6, 5)), lambda g: factor * g)
    assert_nothing(evidence(claim, truth))
