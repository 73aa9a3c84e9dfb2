"""Sweeps: which is at fault, the check or the gradient, and which step would have served."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from gradaudit import ArgumentError, Fault, Opinion, Verdict, check, sweep
from gradaudit.demos.iris import three_classes, two_classes
from gradaudit.demos.regularised_network import unrolled_network
from gradaudit.textbook import norm_ratio, one_sided_gradient, two_sided_gradient
from tests.claims._refused import says

Array = NDArray[Any]

X = np.random.default_rng(0).normal(size=5)
FLOAT32 = np.finfo(np.float32).eps


def f(x: Array) -> float:
    return float(np.sum(np.sin(x.astype(float)) ** 2))


def grad(x: Array) -> Array:
    return np.sin(2 * x.astype(float))


def single(x: Array) -> float:
    return float(np.float32(f(x)))


# --- the cases that people brought ---------------------------------------------------------------


def test_a_right_gradient_of_a_float32_loss() -> None:
    """C1: 0.3 at 1e-7, and 3e-5 or so where it is best."""
    found = sweep(**three_classes(np.float32))
    assert found.verdict is Verdict.PASS
    assert found.fault is Fault.CHECK
    assert found.opinion is Opinion.WRONG
    assert 0.1 < found.ratio < 0.9
    assert 1e-4 < found.best_step < 1e-1
    assert found.at(found.ratios, found.best_step) < 1e-4
    assert 6 < found.digits < 9
    says(found.statement, "The check is at fault, not the gradient", "as float32 does", "1e-07")
    says(found.statement, f"With step {found.best_step:.0e} the same check gives ")


@pytest.mark.parametrize("arguments", [two_classes(), three_classes(np.float64)])
def test_a_right_gradient_of_a_float64_loss(arguments: dict[str, Any]) -> None:
    found = sweep(**arguments)
    assert found.fault is Fault.NOBODY
    assert found.opinion is Opinion.RIGHT
    assert found.ratio < 1e-8
    says(found.statement, "The gradient is right, and the check agrees")


@pytest.mark.parametrize(("penalty", "ratio"), [(1.0, 0.0436), (3.0, 0.1175)])
def test_a_cost_with_a_penalty_too_many(penalty: float, ratio: float) -> None:
    """C4: no step helps, for the claim and the function disagree."""
    found = sweep(**unrolled_network(penalty), epsilon=1e-4)
    assert found.verdict is Verdict.FAIL
    assert found.fault is Fault.GRADIENT
    assert found.ratio == pytest.approx(ratio, rel=0.02)
    assert found.at(found.ratios, found.best_step) == pytest.approx(ratio, rel=0.02)
    assert found.at(found.errors, 1e-4) < 1e-9
    says(found.statement, "The gradient is at fault (or f is), not the check", "Theta2[:, 0]")
    assert found.report is not None
    assert found.report.leaf("Theta2").wrong[:, 0].all()


def test_the_cost_mended() -> None:
    assert sweep(**unrolled_network(3.0, mended=True)).fault is Fault.NOBODY


# --- what a check would have said ----------------------------------------------------------------


@pytest.mark.parametrize("one_sided", [False, True])
@pytest.mark.parametrize("x", [X, X.astype(np.float32)], ids=["float64", "float32"])
def test_ratios_are_those_of_the_textbook(one_sided: bool, x: Array) -> None:
    found = sweep(f, grad, x, one_sided=one_sided, epsilon=2e-5)
    formula = one_sided_gradient if one_sided else two_sided_gradient
    for step, ratio in zip(found.steps, found.ratios, strict=True):
        expected = norm_ratio(grad(x), formula(f, x, float(step)))
        assert ratio == pytest.approx(expected, rel=1e-6, abs=1e-15)
    assert found.ratio == found.ratios[found.steps == 2e-5]


@pytest.mark.parametrize(("one_sided", "power"), [(False, 2), (True, 1)])
def test_truncation_follows_its_power(one_sided: bool, power: int) -> None:
    found = sweep(f, grad, X, one_sided=one_sided)
    coarse = [found.at(found.errors, step) for step in (1e-2, 1e-3)]
    assert coarse[0] / coarse[1] == pytest.approx(10**power, rel=0.1)
    ours = [found.at(found.truncation, step) for step in (1e-2, 1e-3)]
    assert ours == pytest.approx(coarse, rel=0.1)


@pytest.mark.parametrize("loss", [f, single])
@pytest.mark.parametrize("one_sided", [False, True])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_noise_is_about_what_the_errors_show(loss: Any, one_sided: bool, dtype: Any) -> None:
    x = np.random.default_rng(1).normal(size=100).astype(dtype)
    found = sweep(loss, grad, x, one_sided=one_sided)
    told = (found.errors < 0.5) & (found.errors > found.resolution)
    seen = told & (found.steps < found.best_step / 3)
    assert seen.any()
    factor = np.exp(np.mean(np.log(found.noise[seen] / found.errors[seen])))
    assert 0.5 < factor < 6


def test_parts_that_nothing_confirms_are_nan() -> None:
    """The quotients of a parabola are exact at every step, so no power can be seen."""
    found = sweep(lambda x: float(x @ x), lambda x: 2 * x, X)
    assert np.isnan(found.truncation).all()
    assert found.fault is Fault.NOBODY


def test_the_best_step_is_not_one_of_luck() -> None:
    """Along one entry, quotients far too fine can be right by chance."""
    for seed in range(20):
        x = np.random.default_rng(seed).uniform(0.5, 2.0, 1)
        found = sweep(f, grad, x, seed=seed)
        assert 1e-7 < found.best_step < 1e-3


def test_steps_fall_and_hold_the_one_asked_about() -> None:
    found = sweep(f, grad, X, epsilon=2.5e-5)
    assert (np.diff(found.steps) < 0).all()
    assert 2.5e-5 in found.steps
    assert found.steps[0] <= 10
    assert found.steps[-1] < 1e-14
    assert len(sweep(f, grad, X, epsilon=1e-5).steps) == len(found.steps) - 1
    for far in (1e-40, 1e5):
        assert far in sweep(f, grad, X, epsilon=far).steps


def test_arrays_are_float64_of_one_length_and_read_only() -> None:
    found = sweep(f, grad, X.astype(np.longdouble))
    for array in (found.steps, found.ratios, found.errors, found.noise, found.truncation):
        assert array.dtype == np.float64
        assert array.shape == found.steps.shape
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1.0


# --- who is at fault -----------------------------------------------------------------------------


@pytest.mark.parametrize("epsilon", [1.0, 1e-7, 1e-15])
@pytest.mark.parametrize("loss", [f, single])
@pytest.mark.parametrize("factor", [1.0, 1.001, -1.0])
def test_a_sweep_never_contradicts_a_check(loss: Any, factor: float, epsilon: float) -> None:
    claim = lambda x: factor * grad(x)
    found, report = sweep(loss, claim, X, epsilon=epsilon), check(loss, claim, X)
    assert found.verdict is report.verdict
    right = {Fault.NOBODY, Fault.CHECK}
    assert (found.fault in right) == (report.verdict is Verdict.PASS)


def test_too_wide_a_step() -> None:
    found = sweep(f, grad, X, epsilon=0.1)
    assert found.fault is Fault.CHECK
    says(found.statement, "so wide a step")


def test_a_point_that_cannot_carry_the_step() -> None:
    found = sweep(f, grad, X.astype(np.float32))
    assert found.fault is Fault.CHECK
    assert found.lost > 0.01
    says(found.statement, "x is float32", "too far apart")
    assert found.steps[-2] > FLOAT32 / 10
    assert sweep(f, grad, X, epsilon=1e-18).lost == pytest.approx(math.sqrt(2) - 1)


def test_a_check_too_blind_to_see_a_wrong_gradient() -> None:
    found = sweep(single, lambda x: 1.01 * grad(x), X)
    assert found.fault is Fault.BOTH
    says(found.statement, "Both are at fault", "for a right gradient too", "still gives 0.005")


def test_a_wrong_leaf_that_one_ratio_hides() -> None:
    x = {"large": X, "small": X}
    claim = lambda p: {"large": grad(p["large"]), "small": 2e-8 * grad(p["small"])}
    found = sweep(lambda p: f(p["large"]) + 1e-8 * f(p["small"]), claim, x)
    assert found.opinion is Opinion.RIGHT
    assert found.fault is Fault.BOTH
    says(found.statement, "the check misses it", "hides", "small")


@pytest.mark.parametrize("subgradient", [0.0, 1.0])
def test_a_kink(subgradient: float) -> None:
    """A subgradient passes; the middle one happens to be what a two-sided quotient gives."""
    claim = lambda x: np.where(x == 0, subgradient, np.sign(x))
    found = sweep(lambda x: float(np.abs(x).sum()), claim, np.array([0.0, 1.0, -2.0]))
    assert found.verdict is Verdict.PASS
    assert found.unmeasured == 1
    assert found.fault is (Fault.CHECK if subgradient else Fault.NOBODY)
    assert ("no derivative along 1 of 3" in found.statement) == bool(subgradient)


@pytest.mark.parametrize(
    ("ratio", "opinion"),
    [
        (0.0, "right"),
        (1e-7, "right"),
        (2e-7, "doubtful"),
        (1e-3, "doubtful"),
        (2e-3, "wrong"),
        (math.inf, "wrong"),
        (math.nan, "wrong"),
    ],
)
def test_opinions(ratio: float, opinion: str) -> None:
    assert Opinion.on(ratio) == opinion


# --- no claim ------------------------------------------------------------------------------------


@pytest.mark.parametrize("epsilon", [1e-2, 1e-7])
def test_without_a_claim_steps_are_judged(epsilon: float) -> None:
    found = sweep(f, None, X, epsilon=epsilon)
    assert [found.report, found.verdict, found.fault, found.opinion] == [None] * 4
    assert np.isnan(found.ratios).all()
    assert math.isnan(found.ratio)
    with_claim = sweep(f, grad, X, epsilon=epsilon)
    np.testing.assert_array_equal(found.errors, with_claim.errors)
    assert found.best_step == with_claim.best_step
    says(found.statement, "Even for a right gradient a two-sided check with step", "it gives")


def test_without_a_claim_and_without_a_derivative() -> None:
    found = sweep(lambda x: float(np.abs(x).sum()), None, np.zeros(3))
    assert math.isnan(found.best_step)
    says(found.statement, "no derivative")


# --- functions that do not let themselves be measured --------------------------------------------


def test_a_random_function() -> None:
    rng = np.random.default_rng(0)
    noisy = lambda x: f(x) + 1e-3 * rng.normal()
    found = sweep(noisy, grad, X)
    assert found.fault is Fault.UNDECIDED
    assert np.isnan(found.errors).all()
    assert math.isnan(found.best_step)
    says(found.statement, "Undecided", "random", "which courses read as wrong")
    assert sweep(noisy, grad, X, seed_rng=rng).fault is not Fault.UNDECIDED
    assert math.isnan(sweep(noisy, None, X).best_step)


@pytest.mark.parametrize("claim", [grad, None])
@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_function_that_is_not_finite_at_the_point(value: float, claim: Any) -> None:
    with pytest.raises(ArgumentError, match=f"`f` returned {value} at `x`"):
        sweep(lambda _: value, claim, X)


def test_steps_beyond_the_domain_are_lost() -> None:
    logarithm = lambda x: float(np.log(x).sum())
    found = sweep(logarithm, lambda x: 1 / x, np.abs(X), epsilon=3.0)
    assert math.isnan(found.ratio)
    says(found.statement, "gives no number", "not finite at such a distance")
    assert found.fault is Fault.CHECK
    assert found.at(found.ratios, found.best_step) < 1e-9


def test_an_f_that_raises_beyond_what_a_check_tries_loses_that_step() -> None:
    def table(x: Array) -> float:
        if (np.abs(x - X) > 0.9).any():
            raise IndexError("off the table")
        return f(x)

    found = sweep(table, grad, X)
    assert np.isnan(found.ratios[found.steps > 0.9]).all()
    assert np.isfinite(found.ratios[found.steps < 0.9]).all()


def test_an_f_that_raises_nearby_raises() -> None:
    def broken(x: Array) -> float:
        if np.any(x != X):
            raise IndexError("off the table")
        return f(x)

    for claim in (grad, None):
        with pytest.raises(IndexError, match="off the table"):
            sweep(broken, claim, X)


def test_a_claim_that_is_not_finite() -> None:
    found = sweep(f, lambda x: np.nan * x, X)
    assert found.fault is Fault.GRADIENT
    says(found.statement, "gives no number", "not finite")


def test_a_flat_function() -> None:
    found = sweep(lambda _: 0.0, np.zeros_like, X)
    assert found.ratio == 0
    assert math.isnan(found.digits)
    assert str(found)


def test_the_best_step_needs_no_sharp_reference() -> None:
    """Along each entry alone the derivative of a float32 loss is known far less well."""
    found = sweep(**three_classes(np.float32))
    assert found.resolution > 10 * found.at(found.ratios, found.best_step)
    assert found.expected(found.best_step) < found.resolution
    assert found.expected(1e-7) == found.at(found.errors, 1e-7)
    says(str(found), f"<{found.resolution:.1e}")


@pytest.mark.parametrize("scale", [1e-250, 1e200])
def test_neither_overflow_nor_underflow(scale: float) -> None:
    found = sweep(lambda x: scale * f(x), lambda x: scale * grad(x), X)
    assert found.fault is Fault.NOBODY
    assert found.ratio < 1e-8


@settings(max_examples=10)
@given(s=st.integers(-30, 30))
def test_the_scale_of_f_changes_nothing(s: int) -> None:
    plain = sweep(f, grad, X)
    found = sweep(lambda x: 2.0**s * f(x), lambda x: 2.0**s * grad(x), X)
    np.testing.assert_array_equal(found.ratios, plain.ratios)
    np.testing.assert_array_equal(found.errors, plain.errors)
    assert found.best_step == plain.best_step
    assert found.statement == plain.statement
