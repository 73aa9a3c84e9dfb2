"""What may be spent, and what has been."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradaudit import ArgumentError
from gradaudit.evaluate import Budget, BudgetSpentError


def test_without_a_limit() -> None:
    budget = Budget.of(None)
    for _ in range(1000):
        budget.spend()
    assert budget.spent == 1000


@given(st.integers(1, 50))
def test_evaluations(allowed: int) -> None:
    budget = Budget.of(allowed)
    for _ in range(allowed):
        budget.spend()
    for _ in range(2):
        with pytest.raises(BudgetSpentError):
            budget.spend()
    assert budget.spent == allowed


def test_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    budget = Budget.of(timedelta(seconds=2))
    budget.started = now[0]
    now[0] = 101.9
    budget.spend()
    assert budget.elapsed == pytest.approx(1.9)
    now[0] = 102.1
    with pytest.raises(BudgetSpentError):
        budget.spend()
    assert budget.spent == 1


@pytest.mark.parametrize(
    "wrong", [0, -1, 1.0, True, False, "10", [10], timedelta(0), timedelta(seconds=-1)], ids=repr
)
def test_neither_number_nor_time(wrong: Any) -> None:
    with pytest.raises(ArgumentError, match="`budget` is"):
        Budget.of(wrong)
