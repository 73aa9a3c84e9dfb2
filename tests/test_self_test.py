"""What a report says it would have seen, it sees."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from gradaudit import ArgumentError, Report, Verdict, check

Array = NDArray[Any]


class Case(NamedTuple):
    f: Callable[[Array], float]
    grad: Callable[[Array], Array]
    x: Array


RNG = np.random.default_rng(4)
MATRIX = RNG.normal(size=(7, 20))
WEIGHTS = 10.0 ** RNG.uniform(-7, 0, size=600)


def energy(x: Array) -> float:
    return float(np.sin(x).sum() + (x[1:] * x[:-1]).sum())


def force(x: Array) -> Array:
    g = np.cos(x)
    g[1:] += x[:-1]
    g[:-1] += x[1:]
    return g


def network(x: Array) -> float:
    return float((np.tanh(MATRIX @ x) ** 2).sum())


def network_slope(x: Array) -> Array:
    y = np.tanh(MATRIX @ x)
    return MATRIX.T @ (2 * y * (1 - y**2))


def single(x: Array) -> Any:
    return np.float32(np.float32(x).sum() + np.float32(x**2).sum())


CASES = {
    "small": Case(energy, force, RNG.normal(size=40)),
    "matrix": Case(network, network_slope, RNG.normal(size=(20, 4))),
    "large": Case(energy, force, RNG.normal(size=700)),
    "large matrix": Case(network, network_slope, 0.1 * RNG.normal(size=(20, 25))),
    "many sizes": Case(
        lambda x: float((WEIGHTS * np.sin(x)).sum()), lambda x: WEIGHTS * np.cos(x), np.ones(600)
    ),
    "single": Case(single, lambda x: 1 + 2 * x, RNG.normal(size=30)),
    "single, large": Case(single, lambda x: 1 + 2 * x, RNG.normal(size=400)),
}


@pytest.fixture(scope="module", params=CASES)
def passed(request: pytest.FixtureRequest) -> tuple[Case, Report]:
    case = CASES[request.param]
    return case, check(case.f, case.grad, case.x)


def planted(case: Case, entry: int, error: float) -> Report:
    claim = case.grad(case.x).astype(float)
    claim.reshape(-1)[entry] *= 1 + error
    return check(case.f, claim, case.x)


def entries(report: Report) -> list[int]:
    """Take the best and the worst seen, and others."""
    visible = report.leaf("x").visible.ravel()
    order = np.argsort(visible)
    return [int(entry) for entry in order[np.linspace(0, order.size - 1, 3).astype(int)]]


@pytest.mark.parametrize("margin", [1.1, -3.0, 1e3])
def test_what_would_have_been_seen_is(passed: tuple[Case, Report], margin: float) -> None:
    case, report = passed
    seen = 0
    for entry in entries(report):
        error = margin * float(report.leaf("x").visible.reshape(-1)[entry])
        if report.would_have_seen("x", entry, error):
            seen += 1
            assert planted(case, entry, error).verdict is Verdict.FAIL
    assert seen


def test_a_tiny_mistake_is_not_seen(passed: tuple[Case, Report]) -> None:
    case, report = passed
    for entry in entries(report):
        error = 1e-3 * float(report.leaf("x").visible.reshape(-1)[entry])
        assert not report.would_have_seen("x", entry, error)
        assert not report.would_have_seen("x", entry, 0.0)
    assert planted(case, entries(report)[0], 1e-13).verdict is not Verdict.FAIL


def test_a_pass_keeps_its_promise_for_each_entry(passed: tuple[Case, Report]) -> None:
    """The statement about any single entry and the answers about each of them are one."""
    _, report = passed
    leaf = report.leaf("x")
    if report and math.isfinite(leaf.detectable):
        assert leaf.visible.max() <= 2 * leaf.detectable
        assert report.would_have_seen("x", 0, 1.02 * leaf.detectable)


@pytest.mark.parametrize("shape", [(3, 4), (20, 30)])
def test_an_index_counts_in_c_order(shape: tuple[int, ...]) -> None:
    x = np.random.default_rng(1).normal(size=shape)
    report = check(lambda x: float(np.exp(x).sum()), np.exp, x)
    visible = report.leaf("x").visible
    for entry in (0, 7, x.size - 1):
        index = tuple(map(int, np.unravel_index(entry, shape)))
        error = float(visible[index])
        for times, expected in ((1.01, True), (0.99, False)):
            answers = [report.would_have_seen("x", at, times * error) for at in (entry, index)]
            assert answers == [expected, expected]
    assert report.would_have_seen("x", np.int64(2), -1e3)  # type: ignore[arg-type]


def test_zero_claims_are_wrong_by_no_factor() -> None:
    for size in (10, 400):
        x = np.arange(1.0, size + 1)
        report = check(lambda x: float((x[1:] ** 2).sum()), lambda x: 2 * x * (x > 1), x)
        assert report
        assert report.would_have_seen("x", 1, 1e6)
        assert not report.would_have_seen("x", 0, 1e6)


def test_nothing_measured_is_nothing_seen() -> None:
    x = np.ones(20)
    f = lambda x: float((x**2).sum())
    for report in (check(f, lambda x: 2 * x, x, budget=3), check(f, x * math.nan, x)):
        assert not report.would_have_seen("x", 3, 1e9)


def test_leaves_by_name() -> None:
    x = {"a": np.ones(3), "b": np.ones(())}
    report = check(lambda x: float((x["a"] ** 2).sum() + x["b"]), {"a": 2 * x["a"], "b": 1.0}, x)
    assert report.would_have_seen("a", 2, 0.1)
    assert report.would_have_seen("b", (), 0.1)
    assert report.would_have_seen("b", 0, 0.1)
    with pytest.raises(KeyError, match=r"`c`.*a, b"):
        report.would_have_seen("c", 0, 0.1)


X = np.ones((3, 4))
REPORT = check(lambda x: float((x**2).sum()), lambda x: 2 * x, X)


@pytest.mark.parametrize(
    "index", [12, (3, 0), (0, 4), (0,), (), (0, 0, 0), "a", None, 1.5, (0.5, 1), (slice(None), 0)]
)
def test_there_is_no_such_entry(index: Any) -> None:
    with pytest.raises(ArgumentError, match=r"`index`.*\(3, 4\)") as caught:
        REPORT.would_have_seen("x", index, 0.1)
    assert repr(index) in str(caught.value)


@pytest.mark.parametrize("error", ["1", None, True, 1j, [0.1], math.nan])
def test_an_error_is_a_number(error: Any) -> None:
    with pytest.raises(ArgumentError, match="`relative_error`"):
        REPORT.would_have_seen("x", 0, error)


def test_numpy_numbers_are_numbers() -> None:
    assert REPORT.would_have_seen("x", 0, np.float32(0.5))  # type: ignore[arg-type]
    assert REPORT.would_have_seen("x", 0, np.float64(0.5))
    assert REPORT.would_have_seen("x", 0, 1)
