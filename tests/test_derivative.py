"""Numeric derivatives by themselves: their bars hold the truth, and say so where there is none."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import ml_dtypes
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from numpy.typing import NDArray

from gradaudit import (
    Regime,
    Slope,
    directional_derivative,
    numerical_gradient,
)

Array = NDArray[Any]
Function = Callable[[Any], Any]

EPS = float(np.finfo(np.float64).eps)

SMOOTH: dict[str, tuple[Function, Function]] = {
    "sin": (np.sin, np.cos),
    "exp": (np.exp, np.exp),
    "tanh": (np.tanh, lambda x: 1 - np.tanh(x) ** 2),
    "cube": (lambda x: x**3, lambda x: 3 * x**2),
    "reciprocal": (lambda x: 1 / x, lambda x: -1 / x**2),
    "logarithm": (lambda x: np.log(np.abs(x)), lambda x: 1 / x),
    "softplus": (lambda x: np.log1p(np.exp(x)), lambda x: 1 / (1 + np.exp(-x))),
    "bell": (lambda x: np.exp(-(x**2)), lambda x: -2 * x * np.exp(-(x**2))),
}

PLACES = st.floats(0.05, 3.0) | st.floats(-3.0, -0.05)
SCALES = st.floats(-12, 12).map(lambda power: 10.0**power)
POWERS = st.integers(-40, 40).map(lambda power: 2.0**power)
SEEDS = st.integers(0, 2**31)

X = np.array([0.3, 0.5, 0.7])
V = np.array([1.0, -2.0, 0.5])


def sine(x: Array) -> float:
    return float(np.sin(x).sum())


def off(slope: Slope, truth: float) -> float:
    """Give by how many bars a slope is off; the last digits of the truth itself are free."""
    return max(abs(slope.value - truth) - 4 * EPS * abs(truth), 0.0) / max(slope.error, 1e-300)


# --- truth ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SMOOTH)
@settings(max_examples=25)
@given(x=PLACES, s=SCALES, c=SCALES)
def test_the_truth_lies_within_the_bar(name: str, x: float, s: float, c: float) -> None:
    """Of 95 % or wider, so that one and a half of them hold it practically always."""
    f, slope = SMOOTH[name]
    point = np.array([c * x])
    y = point[0] / c
    found = directional_derivative(lambda x: s * float(f(x / c).sum()), point, np.ones(1))
    truth = s / c * float(slope(np.longdouble(y)))
    assert found.regime in {Regime.SMOOTH, Regime.NOISY}
    assert off(found, truth) <= 1.5
    size = s / c * max(abs(float(slope(y))), abs(float(f(y))))
    assert found.error <= 1e-6 * size
    assert found.left == found.right == found.value


@pytest.mark.parametrize("name", SMOOTH)
def test_bars_hold_the_truth_nearly_always(name: str) -> None:
    f, slope = SMOOTH[name]
    rng = np.random.default_rng(0)
    held = []
    for _ in range(100):
        x = rng.uniform(0.05, 3.0, 3) * rng.choice([-1.0, 1.0], 3)
        v = rng.normal(size=3)
        truth = float(slope(x.astype(np.longdouble)) @ v)
        held.append(off(directional_derivative(lambda x: float(f(x).sum()), x, v), truth) <= 1)
    assert np.mean(held) >= 0.95


@given(seed=SEEDS)
def test_a_gradient_is_its_entries(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(2, 3))
    weight = rng.normal(size=(2, 3))
    found = numerical_gradient(lambda x: float((weight * np.sin(x)).sum()), x)
    assert found.value.shape == found.error.shape == (2, 3)
    assert found.value.dtype == found.error.dtype == np.float64
    assert (np.abs(found.value - weight * np.cos(x)) <= 1.5 * found.error).all()
    assert (found.error <= 1e-6 * np.abs(weight).max()).all()
    assert (found.error > 0).all()


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.longdouble])
def test_other_dtypes(dtype: Any) -> None:
    x = X.astype(dtype)
    f = lambda x: np.sin(x.astype(np.longdouble)).sum()
    truth = np.cos(x.astype(np.longdouble)).astype(np.float64)
    found = numerical_gradient(f, x)
    assert found.value.dtype == np.float64
    assert (np.abs(found.value - truth) <= 1.5 * found.error + EPS).all()
    assert (found.error < 1e-2).all()
    slope = directional_derivative(f, x, V.astype(dtype))
    assert off(slope, float(truth @ V)) <= 1.5


def test_evaluations_are_counted_and_few() -> None:
    calls = []

    def f(x: Array) -> float:
        calls.append(1)
        return sine(x)

    x = np.random.default_rng(0).normal(size=200)
    found = numerical_gradient(f, x)
    assert found.evaluations == len(calls)
    assert found.evaluations < 12 * x.size


# --- directions ----------------------------------------------------------------------------------


@given(power=st.integers(-60, 60))
def test_twice_the_direction_is_twice_the_slope(power: int) -> None:
    one = directional_derivative(sine, X, V)
    other = directional_derivative(sine, X, V * 2.0**power)
    assert other == one.scaled(2.0**power)


@given(factor=st.floats(1e-12, 1e12), seed=SEEDS)
def test_the_length_of_a_direction_only_scales(factor: float, seed: int) -> None:
    v = np.random.default_rng(seed).normal(size=3)
    one = directional_derivative(sine, X, v)
    other = directional_derivative(sine, X, factor * v)
    assert other.regime is one.regime
    assert abs(other.value - factor * one.value) <= other.error + factor * one.error
    assert other.error <= 10 * factor * one.error


@given(seed=SEEDS)
def test_backwards_is_the_negative(seed: int) -> None:
    v = np.random.default_rng(seed).normal(size=3)
    one, other = (directional_derivative(sine, X, way) for way in (v, -v))
    assert abs(one.value + other.value) <= one.error + other.error


def test_a_direction_may_leave_entries_alone() -> None:
    x = np.array([0.3, math.pi, 1e-300])
    f = lambda x: math.sin(x[0]) if tuple(x[1:]) == (math.pi, 1e-300) else math.nan
    assert off(directional_derivative(f, x, np.array([1.0, 0.0, 0.0])), math.cos(0.3)) <= 1.5


def test_a_column_is_squeezed() -> None:
    assert directional_derivative(sine, X, V[:, None]) == directional_derivative(sine, X, V)


# --- places without a derivative -----------------------------------------------------------------


def declined(slope: Slope, regime: Regime) -> None:
    assert slope.regime is regime
    assert math.isnan(slope.value)
    assert math.isinf(slope.error)


@given(below=st.floats(-10, 10), above=st.floats(-10, 10), s=SCALES, c=SCALES)
def test_a_kink_has_two_slopes(below: float, above: float, s: float, c: float) -> None:
    assume(abs(above - below) > 1e-3)
    f = lambda x: s * float(np.where(x < 0, below * x / c, above * x / c).sum())
    slope = directional_derivative(f, np.zeros(1), np.full(1, c))
    declined(slope, Regime.KINK)
    assert slope.left == pytest.approx(s * below, abs=slope.side_error + 1e-12 * s)
    assert slope.right == pytest.approx(s * above, abs=slope.side_error + 1e-12 * s)
    assert slope.side_error <= 1e-6 * s * max(abs(below), abs(above))


@pytest.mark.parametrize("a", [0.0, 1.0, -2.0, 1e-9])
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_kink_among_curves(a: float, sign: float) -> None:
    f = lambda x: float(np.exp(x).sum() + 2 * np.abs(x - a).sum())
    slope = directional_derivative(f, np.array([a]), np.array([sign]))
    declined(slope, Regime.KINK)
    truth = sorted([sign * math.exp(a) - 2, sign * math.exp(a) + 2])
    assert slope.left == pytest.approx(truth[0], abs=1.5 * slope.side_error)
    assert slope.right == pytest.approx(truth[1], abs=1.5 * slope.side_error)


def test_the_entry_at_a_kink_alone_has_no_derivative() -> None:
    found = numerical_gradient(lambda x: float(np.abs(x).sum()), np.array([0.5, 0.0, -2.0]))
    assert_array_equal(np.isnan(found.value), [False, True, False])
    assert_array_equal(np.isinf(found.error), [False, True, False])
    assert found.value[[0, 2]] == pytest.approx([1.0, -1.0], abs=1e-9)


def test_a_random_function() -> None:
    rng = np.random.default_rng(0)
    f = lambda x: sine(x) + 1e-3 * rng.normal()
    declined(directional_derivative(f, X, V), Regime.RANDOM)
    assert np.isnan(numerical_gradient(f, X).value).all()
    truth = float(np.cos(X) @ V)
    assert off(directional_derivative(f, X, V, seed_rng=rng), truth) <= 1.5


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_function_that_is_not_finite(value: float) -> None:
    declined(directional_derivative(lambda _: value, X, V), Regime.NONFINITE)
    found = numerical_gradient(lambda _: value, X)
    assert np.isnan(found.value).all()
    assert np.isinf(found.error).all()


def test_a_function_that_is_finite_at_the_point_alone() -> None:
    f = lambda x: 0.5 if np.array_equal(x, X) else math.nan
    declined(directional_derivative(f, X, V), Regime.NONFINITE)


JUMPS: dict[str, Function] = {
    "from below": np.floor,
    "from above": lambda x: np.ceil(x) + np.sin(x),
    "on both sides": lambda x: np.sign(x - 1.0) + np.exp(x),
    "at the point alone": lambda x: np.where(x == 1.0, 1.0, 0.0) + np.sin(x),
    "small": lambda x: np.sin(x) + 1e-6 * (x >= 1.0),
}


@pytest.mark.parametrize("name", JUMPS)
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_jump(name: str, sign: float) -> None:
    f = lambda x: float(JUMPS[name](x).sum())
    declined(directional_derivative(f, np.ones(1), np.array([sign])), Regime.JUMP)


@pytest.mark.parametrize("value", [3.0, -1e-9, 1e12])
def test_flat_ground(value: float) -> None:
    slope = directional_derivative(lambda _: value, X, V)
    assert slope.regime is Regime.FLAT
    assert slope.value == 0
    assert 0 < slope.error < 1e-12 * abs(value)


def test_flat_ground_at_zero() -> None:
    """The design asks for a bar that is never zero; an ulp of 0 is as good as none."""
    slope = directional_derivative(lambda _: 0.0, X, V)
    assert slope.regime is Regime.FLAT
    assert slope.value == 0
    assert 0 <= slope.error < 1e-300


def test_a_step_function_is_flat() -> None:
    slope = directional_derivative(lambda x: float(np.round(x).sum()), X + 0.1, V / 100)
    assert slope.regime is not Regime.SMOOTH or abs(slope.value) <= slope.error


# --- the edge of the domain ----------------------------------------------------------------------


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_the_edge_of_a_domain(sign: float) -> None:
    f = lambda x: float(np.where(x < 0, np.nan, np.exp(x)).sum())
    slope = directional_derivative(f, np.zeros(1), np.array([sign]))
    assert slope.regime is Regime.ONE_SIDED
    assert off(slope, sign) <= 1.5
    assert slope.error < 1e-5
    one, other = (slope.right, slope.left) if sign > 0 else (slope.left, slope.right)
    assert one == slope.value
    assert math.isnan(other)


@pytest.mark.parametrize("power", [1.5, 2.0, 2.5])
def test_a_power_at_the_edge_of_its_domain(power: float) -> None:
    """Its slope there is zero, however slowly the quotients fall."""
    f = lambda x: float(np.where(x < 0, np.nan, np.abs(x) ** power).sum())
    slope = directional_derivative(f, np.zeros(1), np.ones(1))
    assert slope.regime is Regime.ONE_SIDED
    assert off(slope, 0.0) <= 1.5
    assert slope.error < 1e-4


ENDLESS: dict[str, Function] = {
    "root": np.sqrt,
    "cube root": lambda x: np.where(x < 0, np.nan, np.cbrt(x)),
    "x log x": lambda x: np.where(x == 0, 0.0, x * np.log(x)),
    "arcsine": lambda x: np.arcsin(1 - x),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_an_infinite_slope_at_the_edge(name: str) -> None:
    """No value, or none that its bar does not take back."""
    f = lambda x: float(ENDLESS[name](x).sum())
    with np.errstate(all="ignore"):
        slope = directional_derivative(f, np.zeros(1), np.ones(1))
    assert math.isnan(slope.value) == math.isinf(slope.error)
    assert not slope.error < abs(slope.value)


def test_an_infinite_slope_amid_the_domain() -> None:
    slope = directional_derivative(lambda x: float(np.cbrt(x).sum()), np.zeros(1), np.ones(1))
    assert math.isnan(slope.value) == math.isinf(slope.error)
    assert not slope.error < abs(slope.value)


# --- scales --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SMOOTH)
@settings(max_examples=25)
@given(x=PLACES, s=POWERS, c=POWERS)
def test_powers_of_two_change_no_digit(name: str, x: float, s: float, c: float) -> None:
    f, _ = SMOOTH[name]
    plain = directional_derivative(lambda x: float(f(x).sum()), np.array([x]), np.ones(1))
    found = directional_derivative(
        lambda x: s * float(f(x / c).sum()), np.array([c * x]), np.full(1, c)
    )
    assert found.value == s * plain.value
    assert found.error == s * plain.error
    assert found.step == plain.step
    assert found.regime is plain.regime


@given(s=SCALES, c=SCALES, seed=SEEDS)
def test_other_factors_change_no_more_than_rounding(s: float, c: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, v = rng.normal(size=3), rng.normal(size=3)
    plain = directional_derivative(sine, x, v)
    found = directional_derivative(lambda x: s * sine(x / c), c * x, c * v)
    assert found.regime is plain.regime
    assert abs(found.value / s - plain.value) <= 1.5 * (found.error / s + plain.error)
    assert found.error / s <= 1e-6 * np.abs(v).max()


@given(s=POWERS, c=POWERS)
def test_kinks_and_jumps_have_no_scale(s: float, c: float) -> None:
    kink = lambda x: s * float(np.maximum(x / c, 0).sum())
    assert directional_derivative(kink, np.zeros(1), np.full(1, c)).right == s
    jump = lambda x: s * float(np.floor(x / c).sum())
    declined(directional_derivative(jump, np.full(1, c), np.full(1, c)), Regime.JUMP)


DTYPES = {
    "float16": (np.float16, 1e-2),
    "bfloat16": (ml_dtypes.bfloat16, 1e-1),
    "float32": (np.float32, 1e-3),
    "float64": (np.float64, 1e-10),
    "longdouble": (np.longdouble, 1e-11),
}


@pytest.mark.parametrize("name", DTYPES)
def test_every_precision_has_bars_that_hold(name: str) -> None:
    """The points are those of the dtype; f is computed in it, but in float32 for bfloat16."""
    dtype, useful = DTYPES[name]
    covered, relative = 0, []
    for seed in range(30):
        x = np.random.default_rng(seed).uniform(0.5, 2.5, size=1).astype(dtype)
        exact = np.longdouble(np.float64(x[0]) if name == "bfloat16" else x[0])
        truth = float(np.exp(np.sin(exact)) * np.cos(exact))

        def f(x):
            x = x.astype(np.float32) if name == "bfloat16" else x
            return np.exp(np.sin(x)).sum()

        slope = directional_derivative(f, x, np.ones(1))
        covered += abs(slope.value - truth) <= slope.error
        relative.append(slope.error)
    assert covered >= 29
    assert np.median(relative) <= useful
