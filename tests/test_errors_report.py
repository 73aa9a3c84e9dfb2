"""The report and the error that carries it: frozen, replayable, honest about what was seen."""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from gradaudit import Cause, GradientError, LeafReport, Report, Verdict, assert_gradient, check

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


def dropout(x: Array) -> float:
    return float((np.sin(x) * (np.random.random(x.shape) < 0.7)).sum())


def dropout_slope(x: Array) -> Array:
    return np.cos(x) * (np.random.random(x.shape) < 0.7)


def test_assert_gradient() -> None:
    assert_gradient(sine, np.cos, B)
    with pytest.raises(GradientError) as caught:
        assert_gradient(sine, lambda x: -np.cos(x), B)
    error = caught.value
    assert isinstance(error, AssertionError)
    assert error.report.verdict is Verdict.FAIL
    assert str(error) == str(error.report)
    assert "FAIL" in str(error)


def test_assert_gradient_takes_options_and_no_doubt() -> None:
    with pytest.raises(GradientError) as caught:
        assert_gradient(dropout, dropout_slope, W)
    assert caught.value.report.verdict is Verdict.INCONCLUSIVE
    assert_gradient(dropout, dropout_slope, W, seed_rng=True)
    assert_gradient(value_and_grad=lambda x: (sine(x), np.cos(x)), x=B)


def test_truth_of_a_report() -> None:
    assert bool(check(sine, np.cos, B)) is True
    assert bool(check(sine, np.sin, B)) is False
    assert bool(check(dropout, dropout_slope, W)) is False


def test_verdicts_and_causes_are_strings() -> None:
    report = check(sine, np.cos, B)
    assert report.verdict == "pass"
    assert f"{report.verdict}" == "pass"
    assert str(Cause.ZERO) == "zero"


def test_a_leaf_by_name() -> None:
    report = check(
        lambda x: loss(x["W"], x["b"]),
        lambda x: dict(zip("Wb", loss_slopes(x["W"], x["b"]), strict=True)),
        {"W": W, "b": B},
    )
    assert report.leaf("W") is report.leaves["W"]
    with pytest.raises(KeyError, match=r"`w`.*W, b"):
        report.leaf("w")


def test_results_are_frozen() -> None:
    report = check(sine, lambda x: np.cos(x) * [1, 2, 1], B)
    leaf = report.leaf("x")
    frozen: list[Any] = [report, leaf, report.findings[0], leaf.worst[0]]
    for result in frozen:
        for field in dataclasses.fields(result):
            with pytest.raises(dataclasses.FrozenInstanceError):
                setattr(result, field.name, None)
    mappings: list[Any] = [report.leaves, report.settings, report.versions, report.stages]
    for mapping in mappings:
        with pytest.raises(TypeError):
            mapping["x"] = None


@pytest.mark.parametrize("factor", [1.0, 2.0, math.nan])
def test_wrong_entries_are_read_only(factor: float) -> None:
    leaf = check(sine, lambda x: np.cos(x) * [1, factor, 1], B).leaf("x")
    assert leaf.wrong.tolist() == [False, factor != 1, False]
    with pytest.raises(ValueError, match="read-only"):
        leaf.wrong[0] = True
    with pytest.raises(ValueError, match="read-only"):
        leaf.visible[0] = 0


def test_the_report_counts_calls() -> None:
    calls, slopes = [], []

    def f(x: Array) -> float:
        calls.append(1)
        return sine(x)

    def grad(x: Array) -> Array:
        slopes.append(1)
        return np.cos(x)

    report = check(f, grad, W)
    assert report.evaluations == len(calls)
    assert report.gradient_evaluations == len(slopes)
    assert sum(report.stages.values()) == len(calls)
    assert list(report.stages) == ["preflight", "probe", "locate"]
    assert f"{len(calls)} evaluations of f" in str(report)


def test_a_pass_says_what_would_have_been_seen() -> None:
    report = check(sine, np.cos, B)
    leaf = report.leaf("x")
    assert leaf.discrepancy < 1e-8
    assert 0 < leaf.resolution <= leaf.detectable < 1e-4
    assert "would have been seen" in report.reason
    seen = check(sine, lambda x: np.cos(x) * [1, 1 + 3 * leaf.detectable, 1], B)
    assert seen.verdict is Verdict.FAIL


def places(seed: int) -> tuple[Report, set[bytes]]:
    seen: set[bytes] = set()

    def f(x: Array) -> float:
        seen.add(x.tobytes())
        return sine(x)

    return check(f, lambda x: np.cos(x) * 1.01, W, seed=seed), seen


def timeless(report: Report) -> Report:
    return dataclasses.replace(report, seconds=0.0, stage_seconds={})


def test_a_seed_replays() -> None:
    (one, seen), (two, again) = places(3), places(3)
    assert seen == again
    assert timeless(one) == timeless(two)
    assert one.seed == 3
    assert "seed=3" in str(one)


def test_another_seed_looks_elsewhere() -> None:
    (one, seen), (two, other) = places(3), places(4)
    assert len(seen & other) < len(seen) / 4
    assert one.verdict is two.verdict is Verdict.FAIL


def five_leaves(sizes: dict[str, int]) -> dict[str, Array]:
    rng = np.random.default_rng(2)
    return {name: rng.normal(size=size) for name, size in sizes.items()}


def in_order(x: dict[str, Array], names: tuple[str, ...]) -> Mapping[str, LeafReport]:
    """Check the same claim with its leaves in another order; one is wrong."""
    f = lambda x: float(sum(sine(x[name]) for name in sorted(x)))
    grad = lambda x: {name: np.cos(x[name]) * (1.01 if name == "b" else 1) for name in x}
    report = check(f, grad, {name: x[name] for name in names})
    assert tuple(report.leaves) == names
    return report.leaves


@pytest.mark.parametrize(
    "sizes",
    [{"a": 3, "b": 4, "c": 5}, {"a": 200, "b": 200}, {"a": 100, "b": 100, "c": 100}],
    ids=str,
)
def test_the_order_of_leaves_does_not_matter(sizes: dict[str, int]) -> None:
    x = five_leaves(sizes)
    expected = in_order(x, tuple(sizes))
    for names in itertools.permutations(sizes):
        found = in_order(x, names)
        for name in sizes:
            assert found[name] == expected[name]


def test_settings_are_reported() -> None:
    report = check(sine, np.cos, B, rtol=1e-5, effort="quick", seed=9)
    assert report.settings["rtol"] == 1e-5
    assert report.settings["effort"] == "quick"
    assert set(report.versions) >= {"gradaudit", "numpy", "python"}
    assert "rtol=1e-05" in str(report)
