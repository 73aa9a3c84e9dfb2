"""Regions grow across entries that contribute nothing, and across those that tell nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from gradaudit import Report, check
from gradaudit.locate import _grow, _search

ROW = 7


def one_row_wrong(weight: NDArray[Any], error: float, offset: float = 0.0) -> Report:
    """Check a sum of sines, one row of whose gradient is off by something else in each entry."""
    rng = np.random.default_rng(3)
    x = rng.normal(size=weight.shape)
    sizes = 1 + error * rng.uniform(0.5, 2, size=weight.shape[1])
    claim = weight * np.cos(x)
    claim[ROW] *= sizes
    f = lambda w: offset + np.sum(weight * np.sin(w))
    return check(f, claim, x)


def with_holes() -> NDArray[Any]:
    weight = np.random.default_rng(5).uniform(1, 2, size=(30, 41))
    weight[ROW, 2::3] = 0
    weight[ROW, 3::6] = 0
    return weight


def test_holes_do_not_end_a_region(monkeypatch: pytest.MonkeyPatch) -> None:
    weight = with_holes()
    report = one_row_wrong(weight, 0.5)
    wrong = report.leaf("x").wrong
    assert not wrong[np.arange(30) != ROW].any()
    assert wrong[ROW][weight[ROW] != 0].all()
    monkeypatch.setattr(_search, "WINDOWS", (1,))
    piecewise = one_row_wrong(weight, 0.5)
    assert piecewise.stages["locate"] > 1.2 * report.stages["locate"]


def test_entries_that_tell_nothing_do_not_make_a_region_mixed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    weight = np.random.default_rng(5).uniform(1, 2, size=(30, 41))
    weight[ROW, 1::2] *= 1e-7
    found = one_row_wrong(weight, 0.02, offset=1e5).leaf("x")
    assert found.wrong[ROW, ::2].all()
    monkeypatch.setattr(_grow, "TELLING", 0.0)
    mixed = one_row_wrong(weight, 0.02, offset=1e5).leaf("x")
    assert not mixed.wrong[ROW, ::2].all()
