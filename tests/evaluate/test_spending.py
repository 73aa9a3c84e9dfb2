"""A budget is never exceeded, and what it leaves open is inconclusive."""

from __future__ import annotations

import dataclasses
import math
import time
from datetime import timedelta
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from gradaudit import Verdict, check

Array = NDArray[Any]

RNG = np.random.default_rng(0)
W = RNG.normal(size=(2, 3))
B = RNG.normal(size=3)
MATRIX = RNG.normal(size=(4, 2))


def sine(x: Array) -> float:
    return float(np.sin(x).sum())


def loss(w: Array, b: Array) -> float:
    return float((np.tanh(MATRIX @ w + b) ** 2).sum())


def loss_slopes(w: Array, b: Array) -> tuple[Array, Array]:
    y = np.tanh(MATRIX @ w + b)
    dz = 2 * y * (1 - y**2)
    return MATRIX.T @ dz, dz.sum(axis=0)


@given(budget=st.integers(1, 200))
def test_a_budget_is_never_exceeded(budget: int) -> None:
    calls = []

    def f(x: dict[str, Array]) -> float:
        calls.append(1)
        return loss(x["W"], x["b"])

    grad = lambda x: dict(zip("Wb", loss_slopes(x["W"], x["b"]), strict=True))
    report = check(f, grad, {"W": W, "b": B}, budget=budget)
    assert report.evaluations == len(calls) <= budget
    if report.verdict is not Verdict.PASS:
        assert report.verdict is Verdict.INCONCLUSIVE
        assert "budget" in report.reason
        assert any(math.isinf(leaf.detectable) for leaf in report.leaves.values())


@given(budget=st.integers(1, 200))
def test_a_budget_counts_evaluations_that_were_repeated(budget: int) -> None:
    calls = []

    def sly(x: dict[str, Array]) -> float:
        calls.append(1)
        value = loss(x["W"], x["b"])
        x["b"] += 1 if not np.array_equal(x["W"], W) else 0
        return value

    grad = lambda x: dict(zip("Wb", loss_slopes(x["W"], x["b"]), strict=True))
    report = check(sly, grad, {"W": W, "b": B}, budget=budget)
    assert report.evaluations == len(calls) <= budget
    assert report.verdict is not Verdict.FAIL


def test_a_budget_that_suffices_changes_nothing() -> None:
    free = check(sine, np.cos, B)
    bounded = check(sine, np.cos, B, budget=free.evaluations)
    assert bounded == dataclasses.replace(
        free, seconds=bounded.seconds, stage_seconds=bounded.stage_seconds
    )


def test_a_budget_does_not_hide_what_was_found() -> None:
    report = check(sine, lambda x: -np.cos(x), np.arange(1.0, 101.0), budget=200)
    assert report.verdict is Verdict.FAIL
    assert not report.leaf("x").exact


def test_a_budget_of_time() -> None:
    def slow(x: Array) -> float:
        time.sleep(0.002)
        return sine(x)

    x = np.arange(1.0, 101.0)
    report = check(slow, np.cos, x, budget=timedelta(seconds=0.1))
    assert report.verdict is Verdict.INCONCLUSIVE
    assert "budget" in report.reason
    assert report.evaluations < check(sine, np.cos, x).evaluations
    assert check(sine, np.cos, B, budget=timedelta(hours=1))


def test_a_budget_of_no_time() -> None:
    report = check(sine, np.cos, B, budget=timedelta(microseconds=1))
    assert report.verdict is Verdict.INCONCLUSIVE
    assert "budget" in report.reason
