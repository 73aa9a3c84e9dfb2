"""The decision rule."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradaudit.judge import Outcome, Standard, claim_rounding, default_rtol, judge
from gradaudit.slopes import Regime, Slope, nothing

STANDARD = Standard(rtol=1e-6, strict=False, rounding=0.0, largest=1.0, minor=0.0)


def measured(value: float, error: float, regime: Regime = Regime.SMOOTH) -> Slope:
    return Slope(value, error, 1e-3, regime, value, value, error)


def test_agreement_passes_and_says_what_would_have_failed() -> None:
    judgement = judge(1.0, 1.0, measured(1.0 + 1e-9, 1e-9), STANDARD)
    assert judgement.outcome is Outcome.PASS
    assert judgement.threshold == pytest.approx(1e-6 + 1e-9)
    assert judgement.discrepancy == pytest.approx(1e-9, rel=1e-3)


def test_disagreement_beyond_bar_and_tolerance_fails() -> None:
    assert judge(1.0, 1.0, measured(1.00001, 1e-9), STANDARD).outcome is Outcome.FAIL


def test_disagreement_within_the_bar_is_not_failed() -> None:
    assert judge(1.0, 1.0, measured(1.005, 6e-3), STANDARD).outcome is Outcome.PASS


def test_a_wide_bar_acquits_nobody() -> None:
    judgement = judge(1.0, 1.0, measured(1.0, 0.5), STANDARD)
    assert judgement.outcome is Outcome.UNRESOLVED
    assert judgement.reason


def test_the_terms_count_not_their_sum() -> None:
    """A sum that cancels is compared with the size of what cancels."""
    assert judge(0.0, 100.0, measured(5e-5, 1e-9), STANDARD).outcome is Outcome.PASS
    assert judge(0.0, 1e-3, measured(5e-5, 1e-9), STANDARD).outcome is Outcome.FAIL


def test_a_zero_is_a_zero_beside_the_largest_leaf() -> None:
    zero = measured(1e-13, 3e-13)
    assert judge(0.0, 0.0, zero, STANDARD).outcome is Outcome.PASS
    alone = Standard(rtol=1e-6, strict=False, rounding=0.0, largest=1e-12, minor=0.0)
    assert judge(0.0, 0.0, zero, alone).outcome is Outcome.UNRESOLVED


def test_a_flat_function_fails_a_claim_that_should_have_shown() -> None:
    flat = measured(0.0, 1e-15, Regime.FLAT)
    assert judge(1e-3, 1e-3, flat, STANDARD).outcome is Outcome.FAIL
    assert judge(0.0, 0.0, flat, STANDARD).outcome is Outcome.PASS


def test_any_subgradient_is_right_at_a_kink() -> None:
    kink = Slope(math.nan, math.inf, 1e-6, Regime.KINK, left=-1.0, right=1.0, side_error=1e-9)
    for claim in (-1.0, -0.3, 0.0, 1.0):
        assert judge(claim, abs(claim), kink, STANDARD).outcome is Outcome.PASS
    for claim in (-1.01, 1.01):
        assert judge(claim, abs(claim), kink, STANDARD).outcome is Outcome.FAIL


@pytest.mark.parametrize("regime", [Regime.JUMP, Regime.UNRESOLVED, Regime.NONFINITE])
def test_without_a_slope_nothing_is_decided(regime: Regime) -> None:
    judgement = judge(1.0, 1.0, nothing(regime), STANDARD)
    assert judgement.outcome is Outcome.UNRESOLVED
    assert judgement.reason


def test_a_slope_that_overflows_decides_nothing() -> None:
    judgement = judge(math.inf, math.inf, measured(1.0, 1e-9), STANDARD)
    assert judgement.outcome is Outcome.UNRESOLVED
    assert "overflow" in judgement.reason


def test_the_claims_own_rounding_is_allowed_for() -> None:
    single = 1.2e-7
    rounding = claim_rounding(single, heaviest=7.0, count=1)
    standard = Standard(rtol=1e-4, strict=False, rounding=rounding, largest=7.0, minor=0.0)
    assert judge(3e-8, 3e-8, measured(0.0, 1e-12), standard).outcome is not Outcome.FAIL


def test_a_tolerance_that_was_given_must_be_resolved() -> None:
    slope = measured(1.0, 1e-4)
    strict = Standard(rtol=1e-6, strict=True, rounding=0.0, largest=1.0, minor=0.0)
    assert judge(1.0, 1.0, slope, STANDARD).outcome is Outcome.PASS
    assert judge(1.0, 1.0, slope, strict).outcome is Outcome.UNRESOLVED


@pytest.mark.parametrize(
    ("eps", "rtol"), [(1e-19, 1e-6), (2.2e-16, 1e-6), (1.2e-7, 1e-4), (1e-3, 1e-2), (8e-3, 1e-2)]
)
def test_tolerances_follow_the_precision(eps: float, rtol: float) -> None:
    assert default_rtol(eps) == rtol


@given(
    claimed=st.floats(-10, 10),
    value=st.floats(-10, 10),
    error=st.floats(1e-9, 10),
    scale=st.sampled_from([2.0**k for k in (-300, -40, -1, 1, 40, 300)]),
)
def test_the_rule_has_no_scale(claimed: float, value: float, error: float, scale: float) -> None:
    here = judge(claimed, abs(claimed), measured(value, error), STANDARD)
    there = judge(
        claimed * scale,
        abs(claimed * scale),
        measured(value * scale, error * scale),
        Standard(rtol=1e-6, strict=False, rounding=0.0, largest=scale, minor=0.0),
    )
    assert here.outcome is there.outcome
