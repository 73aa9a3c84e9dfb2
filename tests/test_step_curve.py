"""The curve of error against step that a report keeps of each leaf's first look."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from gradaudit import StepCurve, check, sweep
from gradaudit.textbook import norm_ratio, two_sided_gradient

Array = NDArray[np.float64]


def curve_of(f: object, gradient: object, x: object, **options: object) -> StepCurve:
    found = check(f, gradient, x, **options).leaf("x").steps  # type: ignore[arg-type]
    assert found is not None
    return found


def sines(x: Array) -> np.floating:
    return np.sum(np.sin(x) ** 2)


def slopes(x: Array) -> Array:
    return np.sin(2 * x)


POINT = np.array([0.3, -1.2, 2.5])


def test_what_was_measured_is_what_a_check_says() -> None:
    """Each step's ratios are those of the quotients at the entry that was moved."""
    curve = curve_of(sines, lambda x: 1.5 * slopes(x), POINT)
    assert curve.where == "x[2]"
    assert len(curve.steps) >= 5
    assert (np.diff(curve.steps) < 0).all()
    for step, ratio, error in zip(curve.steps, curve.ratios, curve.errors, strict=True):
        quotient = two_sided_gradient(sines, POINT, step)[2]
        right = slopes(POINT)[2]
        assert ratio == pytest.approx(norm_ratio(1.5 * right, quotient), rel=1e-6)
        assert error == pytest.approx(norm_ratio(right, quotient), rel=1e-3, abs=curve.resolution)


@pytest.mark.parametrize("step", [1e-2, 1e-3, 1e-4, 1e-6, 1e-7, 1e-9, 1e-11])
def test_what_was_not_measured_is_foretold(step: float) -> None:
    """At ten points: the error itself is random, its size is not."""
    rng = np.random.default_rng(1)
    found, foretold = [], []
    for _ in range(10):
        x = rng.normal(size=1) + 2.0
        f, gradient = lambda x: np.sum(np.exp(x) / 3), lambda x: np.exp(x) / 3
        curve = curve_of(f, gradient, x)
        found.append(norm_ratio(gradient(x), two_sided_gradient(f, x, step)))
        foretold.append(curve.expected(step))
    assert np.mean(foretold) / 5 <= np.mean(found) <= 3 * np.mean(foretold)


def test_it_is_that_of_a_sweep() -> None:
    x = POINT[2:]
    curve, swept = curve_of(sines, slopes, x), sweep(sines, slopes, x)
    assert curve.textbook == swept.epsilon == 1e-7
    assert 0.1 <= curve.best_step / swept.best_step <= 10
    step = float(swept.steps[swept.steps <= 0.1][0])
    assert curve.expected(step) == pytest.approx(swept.expected(step), rel=0.1)


def test_a_float32_function_drowns_at_the_textbook_step() -> None:
    curve = curve_of(sines, slopes, POINT.astype(np.float32))
    assert curve.expected(curve.textbook) > 0.1
    assert curve.expected(curve.best_step) < 1e-3
    assert curve.best_step > 1e-4


def test_units_of_a_direction_are_those_of_the_entry_that_moves_most() -> None:
    rng = np.random.default_rng(2)
    x = rng.normal(size=20_000)
    curve = curve_of(sines, slopes, x, effort="quick")
    assert "a direction over" in curve.where
    assert 0.1 <= curve.steps[0] <= 1.0
    assert curve.truncation == pytest.approx(2 / 3, rel=0.95)


def test_scale_of_the_point_and_of_f_change_no_ratio() -> None:
    """By powers of two, so that all rounding is the same."""
    plain = curve_of(sines, slopes, POINT)
    scaled = curve_of(
        lambda x: 2.0**40 * sines(x * 2.0**30), lambda x: 2.0**70 * slopes(x * 2.0**30),
        POINT * 2.0**-30,
    )  # fmt: skip
    np.testing.assert_array_equal(scaled.steps, plain.steps * 2.0**-30)
    np.testing.assert_array_equal(scaled.errors, plain.errors)
    assert scaled.noise == plain.noise * 2.0**-30
    assert scaled.truncation == pytest.approx(plain.truncation * 2.0**60, rel=1e-9)


@pytest.mark.parametrize(
    ("f", "gradient", "x"),
    [
        (lambda x: np.abs(x).sum(), np.sign, np.zeros(2)),
        (lambda x: 0.0 * x.sum(), np.zeros_like, np.ones(2)),
    ],
    ids=["kink", "flat"],
)
def test_none_without_a_slope(f: object, gradient: object, x: Array) -> None:
    assert check(f, gradient, x).leaf("x").steps is None


def test_a_straight_line_has_no_truncation() -> None:
    curve = curve_of(lambda x: 3.1 * x.sum(), lambda x: np.full_like(x, 3.1), POINT)
    assert np.isnan(curve.truncation)
    assert np.isnan(curve.best_step)
    assert 0 < curve.expected(1e-7) < 1e-6


def test_arrays_are_read_only() -> None:
    curve = curve_of(sines, slopes, POINT)
    for array in (curve.steps, curve.ratios, curve.errors):
        assert not array.flags.writeable


def test_stages_add_up() -> None:
    report = check(sines, lambda x: 2 * slopes(x), POINT)
    assert list(report.stage_seconds) == list(report.stages) == ["preflight", "probe", "locate"]
    assert sum(report.stages.values()) == report.evaluations
    assert all(seconds >= 0 for seconds in report.stage_seconds.values())
    assert sum(report.stage_seconds.values()) <= report.seconds
