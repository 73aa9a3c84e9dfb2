"""Verdicts do not depend on units: of f, of x, or of both."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gradaudit

POINT = np.array([0.7, -1.3, 2.1])
SCALES = st.floats(-12, 12).map(lambda exponent: 10.0**exponent)


def scaled_claim(wrong: float, s: float, c: float) -> dict[str, Any]:
    def f(x: np.ndarray) -> float:
        y = x / c
        return float(s * (np.sin(y[0]) * np.exp(y[1]) + y[2] ** 3))

    def grad(x: np.ndarray) -> np.ndarray:
        y = x / c
        exact = np.array([np.cos(y[0]) * np.exp(y[1]), np.sin(y[0]) * np.exp(y[1]), 3 * y[2] ** 2])
        exact[0] *= 1 + wrong
        return s * exact / c

    return {"f": f, "grad": grad, "x": POINT * c}


@settings(max_examples=30)
@given(s=SCALES, c=SCALES)
def test_a_right_gradient_passes_at_every_scale(s: float, c: float) -> None:
    report = gradaudit.check(**scaled_claim(0.0, s, c))
    assert report.verdict == "pass", str(report)


@settings(max_examples=30)
@given(s=SCALES, c=SCALES)
def test_a_wrong_gradient_fails_at_every_scale(s: float, c: float) -> None:
    report = gradaudit.check(**scaled_claim(1e-4, s, c))
    assert report.leaf("x").wrong.tolist() == [True, False, False], str(report)


@pytest.mark.parametrize("power", [-300, -40, 40, 300])
def test_powers_of_two_change_nothing_at_all(power: int) -> None:
    plain = gradaudit.check(**scaled_claim(0.0, 1.0, 1.0))
    scaled = gradaudit.check(**scaled_claim(0.0, 2.0**power, 1.0))
    assert scaled.evaluations == plain.evaluations
    assert scaled.leaf("x").discrepancy == plain.leaf("x").discrepancy


def test_the_order_of_leaves_changes_nothing() -> None:
    x = {"a": np.array([0.3, 0.4]), "b": np.array([1.5]), "c": np.array([2.0, 3.0])}

    def f(x: dict[str, np.ndarray]) -> float:
        return float(np.sin(x["a"]).sum() * x["b"][0] + (x["c"] ** 2).sum())

    def grad(x: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        cosine = np.cos(x["a"]) * x["b"]
        return {"a": cosine, "b": np.sin(x["a"]).sum(keepdims=True), "c": 2.02 * x["c"]}

    reports = [
        gradaudit.check(f, grad, {name: x[name] for name in order}) for order in ("abc", "cab")
    ]
    for name in x:
        one, other = (report.leaf(name) for report in reports)
        assert one.discrepancy == other.discrepancy
        assert one.verdict is other.verdict
