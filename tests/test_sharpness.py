"""What a report says would have been seen is seen, whichever way an entry is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from gradaudit import Cause, Report, Verdict, check

Array = NDArray[np.float64]


class Case(NamedTuple):
    f: Callable[[Array], Any]
    claim: Array
    x: Array


def smooth(rng: np.random.Generator, size: int) -> Case:
    x, w = rng.normal(size=(2, size)) * np.exp(rng.normal(size=(2, size)))
    return Case(lambda x: np.sum(w * np.sin(x)), w * np.cos(x), x)


def cornered(rng: np.random.Generator, size: int) -> Case:
    """Some entries at the corner of an absolute value, with any of its subgradients."""
    x = rng.normal(size=size)
    x[:: max(size // 3, 1)] = 0
    inside = rng.uniform(-1, 1, size=size)
    return Case(lambda x: np.sum(np.abs(x)), np.where(x == 0, inside, np.sign(x)), x)


def graded(rng: np.random.Generator, size: int) -> Case:
    """Contributions from one down to what f has no room for."""
    scale, x = np.logspace(0, -20, size), rng.normal(size=size) + 3
    return Case(lambda x: np.sum(scale * x**2), 2 * scale * x, x)


def coarse(rng: np.random.Generator, size: int) -> Case:
    x = rng.normal(size=size)
    return Case(lambda x: np.float32(np.sum(np.exp(x))), np.exp(x), x)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("size", [4, 300])
@pytest.mark.parametrize("kind", [smooth, cornered, graded, coarse])
def test_a_promise_is_kept(
    kind: Callable[[np.random.Generator, int], Case], size: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    f, claim, x = kind(rng, size)
    right = check(f, claim, x)
    visible = right.leaf("x").visible
    assert right.verdict is Verdict.PASS
    for index in rng.choice(np.flatnonzero(np.isfinite(visible)), 2):
        error = 1.05 * float(visible[index])
        assert right.would_have_seen("x", int(index), error)
        for sign in (1.0, -1.0):
            wrong = claim.copy()
            wrong[index] *= 1 + sign * error
            assert check(f, wrong, x).verdict is Verdict.FAIL


@pytest.mark.parametrize("kind", [smooth, cornered, graded, coarse])
def test_the_first_line_and_the_entries_agree(
    kind: Callable[[np.random.Generator, int], Case],
) -> None:
    f, claim, x = kind(np.random.default_rng(5), 300)
    right = check(f, claim, x)
    leaf = right.leaf("x")
    known = leaf.visible[np.isfinite(leaf.visible)]
    assert leaf.detectable == known.max()
    said = re.search(r"an error of (\S+) % in any single entry would have been seen", right.reason)
    assert said is not None
    assert float(said[1]) == pytest.approx(100 * known[known < 1].max(), rel=0.1)
    hidden = np.count_nonzero(known >= 1)
    exception = f"but for {hidden} that" if hidden else "seen."
    assert exception in right.reason


def test_one_is_not_said_of_several() -> None:
    """Also not of a leaf that is all below what f resolves."""
    f = lambda p: 1e9 * np.sum(p["big"] ** 2) + 1e-9 * np.sum(p["small"] ** 2)
    x = {"big": np.array([1.0, 2.0]), "small": np.array([3.0, 4.0])}
    report = check(f, lambda p: {"big": 2e9 * p["big"], "small": -2e-9 * p["small"]}, x)
    assert report.reason.endswith("but for 2 that lie at kinks or hardly move f.")
    assert "more than 100 %" in str(report)
    corner = check(lambda x: np.abs(x).sum(), np.array([0.7, 1.0]), np.array([0.0, 1.0]))
    assert corner.reason.endswith("but for 1 that lies at a kink or hardly moves f.")


def ratio(report: Report) -> float:
    (finding,) = (one for one in report.findings if one.cause is Cause.PRECISION)
    return float(finding.evidence["textbook_ratio"])


@pytest.mark.parametrize("size", [15, 1500])
def test_precision_is_sized_by_what_was_measured(size: int) -> None:
    x = np.random.default_rng(0).normal(size=size)
    f, slopes = lambda x: np.float32(np.sum(np.sin(x) ** 2)), np.sin(2 * x)
    right = ratio(check(f, slopes, x))
    for factor in (150.0, 1 / 150, -1.0):
        assert ratio(check(f, factor * slopes, x)) == pytest.approx(right, rel=0.01)
    assert ratio(check(f, 0 * slopes, x)) == pytest.approx(right, rel=0.2)
