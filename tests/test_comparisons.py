"""What a report keeps of the entries that were compared one by one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import gradaudit
from gradaudit import Verdict, _leaf_report

Array = NDArray[np.float64]
POINT = np.linspace(0.5, 2.0, 12).reshape(3, 4)


def cubes(x: Array) -> Any:
    return np.sum(x**3)


def wrong_column(x: Array) -> Array:
    gradient = 3 * x**2
    gradient[:, 1] *= 1.5
    return gradient


def test_of_a_small_leaf_all_entries_are_kept() -> None:
    leaf = gradaudit.check(cubes, wrong_column, POINT).leaf("x")
    kept = leaf.comparisons
    np.testing.assert_array_equal(kept.index, np.arange(12))
    np.testing.assert_array_equal(kept.claimed, wrong_column(POINT).reshape(-1))
    off = np.abs(kept.numeric - 3 * POINT.reshape(-1) ** 2)
    assert (off <= kept.error).all()
    assert (kept.error < 1e-6).all()
    np.testing.assert_array_equal(leaf.wrong.reshape(-1)[kept.index], kept.index % 4 == 1)
    assert not any(getattr(kept, name).flags.writeable for name in vars(kept))


def test_at_a_kink_the_bar_holds_both_slopes() -> None:
    kept = gradaudit.check(
        lambda x: np.sum(np.abs(x) + 2 * x), lambda x: np.sign(x) + 2, np.zeros(1)
    )
    (numeric,), (error,) = (getattr(kept.leaf("x").comparisons, n) for n in ("numeric", "error"))
    assert numeric == pytest.approx(2, abs=1e-6)
    assert error == pytest.approx(1, abs=1e-6)


def test_without_a_slope_there_is_no_number() -> None:
    def stairs(x: Array) -> Any:
        return np.sum(np.floor(x))

    kept = gradaudit.check(stairs, np.ones_like, np.array([1.0])).leaf("x").comparisons
    assert np.isnan(kept.numeric).all()
    assert np.isinf(kept.error).all()


@pytest.mark.parametrize("most", [2, 5, 12])
def test_a_bounded_number_is_kept_and_wrong_ones_first(
    monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(_leaf_report, "KEPT", most)
    leaf = gradaudit.check(cubes, wrong_column, POINT).leaf("x")
    index = leaf.comparisons.index
    assert len(index) == len(leaf.comparisons) == most
    assert (np.diff(index) > 0).all()
    assert np.count_nonzero(index % 4 == 1) == min(most, 3)
    if most == 2:
        assert list(index) == [1, 9]


def test_of_a_large_leaf_those_that_the_search_measured() -> None:
    x = np.random.default_rng(0).normal(size=(60, 50))

    def one_wrong(x: Array) -> Array:
        gradient = 3 * x**2
        gradient[4, 7] += 1
        return gradient

    assert len(gradaudit.check(cubes, lambda x: 3 * x**2, x).leaf("x").comparisons) == 0
    report = gradaudit.check(cubes, one_wrong, x)
    kept = report.leaf("x").comparisons
    assert report.verdict is Verdict.FAIL
    assert 4 * 50 + 7 in kept.index
    np.testing.assert_array_equal(kept.claimed, one_wrong(x).reshape(-1)[kept.index])


def test_of_an_empty_leaf_none() -> None:
    report = gradaudit.check(
        lambda p: np.sum(p[0]), lambda p: [np.ones(2), p[1]], [np.ones(2), np.ones(0)]
    )
    assert [len(leaf.comparisons) for leaf in report.leaves.values()] == [2, 0]
