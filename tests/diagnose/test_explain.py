"""Several mistakes in one leaf, and how much it takes to believe in a cause."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from gradaudit import Cause
from gradaudit.diagnose import explain, unmoved
from gradaudit.diagnose._hypothesis import BEYOND_CHANCE, Hypothesis, Saying, choice
from tests.diagnose._evidence import causes, drawn, evidence, sampled, where

SHAPE = (8, 7)
SEEDED = pytest.mark.parametrize("seed", range(4))


def both(shape: tuple[int, ...], seed: int) -> tuple[Any, Any]:
    return drawn(shape, seed), drawn(shape, seed, 1)


# --- beside each other ---------------------------------------------------------------------------


@SEEDED
def test_two_regions(seed: int) -> None:
    claim, values = both(SHAPE, seed)
    truth = claim.copy()
    truth[:3] *= 2.5
    truth[5:] += 1.2 * values[5:]
    found, left = explain(evidence(claim, truth, values))
    assert sorted(causes(found)) == [(Cause.REGULARISATION,), (Cause.SCALE,)]
    regions = {one.sayings[0].cause: one.region for one in found}
    assert_array_equal(regions[Cause.SCALE], where(SHAPE, np.s_[:3]))
    assert_array_equal(regions[Cause.REGULARISATION], where(SHAPE, np.s_[5:]))
    assert_allclose(left.mended, truth.ravel(), rtol=1e-6)
    assert not left.wrong.any()


@SEEDED
def test_rows_and_a_column_that_cross(seed: int) -> None:
    claim, values = both(SHAPE, seed)
    truth = claim.copy()
    truth[2:5] *= -1
    truth[:, 6] += 1.2 * values[:, 6]
    found, left = explain(evidence(claim, truth, values))
    said = {saying.cause for one in found for saying in one.sayings}
    assert said == {Cause.SIGN, Cause.REGULARISATION}
    marked = np.logical_or.reduce([one.region for one in found])
    assert_array_equal(marked, where(SHAPE, np.s_[2:5]) | where(SHAPE, np.s_[:, 6]))
    assert not left.wrong.any()
    assert_allclose(left.mended, truth.ravel(), rtol=1e-6)


@SEEDED
def test_two_factors(seed: int) -> None:
    claim = drawn(SHAPE, seed)
    truth = claim.copy()
    truth[:4, :3] *= 3
    truth[5:, 4:] *= 0.5
    found, left = explain(evidence(claim, truth))
    assert causes(found) == [(Cause.SCALE,)] * 2
    factors = sorted(float(one.sayings[0].numbers["factor"]) for one in found)
    assert factors == pytest.approx([0.5, 3])
    assert not left.wrong.any()


@SEEDED
def test_a_part_stays_unknown(seed: int) -> None:
    claim = drawn(SHAPE, seed)
    truth = claim.copy()
    truth[:4] *= 2
    truth[7] = drawn((7,), seed, 5)
    found, left = explain(evidence(claim, truth))
    assert causes(found) == [(Cause.SCALE,)]
    assert_array_equal(found[0].region, where(SHAPE, np.s_[:4]))
    assert_array_equal(left.wrong, where(SHAPE, 7))
    assert_array_equal(left.mended[where(SHAPE, 7)], claim[7])


# --- on top of each other ------------------------------------------------------------------------


@SEEDED
@pytest.mark.parametrize("norm", [1, 2])
@pytest.mark.parametrize("shape", [(20,), (8, 7), (3, 4, 5)], ids=str)
def test_scaled_and_penalised(shape: tuple[int, ...], norm: int, seed: int) -> None:
    claim, values = both(shape, seed)
    truth = 2.5 * claim + 0.3 * (np.sign(values) if norm == 1 else values)
    found, left = explain(evidence(claim, truth, values))
    assert causes(found) == [(Cause.SCALE,)]
    numbers = found[0].sayings[0].numbers
    assert numbers["factor"] == pytest.approx(2.5)
    assert numbers["coefficient"] == pytest.approx(0.3)
    assert numbers["norm"] == norm
    assert "but for a penalty" in found[0].sayings[0].statement("W")
    assert found[0].region.all()
    assert_allclose(left.mended, truth.ravel(), rtol=1e-6)


@SEEDED
def test_the_wrong_sign_and_no_penalty(seed: int) -> None:
    claim, values = both(SHAPE, seed)
    found, left = explain(evidence(claim, 0.3 * values - claim, values))
    assert causes(found) == [(Cause.SIGN,)]
    (said,) = found[0].sayings
    assert said.numbers["factor"] == -1
    assert said.numbers["coefficient"] == pytest.approx(0.3)
    assert "its part 0.15 * W were right" in said.statement("W")
    assert "as if 0.3 * W were missing" in said.statement("W")
    assert not left.wrong.any()


@SEEDED
def test_transposed_and_scaled(seed: int) -> None:
    claim = drawn((6, 6), seed)
    found, left = explain(evidence(claim, 0.25 * claim.T))
    assert causes(found) == [(Cause.TRANSPOSE, Cause.SCALE)]
    assert found[0].sayings[1].numbers["factor"] == pytest.approx(0.25)
    assert not left.wrong.any()


@SEEDED
def test_flipped_with_the_wrong_sign(seed: int) -> None:
    claim = drawn((6, 5), seed)
    found, left = explain(evidence(claim, -claim[::-1]))
    assert causes(found) == [(Cause.FLIP, Cause.SIGN)]
    assert not left.wrong.any()


# --- from a sample -------------------------------------------------------------------------------


@SEEDED
def test_a_sample_of_a_region_speaks_for_it(seed: int) -> None:
    claim = drawn((40, 30), seed)
    truth = claim.copy()
    truth[:, 3] *= 2
    located = where((40, 30), np.s_[:, 3])
    looked_at = np.flatnonzero(located)[::7]
    given = sampled(evidence(claim, truth), looked_at)
    found, left = explain(given, located, widen=False)
    assert causes(found) == [(Cause.SCALE,)]
    assert_array_equal(found[0].region, located)
    assert_allclose(left.mended, truth.ravel(), rtol=1e-6)


def test_a_sample_widens_only_if_it_may_and_nothing_refutes_it() -> None:
    claim = drawn((40, 30), 0)
    given = evidence(claim, -claim)
    looked_at = np.arange(0, 300, 13)
    located = where((40, 30), np.s_[:10])
    whole, _ = explain(sampled(given, looked_at), located)
    assert whole[0].region.all()
    part, _ = explain(sampled(given, looked_at), located, widen=False)
    assert_array_equal(part[0].region, located)
    truth = np.where(located.reshape(claim.shape), -claim, claim)
    refuted = sampled(evidence(claim, truth), np.append(looked_at, 700))
    found, _ = explain(refuted, located)
    assert_array_equal(found[0].region, located)


def test_one_right_entry_refutes_a_cause_of_the_whole_leaf() -> None:
    """The rows are not what one index names, so nothing can be said of them without their hole."""
    claim = drawn(SHAPE, 0)
    given = evidence(claim, claim * drawn((8, 1), 3))
    assert causes(explain(given)[0]) == [(Cause.ROW_FACTOR,)]
    numeric = given.numeric.copy()
    numeric[17] = claim.ravel()[17]
    right = replace(given, numeric=numeric, wrong=given.wrong & (given.index != 17))
    assert (Cause.ROW_FACTOR,) not in causes(explain(right)[0])


def test_a_right_entry_keeps_out_of_the_region() -> None:
    claim = drawn((8, 9), 0)
    truth = 2 * claim
    truth[3, 4] = claim[3, 4]
    found, _ = explain(evidence(claim, truth))
    assert causes(found) == [(Cause.SCALE,)]
    assert_array_equal(found[0].region, ~where((8, 9), (3, 4)))


def test_nothing_wrong_needs_no_explanation() -> None:
    claim = drawn(SHAPE, 0)
    found, left = explain(evidence(claim, claim))
    assert found == []
    assert left.mended is left.claim


def test_what_does_not_move() -> None:
    region = where(SHAPE, 2)
    one = unmoved(region)
    assert causes([one]) == [(Cause.ZERO,)]
    assert one.predict is not None
    assert_array_equal(one.predict(np.arange(5)), np.zeros(5))
    assert_array_equal(one.region, region)


# --- how much it takes ---------------------------------------------------------------------------

SAYING = Saying(Cause.SCALE, "{}".format)


def hypothesis(bits: Any, *, fitted: int = 0, tried: int = 1, explained: Any = True) -> Hypothesis:
    bits = np.asarray(bits, dtype=float)
    chosen = np.broadcast_to(explained, bits.shape)
    return Hypothesis((SAYING,), None, chosen, bits, fitted, tried)


@given(
    bits=st.lists(st.floats(0, 60), min_size=1, max_size=12),
    fitted=st.integers(0, 12),
    tried=st.integers(1, 100),
)
def test_surplus_counts_held_out_entries_only(bits: list[float], fitted: int, tried: int) -> None:
    """The entries that say most are used up by the constants."""
    every = np.ones(len(bits), dtype=bool)
    surplus = hypothesis(bits, fitted=fitted, tried=tried).surplus(every)
    held_out = sorted(bits)[: max(len(bits) - fitted, 0)]
    assert surplus == pytest.approx(sum(held_out) - BEYOND_CHANCE[0] - math.log2(tried))


def test_entries_that_are_right_say_nothing_for_a_cause() -> None:
    wrong = np.array([True, True, False, False])
    few, many = hypothesis([30, 30, 0, 0]), hypothesis([30, 30, 50, 50])
    assert few.surplus(wrong) == many.surplus(wrong) == 60 - BEYOND_CHANCE[0]


def test_choosing_entries_costs() -> None:
    wrong = np.ones(64, dtype=bool)
    some = hypothesis([4.0] * 64, explained=np.arange(64) < 8)
    assert some.surplus(wrong) == pytest.approx(32 - BEYOND_CHANCE[1] - choice(8, 64))
    assert choice(0, 64) == choice(64, 64) == 0
    assert choice(32, 64) == 64
    assert choice(8, 64) > math.log2(math.comb(64, 8))
