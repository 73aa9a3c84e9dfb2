"""A complex step sharpens a slope where f proves analytic, and is never trusted alone."""

from __future__ import annotations

import numpy as np
import pytest

import gradaudit
from gradaudit.slopes import Slope
from gradaudit.slopes import _closer as closer_room
from gradaudit.slopes._complex_step import by_complex_step
from gradaudit.slopes._slope import Regime
from tests.slopes._lines import PlainLine

X = np.array([0.3, 0.7])
ONES = np.ones(2)


def test_an_offset_does_not_matter() -> None:
    slope = gradaudit.directional_derivative(lambda x: 1e8 + np.sin(x).sum(), X, ONES)
    assert abs(slope.value - np.cos(X).sum()) <= slope.error < 1e-13


def test_without_it_the_bar_is_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closer_room, "by_complex_step", lambda _line, slope: slope)
    slope = gradaudit.directional_derivative(lambda x: 1e8 + np.sin(x).sum(), X, ONES)
    assert abs(slope.value - np.cos(X).sum()) <= slope.error
    assert slope.error > 1e-8


def test_what_is_not_analytic_keeps_its_bar() -> None:
    """The modulus would lose its slope without a word, and by less than the ladder can see."""
    f = lambda x: 1e8 + np.sin(x).sum() + 1e-7 * abs(x).sum()
    slope = gradaudit.directional_derivative(f, X, ONES)
    assert abs(slope.value - np.cos(X).sum() - 2e-7) <= slope.error
    assert slope.error > 1e-8


def test_outputs_are_contracted() -> None:
    weights = np.array([1.0, -2.0])
    slope = gradaudit.directional_derivative(lambda x: 1e8 + np.sin(x), X, ONES, cotangent=weights)
    assert abs(slope.value - weights @ np.cos(X)) <= slope.error < 1e-13


def test_a_check_is_decided_by_it() -> None:
    f = lambda x: 1e8 + 1e-6 * np.sin(x).sum()
    assert gradaudit.check(f, lambda x: 1e-6 * np.cos(x), X).verdict == "pass"
    assert gradaudit.check(f, lambda x: 1.0001e-6 * np.cos(x), X).verdict == "fail"


def test_nothing_of_it_reaches_the_user() -> None:
    seen = []

    def f(x):
        seen.append(x.dtype)
        return 1e8 + np.sin(x).sum()

    x = X.copy()
    gradaudit.directional_derivative(f, x, ONES)
    assert x.dtype == np.float64
    assert (x == X).all()
    assert np.dtype(np.complex128) in seen


def test_a_function_that_refuses_complex_numbers_is_measured_all_the_same() -> None:
    f = lambda x: float(1e8 + np.sin(x).sum())
    slope = gradaudit.directional_derivative(f, X, ONES)
    assert abs(slope.value - np.cos(X).sum()) <= slope.error


def test_what_disagrees_with_the_ladder_is_not_trusted() -> None:
    class Line(PlainLine):
        def complex_step(self, place: float) -> float | None:
            return 2.0

    measured = Slope(1.0, 1e-3, 0.1, Regime.SMOOTH, 1.0, 1.0, 1e-3)
    assert by_complex_step(Line(lambda t: t), measured) is measured
    near = Slope(2.0005, 1e-3, 0.1, Regime.SMOOTH, 2.0005, 2.0005, 1e-3)
    assert by_complex_step(Line(lambda t: 2 * t), near).value == 2.0
