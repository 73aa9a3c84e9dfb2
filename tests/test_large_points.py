"""At a large point, leaves try what another one has taught; nothing is believed for that."""

from __future__ import annotations

import numpy as np
import pytest

from gradaudit import Report, Verdict, _examine, check

RNG = np.random.default_rng(5)
X = {name: RNG.normal(size=(20, 30)) for name in "abcdef"}


def smooth(x):
    return sum(np.sin(leaf * (1 + 0.1 * place)).sum() for place, leaf in enumerate(x.values()))


def slopes(x):
    return {
        name: (1 + 0.1 * place) * np.cos(leaf * (1 + 0.1 * place))
        for place, (name, leaf) in enumerate(x.items())
    }


def checked(f, grad, monkeypatch: pytest.MonkeyPatch, limit: int) -> Report:
    monkeypatch.setattr(_examine, "LARGE_POINT", limit)
    return check(f, grad, X)


def test_leaves_that_learn_from_another_take_fewer_evaluations(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alone = checked(smooth, slopes, monkeypatch, 1 << 20)
    together = checked(smooth, slopes, monkeypatch, 0)
    assert alone
    assert together
    assert together.evaluations < alone.evaluations - 4 * 12
    for name in X:
        assert together.leaf(name).resolution < 1e-4


@pytest.mark.parametrize("name", "abcdef")
def test_a_wrong_leaf_fails_all_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(x):
        found = slopes(x)
        found[name][3] *= 1.001
        return found

    report = checked(smooth, wrong, monkeypatch, 0)
    assert report.verdict is Verdict.FAIL
    assert [one for one in X if report.leaf(one).verdict is Verdict.FAIL] == [name]
    assert report.leaf(name).wrong[3].all()
    assert report.leaf(name).wrong_entries == 30


@pytest.mark.parametrize("name", "bdf")
def test_a_leaf_that_is_noisier_than_those_before(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rounded(x):
        coarse = np.float32(np.sin(x[name] * 0.7).sum())
        return smooth(x) + float(coarse)

    def right(x):
        found = slopes(x)
        found[name] = found[name] + 0.7 * np.cos(0.7 * x[name])
        return found

    def wrong(x):
        found = right(x)
        found[name] = found[name] * 1.1
        return found

    assert checked(rounded, right, monkeypatch, 0).verdict is not Verdict.FAIL
    report = checked(rounded, wrong, monkeypatch, 0)
    assert report.leaf(name).verdict is Verdict.FAIL
