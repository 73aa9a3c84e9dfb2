"""The verb: claims right and wrong, of every kind, at every kind of place."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from numpy.typing import NDArray

from gradaudit import Cause, Finding, Report, Verdict, check

Array = NDArray[Any]

RNG = np.random.default_rng(0)
W = RNG.normal(size=(2, 3))
B = RNG.normal(size=3)
MATRIX = RNG.normal(size=(4, 2))


def sine(x: Array) -> float:
    return float(np.sin(x).sum())


def causes(report: Report) -> list[Cause]:
    return [finding.cause for finding in report.findings]


def finding(report: Report, cause: Cause) -> Finding:
    (found,) = [one for one in report.findings if one.cause is cause]
    return found


def loss(w: Array, b: Array) -> float:
    return float((np.tanh(MATRIX @ w + b) ** 2).sum())


def loss_slopes(w: Array, b: Array) -> tuple[Array, Array]:
    y = np.tanh(MATRIX @ w + b)
    dz = 2 * y * (1 - y**2)
    return MATRIX.T @ dz, dz.sum(axis=0)


def test_a_gradient_by_value() -> None:
    assert check(sine, np.cos(B), B)
    assert check(sine, np.cos(B).tolist(), B)
    assert check(sine, 2 * np.cos(B), B).verdict is Verdict.FAIL


@pytest.mark.parametrize("form", ["d{}", "grad_{}", "{}_grad", "{}"])
def test_prefixed_keys(form: str) -> None:
    def grad(x: dict[str, Array]) -> dict[str, Any]:
        named = zip("Wb", loss_slopes(x["W"], x["b"]), strict=True)
        return {form.format(name): value for name, value in named} | {"dA1": MATRIX, "cache": None}

    report = check(lambda x: loss(x["W"], x["b"]), grad, {"W": W, "b": B})
    assert report
    (note,) = report.notes
    assert "dA1" in note
    assert "cache" in note
    assert "ignored" in note


def test_an_integer_gradient_of_a_linear_function() -> None:
    assert check(lambda x: float(3 * x.sum()), lambda x: np.full(3, 3), B)
    assert check(lambda x: float(x.sum()), lambda x: np.ones(3, dtype=bool), B)


@pytest.mark.parametrize("pair", [tuple, list])
def test_value_and_grad(pair: Callable[[Any], Any]) -> None:
    calls = []

    def both(x: Array) -> Any:
        calls.append(1)
        return pair((sine(x), np.cos(x)))

    report = check(value_and_grad=both, x=B)
    assert report
    assert report.evaluations + report.gradient_evaluations == len(calls)
    wrong = lambda x: (sine(x), np.cos(x) * [1, 1, 0.99])
    report = check(x=B, value_and_grad=wrong)
    assert report.leaf("x").wrong.tolist() == [False, False, True]


def dropout(x: Array) -> float:
    return float((np.sin(x) * (np.random.random(x.shape) < 0.7)).sum())


def dropout_slope(x: Array) -> Array:
    return np.cos(x) * (np.random.random(x.shape) < 0.7)


def test_dropout_is_inconclusive() -> None:
    report = check(dropout, dropout_slope, W)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert "seed_rng=True" in finding(report, Cause.RANDOM).advice
    assert "random" in report.reason
    assert report.leaf("x").verdict is Verdict.INCONCLUSIVE


def test_dropout_under_a_fixed_state_is_a_function() -> None:
    for seed in range(3):
        assert check(dropout, dropout_slope, W, seed_rng=True, seed=seed)
    report = check(dropout, lambda x: 1.1 * dropout_slope(x), W, seed_rng=True)
    assert report.verdict is Verdict.FAIL


def test_dropout_of_everything_is_no_vacuous_pass() -> None:
    """f and its claim are exactly zero under the mask: nothing has been seen."""
    f = lambda x: float((np.sin(x) * (np.random.random(x.shape) < 0.0)).sum())
    grad = lambda x: np.cos(x) * (np.random.random(x.shape) < 0.0)
    assert check(f, grad, W, seed_rng=True).verdict is not Verdict.FAIL


def test_a_generator_of_ones_own() -> None:
    rng = np.random.default_rng(5)
    f = lambda x: float((np.sin(x) * rng.random(x.shape)).sum())
    grad = lambda x: np.cos(x) * rng.random(x.shape)
    assert Cause.RANDOM in causes(check(f, grad, W))
    report = check(f, grad, W, seed_rng=True)
    assert "seed_rng" in finding(report, Cause.RANDOM).advice
    assert check(f, grad, W, seed_rng=rng)
    assert check(f, grad, W, seed_rng=[rng, np.random.default_rng(6)])


def test_a_random_gradient_alone() -> None:
    report = check(sine, lambda x: np.cos(x) + np.random.random(x.shape), W)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert "`grad`" in finding(report, Cause.RANDOM).statement
    assert "`f`" not in finding(report, Cause.RANDOM).statement


LARGE = np.random.default_rng(1).normal(size=(20, 30))


def test_effort_is_what_it_costs() -> None:
    quick, standard, exhaustive = (
        check(sine, np.cos, LARGE, effort=effort) for effort in ("quick", "standard", "exhaustive")
    )
    assert quick
    assert standard
    assert exhaustive
    assert quick.evaluations < standard.evaluations < exhaustive.evaluations
    assert quick.leaf("x").probes < standard.leaf("x").probes < exhaustive.leaf("x").probes
    assert exhaustive.leaf("x").probes == 600
    assert exhaustive.leaf("x").exact


def test_exhaustive_finds_each_wrong_entry() -> None:
    wrong = np.zeros(LARGE.shape, dtype=bool)
    wrong.flat[[0, 7, 31, 300, 599]] = True
    report = check(
        sine, lambda x: np.cos(x) * np.where(wrong, 1.001, 1), LARGE, effort="exhaustive"
    )
    leaf = report.leaf("x")
    assert_array_equal(leaf.wrong, wrong)
    assert leaf.exact
    assert leaf.wrong_entries == 5
    assert "5 of 600" in report.reason


@settings(max_examples=40)
@given(
    wrong=st.sets(st.integers(0, 11), min_size=1),
    factor=st.sampled_from([1.0001, 0.99, 2.0, -1.0, 0.0]),
    seed=st.integers(0, 2**32 - 1),
)
def test_wrong_entries_of_small_leaves_are_located(
    wrong: set[int], factor: float, seed: int
) -> None:
    chosen = np.isin(np.arange(12), list(wrong)).reshape(3, 4)
    x = np.random.default_rng(seed).uniform(0.2, 1.3, size=(3, 4))
    report = check(sine, lambda x: np.where(chosen, factor, 1) * np.cos(x), x, seed=seed)
    leaf = report.leaf("x")
    assert report.verdict is Verdict.FAIL
    assert_array_equal(leaf.wrong, chosen)
    assert leaf.exact
    assert leaf.worst
    worst = leaf.worst[0]
    entry = tuple(np.argwhere(chosen)[0]) if len(wrong) == 1 else None
    if entry:
        assert worst.numeric == pytest.approx(np.cos(x[entry]), abs=2 * worst.error)
        assert worst.claimed == pytest.approx(factor * np.cos(x[entry]))


def test_a_tolerance_of_ones_own() -> None:
    off = lambda x: np.cos(x) * 1.0001
    assert check(sine, off, B).verdict is Verdict.FAIL
    assert check(sine, off, B, rtol=1e-3)
    assert check(sine, np.cos, B, rtol=1e-15).verdict is not Verdict.FAIL


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_a_claim_that_is_not_finite(bad: float) -> None:
    def grad(x: dict[str, Array]) -> dict[str, Array]:
        dw, db = loss_slopes(x["W"], x["b"])
        dw[1, 2] = bad
        return {"W": dw, "b": db}

    report = check(lambda x: loss(x["W"], x["b"]), grad, {"W": W, "b": B})
    assert report.verdict is Verdict.FAIL
    found = finding(report, Cause.NONFINITE)
    assert found.leaf == "W"
    assert found.region == "W[1, 2]"
    assert "W[1, 2]" in found.statement
    assert np.argwhere(report.leaf("W").wrong).tolist() == [[1, 2]]
    assert report.leaf("b").verdict is Verdict.PASS


def test_a_loss_in_float32() -> None:
    f = lambda x: np.float32(sine(x.astype(np.float32)))
    report = check(f, np.cos, B)
    assert report.verdict is Verdict.PASS
    found = finding(report, Cause.PRECISION)
    assert 5 < float(found.evidence["digits"]) < 9
    assert "float32" in found.statement
    assert check(f, lambda x: 1.01 * np.cos(x), B).verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("slope", "verdict"),
    [
        (0.0, Verdict.PASS),
        (1.0, Verdict.PASS),
        (-1.0, Verdict.PASS),
        (0.3, Verdict.PASS),
        (1.01, Verdict.FAIL),
        (-1.5, Verdict.FAIL),
    ],
)
def test_a_kink(slope: float, verdict: Verdict) -> None:
    x = np.array([1.5, 0.0, -2.0])
    grad = lambda x: np.where(x == 0, slope, np.sign(x))
    report = check(lambda x: float(np.abs(x).sum()), grad, x)
    assert report.verdict is verdict
    found = finding(report, Cause.KINK)
    assert found.region == "x[1]"
    assert report.leaf("x").wrong.tolist() == [False, verdict is Verdict.FAIL, False]


def test_a_jump() -> None:
    f = lambda x: float((np.floor(x) + x**2).sum())
    report = check(f, lambda x: 2 * x, np.array([0.5, 2.0, 1.3]))
    assert report.verdict is Verdict.INCONCLUSIVE
    assert finding(report, Cause.JUMP).region == "x[1]"


def test_a_jump_at_which_f_has_a_third_value() -> None:
    """Of the limits from left and right and the value at the point, no two agree."""
    f = lambda x: float((np.sign(x) + x**2).sum())
    report = check(f, lambda x: 2 * x, np.array([0.5, 0.0, 1.3]))
    assert report.verdict is Verdict.INCONCLUSIVE
    assert finding(report, Cause.JUMP).region == "x[1]"


def test_a_claim_where_f_is_flat() -> None:
    f = lambda x: float(np.sin(x[0]) + np.round(x[1]) + 0 * x[2])
    report = check(f, lambda x: np.array([np.cos(x[0]), 1.0, 0.0]), np.array([0.3, 0.8, 0.7]))
    assert report.verdict is Verdict.FAIL
    assert finding(report, Cause.ZERO).region == "x[1]"
    assert report.leaf("x").wrong.tolist() == [False, True, False]
    assert check(f, lambda x: np.array([np.cos(x[0]), 0.0, 0.0]), np.array([0.3, 0.8, 0.7]))


def test_a_forgotten_gradient() -> None:
    report = check(
        lambda x: loss(x["W"], x["b"]),
        lambda x: {"W": loss_slopes(x["W"], x["b"])[0], "b": np.zeros(3)},
        {"W": W, "b": B},
    )
    assert report.verdict is Verdict.FAIL
    assert report.leaf("b").wrong.all()


@pytest.mark.parametrize("value", [0.0, 1.0, -1e30])
def test_a_constant(value: float) -> None:
    """Zeros are not wrong there; slopes that would have changed f are."""
    assert check(lambda _: value, np.zeros_like, W).verdict is not Verdict.FAIL
    claim = max(abs(value), 1.0) * np.ones_like(W)
    assert check(lambda _: value, claim, W).verdict is Verdict.FAIL
    below_an_ulp = 1e-20 * value * np.ones_like(W)
    if value:
        assert check(lambda _: value, below_an_ulp, W).verdict is Verdict.INCONCLUSIVE


@given(st.sampled_from([-40, -3, 1, 40]), st.sampled_from([-40, -3, 1, 40]))
def test_scales_do_not_matter(of_f: int, of_x: int) -> None:
    s, c = 2.0**of_f, 2.0**of_x
    report = check(lambda x: s * sine(x / c), lambda x: s / c * np.cos(x / c), c * W)
    plain = check(sine, np.cos, W)
    assert report.verdict is plain.verdict
    assert report.evaluations == plain.evaluations
    assert report.leaf("x").discrepancy == plain.leaf("x").discrepancy
    off = lambda x: s / c * np.cos(x / c) * np.array([[1, 1, 1.01], [1, 1, 1]])
    assert np.argwhere(check(lambda x: s * sine(x / c), off, c * W).leaf("x").wrong).tolist() == [
        [0, 2]
    ]
