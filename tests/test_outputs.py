"""A vector-Jacobian product that is wrong for some outputs: which ones."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from numpy.typing import NDArray

from gradaudit import Report, Verdict, check

Array = NDArray[Any]

RNG = np.random.default_rng(0)
DATA = RNG.normal(size=(6, 4))
W = RNG.normal(size=(4, 5))
LARGE = RNG.normal(size=(4, 80))


def layer(x: Array) -> Array:
    return np.tanh(DATA @ x)


def vjp(x: Array, dy: Array) -> Array:
    return np.asarray(DATA.T @ (dy * (1 - layer(x) ** 2)))


def wrong_for(index: Any, x: Array = W) -> Report:
    """Forget the derivative of tanh for some outputs."""

    def wrong(x: Array, dy: Array) -> Array:
        through = 1 - layer(x) ** 2
        through[index] = 1.0
        return np.asarray(DATA.T @ (dy * through))

    return check(layer, wrong, x, cotangent="random")


@pytest.mark.parametrize(
    ("index", "text"),
    [
        (np.s_[:, 2], "f(x)[:, 2]"),
        (np.s_[:, 1:3], "f(x)[:, 1:3]"),
        (np.s_[4], "f(x)[4, :]"),
        (np.s_[0, 0], "f(x)[0, 0]"),
        (np.s_[2:4, 3], "f(x)[2:4, 3]"),
        (np.s_[:, [0, 4]], "f(x)[:, [0, 4]]"),
    ],
)
def test_the_wrong_outputs_are_named(index: Any, text: str) -> None:
    report = wrong_for(index)
    assert report.verdict is Verdict.FAIL
    assert report.leaf("x").outputs == text
    assert f"through {text} alone" in report.reason


@pytest.mark.parametrize(
    ("index", "text"), [(np.s_[:, 7], "f(x)[:, 7]"), (np.s_[3], "f(x)[3, :]"), (np.s_[...], "")]
)
def test_a_leaf_too_large_for_each_entry(index: Any, text: str) -> None:
    assert wrong_for(index, LARGE).leaf("x").outputs == text


def test_nothing_is_named_where_all_outputs_are_wrong() -> None:
    report = wrong_for(np.s_[...])
    assert report.verdict is Verdict.FAIL
    assert report.leaf("x").outputs == ""
    assert "through" not in report.reason


def test_nothing_is_asked_where_all_is_right() -> None:
    report = check(layer, vjp, W, cotangent="random")
    assert report
    assert report.leaf("x").outputs == ""
    assert report.gradient_evaluations == 2


# --- several outputs -----------------------------------------------------------------------------


def nested(x: dict[str, Array]) -> dict[str, Any]:
    return {"sum": x["a"].sum() + x["b"].sum(), "parts": (np.sin(x["a"]), x["a"] * x["b"])}


def nested_vjp(
    x: dict[str, Array], dy: dict[str, Any], factors: tuple[float, ...] = (1.0, 1.0, 1.0)
) -> dict[str, Array]:
    one, sines, products = (
        factor * cotangent
        for factor, cotangent in zip(factors, (dy["sum"], *dy["parts"]), strict=True)
    )
    return {"a": one + sines * np.cos(x["a"]) + products * x["b"], "b": one + products * x["a"]}


POINT = {"a": RNG.normal(size=3), "b": RNG.normal(size=3)}


@pytest.mark.parametrize(
    ("factors", "a", "b"),
    [
        ((1, 1, 1), "", ""),
        ((1, 2, 1), "parts[0]", ""),
        ((0, 1, 1), "sum", "sum"),
        ((1, 2, 3), "parts[0], parts[1]", "parts[1]"),
        ((2, 2, 2), "", "sum, parts[1]"),
    ],
)
def test_nested_outputs_by_name(factors: tuple[float, ...], a: str, b: str) -> None:
    claim = lambda x, dy: nested_vjp(x, dy, factors)
    report = check(nested, claim, POINT, cotangent="random")
    found = {name: set(leaf.outputs.split(", ")) for name, leaf in report.leaves.items()}
    assert bool(report) is (factors == (1, 1, 1))
    assert found == {"a": set(a.split(", ")), "b": set(b.split(", "))}


# --- how it is asked -----------------------------------------------------------------------------


def test_a_gradient_that_ignores_the_cotangent_is_not_asked() -> None:
    dy = RNG.normal(size=(6, 5))
    wrong = dy.copy()
    wrong[:, 2] = 0
    calls = []

    def grad(x: Array) -> Array:
        calls.append(1)
        return vjp(x, wrong)

    for claim in (grad, vjp(W, wrong)):
        report = check(layer, claim, W, cotangent=dy)
        assert report.verdict is Verdict.FAIL
        assert report.leaf("x").outputs == ""
    assert len(calls) == 2


def test_a_scalar_has_no_outputs_to_name() -> None:
    report = check(lambda x: float(np.sin(x).sum()), lambda x: -np.cos(x), W)
    assert report.leaf("x").outputs == ""


def test_a_given_cotangent_is_asked_in_parts() -> None:
    dy = RNG.normal(size=(6, 5))
    wrong = lambda x, dy: vjp(x, dy * [1, 1, 1, 0.5, 1])
    assert check(layer, wrong, W, cotangent=dy).leaf("x").outputs == "f(x)[:, 3]"
    dy[:, 3] = 0
    assert check(layer, wrong, W, cotangent=dy)


def test_the_calls_are_counted() -> None:
    values, slopes = [], []

    def f(x: Array) -> Array:
        values.append(1)
        return layer(x)

    def wrong(x: Array, dy: Array) -> Array:
        slopes.append(1)
        return vjp(x, dy * [1, 1, 0, 1, 1])

    report = check(f, wrong, W, cotangent="random")
    assert report.leaf("x").outputs == "f(x)[:, 2]"
    assert report.evaluations == len(values)
    assert report.gradient_evaluations == len(slopes) > 2


def test_functions_are_called_on_copies() -> None:
    """Whatever f and grad write, each call gets the same, and the caller's arrays stay."""
    x, dy = W.copy(), RNG.normal(size=(6, 5))
    given, parts = dy.copy(), []

    def f(x: Array) -> Array:
        y = layer(x)
        assert_array_equal(x[0], W[0])
        return y

    def wrong(x: Array, dy: Array) -> Array:
        assert_array_equal(x, W)
        parts.append(dy.copy())
        claim = vjp(x, dy * [1, 1, 0, 1, 1])
        x[...] = dy[...] = np.nan
        return claim

    held = lambda x: f(np.concatenate([W[:1], x]))
    report = check(
        held, lambda x, dy: wrong(np.concatenate([W[:1], x]), dy)[1:], x[1:], cotangent=dy
    )
    assert report.leaf("x").outputs == "f(x)[:, 2]"
    assert_array_equal(x, W)
    assert_array_equal(dy, given)
    assert all(((part == given) | (part == 0)).all() for part in parts)
    assert any((part == 0).any() for part in parts)


def test_a_budget_spent_on_the_way_names_nothing() -> None:
    wrong = lambda x, dy: vjp(x, dy * [1, 1, 0, 1, 1])
    free = check(layer, wrong, W, cotangent="random")
    report = check(layer, wrong, W, cotangent="random", budget=free.evaluations - 1)
    assert report.verdict is Verdict.FAIL
    assert report.leaf("x").outputs == ""
    assert_array_equal(report.leaf("x").wrong, free.leaf("x").wrong)
