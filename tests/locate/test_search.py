"""Planted mistakes in leaves too large to be measured entry by entry: which ones are named."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from numpy.typing import NDArray

from gradaudit import LeafReport, Report, Verdict, check

Array = NDArray[Any]
Mask = NDArray[np.bool_]
Shape = tuple[int, ...]

SHAPES: list[Shape] = [(1500,), (20, 30), (6, 120), (5, 4, 6, 5)]


def point(shape: Shape, seed: int = 0) -> Array:
    return np.random.default_rng(seed).normal(size=shape)


def f(x: Array) -> float:
    """Add functions of neighbours, so that entries act on each other."""
    flat = x.ravel()
    return float(np.sin(flat).sum() + 0.5 * (flat[1:] * flat[:-1]).sum() + (flat**2).sum())


def slope(x: Array) -> Array:
    flat = x.ravel()
    g = np.cos(flat) + 2 * flat
    g[1:] += 0.5 * flat[:-1]
    g[:-1] += 0.5 * flat[1:]
    return g.reshape(x.shape)


def scattered(shape: Shape, count: int, seed: int) -> Mask:
    size = int(np.prod(shape))
    chosen = np.zeros(size, dtype=bool)
    chosen[np.random.default_rng((seed, count)).choice(size, count, replace=False)] = True
    return chosen.reshape(shape)


def sliced(shape: Shape, index: Any) -> Mask:
    chosen = np.zeros(shape, dtype=bool)
    chosen[index] = True
    return chosen


PATTERNS: dict[str, Callable[[Shape, int], Mask]] = {
    "one": lambda shape, seed: scattered(shape, 1, seed),
    "three": lambda shape, seed: scattered(shape, 3, seed),
    "ten": lambda shape, seed: scattered(shape, 10, seed),
    "row": lambda shape, seed: sliced(shape, shape[0] // 2 + seed % 2),
    "column": lambda shape, seed: sliced(shape, np.s_[..., seed % shape[-1]]),
    "block": lambda shape, seed: sliced(shape, tuple(slice(n // 4, n // 2 + 1) for n in shape)),
    "third": lambda shape, seed: sliced(shape, np.s_[..., seed % 3 :: 3]),
}
"""A row of a vector is an entry, and so is its column."""

MISTAKES = [(1.0, True), (1.0, False), (0.01, True), (0.01, False)]
"""How large the errors are, and whether they are one factor."""

CASES = [
    pytest.param(shape, pattern, *mistake, id=f"{shape}-{pattern}-{mistake}")
    for (i, shape), (j, pattern), (k, mistake) in itertools.product(
        enumerate(SHAPES), enumerate(PATTERNS), enumerate(MISTAKES)
    )
    if (i + j + k) % 4 == 0 and (len(shape) > 1 or pattern not in {"row", "column"})
]
"""Each two of shape, pattern and mistake meet."""


def errors(wrong: Mask, size: float, seed: int, *, common: bool) -> Array:
    """Give each wrong entry a relative error of some size, all alike or each its own."""
    rng = np.random.default_rng((seed, 1))
    own = rng.choice([-1.0, 1.0], wrong.shape) * rng.uniform(0.5, 1.5, wrong.shape)
    return np.where(wrong, size * (1.0 if common else own), 0.0)


def planted(x: Array, factor: Array, **options: Any) -> Report:
    claim = slope(x) * (1 + factor)
    return check(f, lambda _x: claim, x, **options)


def assert_honest(leaf: LeafReport, factor: Array) -> None:
    """No right entry is marked; and what calls itself exact misses only what nobody could see."""
    assert not (leaf.wrong & (factor == 0)).any()
    if leaf.exact:
        missed = (factor != 0) & ~leaf.wrong
        assert (np.abs(factor / (1 + factor)) < leaf.visible)[missed].all()


@pytest.mark.parametrize(("shape", "pattern", "size", "common"), CASES)
def test_just_the_wrong_entries_are_named(
    shape: Shape, pattern: str, size: float, common: bool
) -> None:
    seed = len(pattern) + round(size)
    wrong = PATTERNS[pattern](shape, seed)
    report = planted(point(shape), errors(wrong, size, seed, common=common))
    assert report.verdict is Verdict.FAIL
    leaf = report.leaf("x")
    assert_array_equal(leaf.wrong, wrong)
    assert leaf.exact or leaf.sampled
    assert report.stages["locate"] < 2 * wrong.size
    assert report.evaluations == sum(report.stages.values())


def test_a_leaf_measured_entry_by_entry_needs_no_search() -> None:
    for shape, size in zip([(256,), (3, 4, 5)], [1.0, 0.01], strict=True):
        wrong = scattered(shape, 7, 3)
        report = planted(point(shape), errors(wrong, size, 0, common=False))
        leaf = report.leaf("x")
        assert_array_equal(leaf.wrong, wrong)
        assert leaf.exact
        assert not leaf.sampled
        assert report.stages["locate"] == 0


# --- a budget that is spent on the way -----------------------------------------------------------

BUDGETED = (25, 24)


@cache
def stages(pattern: str, *, common: bool) -> Mapping[str, int]:
    """Return what it costs without a budget."""
    factor = errors(PATTERNS[pattern](BUDGETED, 1), 0.5, 1, common=common)
    return planted(point(BUDGETED), factor).stages


@settings(max_examples=4)
@given(
    pattern=st.sampled_from(["ten", "third", "block", "row"]),
    part=st.floats(0, 0.95),
    common=st.booleans(),
)
@example(pattern="ten", part=0.0, common=False)
def test_a_budget_spent_during_the_search(pattern: str, part: float, common: bool) -> None:
    cost = stages(pattern, common=common)
    allowed = cost["preflight"] + cost["probe"] + int(part * cost["locate"])
    wrong = PATTERNS[pattern](BUDGETED, 1)
    report = planted(point(BUDGETED), errors(wrong, 0.5, 1, common=common), budget=allowed)
    assert report.verdict is Verdict.FAIL
    assert report.evaluations <= allowed
    assert not report.leaf("x").exact
    assert not (report.leaf("x").wrong & ~wrong).any()


@settings(max_examples=10)
@given(budget=st.integers(1, 900))
def test_no_budget_is_an_error(budget: int) -> None:
    wrong = scattered(BUDGETED, 10, 0)
    factor = errors(wrong, 1.0, 0, common=False)
    report = planted(point(BUDGETED), factor, budget=budget)
    assert report.evaluations <= budget
    assert report.verdict is not Verdict.PASS
    assert_honest(report.leaf("x"), factor)


# --- leaves that are wrong through and through ---------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES[:3])
def test_a_leaf_of_random_numbers_is_said_to_be_wrong(shape: Shape) -> None:
    claim = 3 * np.random.default_rng(5).normal(size=shape)
    report = check(f, lambda _x: claim, point(shape))
    leaf = report.leaf("x")
    assert leaf.wrong.all()
    assert leaf.sampled
    assert not leaf.exact
    assert [finding.cause for finding in report.findings] == ["unknown"]
    assert report.stages["locate"] < claim.size / 2


@pytest.mark.parametrize(("shape", "common"), [((20, 35), True), ((5, 4, 8, 6), False)])
def test_right_entries_among_as_many_wrong_ones_are_not_marked(shape: Shape, common: bool) -> None:
    wrong = np.random.default_rng(7).random(shape) < 0.5
    factor = errors(wrong, 1.0, 7, common=common)
    report = planted(point(shape), factor)
    assert report.verdict is Verdict.FAIL
    assert report.leaf("x").wrong.any()
    assert_honest(report.leaf("x"), factor)
    assert report.stages["locate"] < 2 * wrong.size + 500


# --- mistakes that hide --------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_two_wrong_entries_that_cancel(seed: int) -> None:
    x = np.ones((30, 20))
    wrong = scattered(x.shape, 2, seed)
    claim = x.copy()
    claim[wrong] += [0.5, -0.5]
    report = check(lambda x: float((x**2).sum() / 2), lambda _x: claim, x, seed=seed)
    assert_array_equal(report.leaf("x").wrong, wrong)
    assert report.leaf("x").exact


@pytest.mark.parametrize("seed", range(2))
def test_a_small_mistake_beside_a_large_one(seed: int) -> None:
    wrong = scattered((20, 35), 2, seed)
    factor = wrong.astype(float)
    factor[wrong] = [10.0, 1e-3]
    leaf = planted(point((20, 35), seed), factor).leaf("x")
    assert_array_equal(leaf.wrong, wrong)
    assert leaf.exact


def test_a_wrong_entry_that_is_probed_alone() -> None:
    """One entry contributes so little that no other is of its kind."""
    x = np.ones((30, 20))
    x[4, 7] = 1e-2
    wrong = sliced(x.shape, (4, 7))
    report = check(lambda x: float((x**2).sum() / 2), lambda x: x * (1 + wrong), x)
    assert report.verdict is Verdict.FAIL
    assert_array_equal(report.leaf("x").wrong, wrong)


@pytest.mark.parametrize("shape", [(600,), (30, 20)])
def test_nothing_of_a_leaf_matters(shape: Shape) -> None:
    report = check(lambda _x: 1.0, np.cos, point(shape))
    assert report.leaf("x").wrong.all()
    assert [(one.cause, one.region) for one in report.findings] == [("zero", "x")]


@pytest.mark.parametrize("shape", [(1200,), (40, 30), (6, 10, 10)])
def test_half_of_a_leaf_does_not_matter(shape: Shape) -> None:
    unused = np.zeros(shape, dtype=bool)
    unused[shape[0] // 2 :] = True

    def half(x: Array) -> float:
        return float(np.sin(x[: shape[0] // 2]).sum())

    x = point(shape)
    report = check(half, np.cos, x)
    assert_array_equal(report.leaf("x").wrong, unused)
    (finding,) = report.findings
    assert finding.cause == "zero"
    assert finding.region == f"x[{shape[0] // 2}:{', :' * (len(shape) - 1)}]"


# --- functions that are hard to measure ----------------------------------------------------------


DATA = np.random.default_rng(9).normal(size=(6, 24))


def rectified(x: Array) -> float:
    z = np.maximum(DATA @ x, 0)
    return float((z**2 + z).sum())


def rectified_slope(x: Array) -> Array:
    z = DATA @ x
    return DATA.T @ np.where(z > 0, 2 * z + 1, 0.0)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("pattern", ["three", "column", "third"])
def test_kinks_do_not_look_like_mistakes(pattern: str, seed: int) -> None:
    x = point((24, 20), seed)
    factor = errors(PATTERNS[pattern](x.shape, seed), 1.0, seed, common=False)
    claim = rectified_slope(x) * (1 + factor)
    report = check(rectified, lambda _x: claim, x)
    assert report.verdict is Verdict.FAIL
    assert report.leaf("x").wrong.any()
    assert_honest(report.leaf("x"), np.where(claim == 0, 0.0, factor))


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("pattern", ["three", "row", "third"])
def test_single_precision(pattern: str, seed: int) -> None:
    x = point((20, 35), seed).astype(np.float32)
    factor = errors(PATTERNS[pattern](x.shape, seed), 0.5, seed, common=seed % 2 == 0)
    claim = np.float32(slope(x) * (1 + factor))
    report = check(lambda x: np.float32(f(x)), lambda _x: claim, x)
    assert report.verdict is Verdict.FAIL
    assert report.leaf("x").wrong.any()
    assert_honest(report.leaf("x"), factor)
