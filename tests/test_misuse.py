"""What cannot be used is an error that names the argument and what came."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gradaudit import ArgumentError, Cause, Verdict, assert_gradient, check
from tests.claims._refused import (
    PARAMETERS,
    Array,
    X,
    label,
    network,
    network_slope,
    refused,
    says,
    slope,
    total,
)


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        (np.ones(3), ("(3,)", "cotangent")),
        (np.ones((2, 1)), ("(2, 1)", "cotangent")),
        (np.ones(0), ("(0,)", "cotangent")),
        ((1.0, X), ("tuple", "value_and_grad")),
        ([1.0, X], ("list", "value_and_grad")),
        ({"loss": 1.0}, ("dict", "cotangent")),
        (None, ("None",)),
        ("abc", ("<U3",)),
        (1j, ("complex128",)),
        (object(), ("object",)),
        (math.nan, ("nan", "finite")),
        (math.inf, ("inf", "finite")),
        (-math.inf, ("-inf", "finite")),
        (np.float32("nan"), ("nan", "finite")),
    ],
    ids=label,
)
def test_an_f_of_something_else(value: Any, parts: tuple[str, ...]) -> None:
    text = refused(lambda _: value, slope, X)
    assert re.search(r"`f(\(x\))?`", text)
    says(text, *parts)


@pytest.mark.parametrize("f", [None, 3.0, "f", X], ids=["None", "float", "str", "ndarray"])
def test_an_f_that_is_no_function(f: Any) -> None:
    says(refused(f, slope, X), "`f`", "function")


@pytest.mark.parametrize("wrap", [np.asarray, lambda v: np.array([[v]]), np.float32, float])
def test_one_number_may_come_in_any_wrapping(wrap: Any) -> None:
    assert check(lambda x: wrap(total(x)), slope, X)


def test_an_f_that_raises_at_the_point_raises() -> None:
    error = RuntimeError("no such file")

    def f(x: Array) -> float:
        raise error

    with pytest.raises(RuntimeError) as caught:
        check(f, slope, X)
    assert caught.value is error
    assert not hasattr(error, "__notes__")


@pytest.mark.parametrize(
    "kind", [ZeroDivisionError, np.linalg.LinAlgError, ValueError, KeyError, KeyboardInterrupt]
)
def test_at_the_point_no_exception_is_arithmetic(kind: type[BaseException]) -> None:
    def f(x: Array) -> float:
        raise kind("here")

    with pytest.raises(kind, match="here"):
        check(f, slope, X)


def test_a_grad_that_raises_raises() -> None:
    error = RuntimeError("no such file")

    def grad(x: Array) -> Array:
        raise error

    with pytest.raises(RuntimeError) as caught:
        check(total, grad, X)
    assert caught.value is error


def raising_beyond(error: BaseException, limit: float) -> Callable[[dict[str, Array]], float]:
    """Give a network that raises where `b` has moved upwards by more than a part."""

    def f(p: dict[str, Array]) -> float:
        if (p["b"] > X * (1 + limit)).any():
            raise error
        return network(p)

    return f


@pytest.mark.parametrize("error", [ValueError("bad"), KeyError("bad"), RuntimeError("bad")])
def test_an_f_that_raises_nearby_says_which_leaf_was_moved(error: Exception) -> None:
    with pytest.raises(type(error)) as caught:
        check(raising_beyond(error, 0.0), network_slope, PARAMETERS)
    assert caught.value is error
    (note,) = error.__notes__
    says(note, "`b`", "gradaudit")
    assert "`W`" not in note


@pytest.mark.parametrize(
    "error",
    [
        ZeroDivisionError("x"),
        OverflowError("x"),
        FloatingPointError("x"),
        ArithmeticError("x"),
        np.linalg.LinAlgError("Singular matrix"),
        ValueError("math domain error"),
        ValueError("expected a nonnegative input, got -0.25"),  # Python 3.14's math.sqrt
        ValueError("expected a positive input, got 0.0"),  # and math.log
    ],
    ids=label,
)
@pytest.mark.parametrize("limit", [0.0, 1e-3])
def test_arithmetic_loses_a_rung_and_no_verdict(error: Exception, limit: float) -> None:
    f = raising_beyond(error, limit)
    assert check(f, network_slope, PARAMETERS).verdict is Verdict.PASS
    report = check(f, lambda p: {**network_slope(p), "b": 1.1 * np.cos(p["b"])}, PARAMETERS)
    assert report.verdict is Verdict.FAIL
    assert report.leaf("W").verdict is Verdict.PASS


def test_a_real_math_domain_error_nearby() -> None:
    def f(x: float) -> float:
        return math.sqrt(x) ** 3

    report = check(f, lambda _: 0.0, 0.0)
    assert report.verdict is not Verdict.FAIL


@pytest.mark.parametrize("also", [{"f": total}, {"grad": slope}, {"f": total, "grad": slope}])
def test_both_ways_to_say_it(also: dict[str, Any]) -> None:
    text = refused(x=X, value_and_grad=lambda x: (total(x), slope(x)), **also)
    says(text, "`f`", "`grad`", "`value_and_grad`", "not both")


@pytest.mark.parametrize(
    ("pair", "what"),
    [(1.0, "float"), (None, "None"), ((1.0, X, X), "tuple"), ((1.0,), "tuple"), (X, "ndarray")],
    ids=["float", "None", "three", "one", "array"],
)
def test_value_and_grad_without_a_pair(pair: Any, what: str) -> None:
    text = refused(x=X, value_and_grad=lambda _: pair)
    says(text, "`value_and_grad`", what, "(value, gradient)")


def test_value_and_grad_that_is_no_function() -> None:
    says(refused(x=X, value_and_grad=3), "`value_and_grad`", "int")


def test_value_and_grad_the_other_way_round() -> None:
    says(refused(x=X, value_and_grad=lambda x: (slope(x), total(x))), "`value_and_grad`", "(3,)")


def test_value_and_grad_without_a_gradient() -> None:
    says(refused(x=X, value_and_grad=lambda x: (total(x), None)), "None", "`value_and_grad`")


OPTIONS: dict[str, list[Any]] = {
    "rtol": [-1.0, 0, 1, 2.0, True, math.nan, math.inf, "1e-3", [1e-3], 1e-3j, np.array(1e-3)],
    "seed": [-1, 1.5, 0.0, True, "0", None, [1], np.array([1])],
    "effort": ["Standard", "fast", "", None, 3, ["quick"], {"quick"}],
    "budget": [0, -3, 1.5, True, "10", math.inf, [1], dt.timedelta(0)],
    "order": ["c", "fortran", "", None, 1, ["C"]],
    "seed_rng": ["yes", 1, 0, None, [1], {"a": 1}, np.random.PCG64(0), [True]],
}


@pytest.mark.parametrize(
    ("option", "value"), [(option, value) for option, given in OPTIONS.items() for value in given]
)
def test_an_option_that_makes_no_sense(option: str, value: Any) -> None:
    text = refused(total, slope, X, **{option: value})
    says(text, f"`{option}`")
    shown = type(value).__name__ if option == "seed_rng" else repr(value)
    if not isinstance(value, list):
        says(text, shown)


@pytest.mark.parametrize("option", ["rtoll", "tolerance", "step", "epsilon"])
def test_an_option_that_is_none(option: str) -> None:
    with pytest.raises(TypeError, match=option):
        check(total, slope, X, **{option: 1e-3})  # type: ignore[arg-type]


def test_options_are_never_positional() -> None:
    with pytest.raises(TypeError, match="positional"):
        check(total, slope, X, 1e-3)  # type: ignore[call-arg]


@pytest.mark.parametrize("dtype", [np.int32, np.int64, np.uint8])
def test_a_seed_may_be_a_numpy_integer(dtype: Any) -> None:
    report = check(total, slope, X, seed=dtype(3))
    assert report.evaluations == check(total, slope, X, seed=3).evaluations
    assert f"seed={3} " in str(report)


def test_a_tolerance_may_be_a_numpy_number() -> None:
    assert check(total, slope, X, rtol=np.float32(1e-3))  # type: ignore[arg-type]


def test_assert_gradient_refuses_alike() -> None:
    with pytest.raises(ArgumentError, match="`rtol`"):
        assert_gradient(total, slope, X, rtol=-1)


@pytest.mark.parametrize("x", [np.zeros(0), np.zeros((3, 0)), {"a": np.zeros(0), "b": np.zeros(0)}])
def test_only_empty_arrays(x: Any) -> None:
    report = check(lambda _: 1.0, lambda x: x, x)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert "nothing to check" in report.reason.lower()
    assert "empty" in str(report)


def test_an_empty_array_among_others() -> None:
    x = {"a": X, "none": np.zeros((0, 3))}
    report = check(lambda p: total(p["a"]), lambda p: {**p, "a": slope(p["a"])}, x)
    assert report
    assert report.leaf("none").probes == 0
    assert "empty" in report.leaf("none").reason
    assert "empty" in str(report)


def test_an_empty_gradient_of_another_shape() -> None:
    text = refused(lambda _: 1.0, lambda _: np.zeros(3), np.zeros(0))
    says(text, "`grad`", "(3,)", "(0,)")


def test_zero_everywhere_is_a_result() -> None:
    """f is exactly 0, and so is its claim: no exception, and no vacuous pass."""
    report = check(lambda _: 0.0, np.zeros_like, X)
    assert report.verdict is not Verdict.FAIL


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_claim_that_is_not_finite_is_a_result(bad: float) -> None:
    report = check(total, lambda x: np.where(x == X[1], bad, np.cos(x)), X)
    assert report.verdict is Verdict.FAIL
    assert [finding.cause for finding in report.findings] == [Cause.NONFINITE]
