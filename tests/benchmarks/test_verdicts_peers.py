"""Each adapter hands an easy claim over rightly: what is right passes, what is wrong does not."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np
import pytest

from benchmarks.peers import LIMIT, Checker, Outcome, Problem, installed
from benchmarks.peers._checker import peer
from benchmarks.peers._problem import problem

PACKAGES = {
    "autograd": ["autograd"],
    "jax": ["jax"],
    "numdifftools": ["numdifftools"],
    "openmdao": ["openmdao"],
    "scipy": ["scipy"],
    "torch": ["torch", "torch fast"],
}
NAMES = [(package, name) for package, names in PACKAGES.items() for name in names]


@pytest.fixture(params=NAMES, ids=[name for _, name in NAMES])
def checker(request: pytest.FixtureRequest) -> Checker:
    package, name = request.param
    pytest.importorskip(package)
    return {each.name: each for each in installed()}[name]


def _scalar(factor: float) -> dict[str, Any]:
    return {
        "f": lambda x: np.sin(x).sum(),
        "grad": lambda x: factor * np.cos(x),
        "x": np.linspace(0.3, 1.2, 4),
    }


def _leaves(factor: float) -> dict[str, Any]:
    return {
        "f": lambda p: np.tanh(p["W"] @ p["v"]).sum(),
        "grad": lambda p: {
            "v": factor * p["W"].T @ (1 - np.tanh(p["W"] @ p["v"]) ** 2),
            "W": np.outer(1 - np.tanh(p["W"] @ p["v"]) ** 2, p["v"]),
        },
        "x": {"W": np.array([[0.5, -0.2, 0.1], [0.3, 0.4, -0.6]]), "v": np.array([0.7, 0.2, -0.5])},
    }


def _outputs(factor: float) -> dict[str, Any]:
    return {
        "f": np.sin,
        "grad": lambda x, c: factor * np.cos(x) * c,
        "x": np.linspace(0.3, 1.2, 6).reshape(2, 3),
        "cotangent": "random",
    }


def _given(factor: float) -> dict[str, Any]:
    c = np.array([1.0, -2.0, 0.5, 3.0])
    return {
        "f": np.sin,
        "grad": lambda x: factor * np.cos(x) * c,
        "x": np.linspace(0.3, 1.2, 4),
        "cotangent": c,
    }


def _at_once(factor: float) -> dict[str, Any]:
    return {
        "value_and_grad": lambda x: (np.sin(x).sum(), factor * np.cos(x)[:, None]),
        "x": np.linspace(0.3, 1.2, 4),
    }


@pytest.mark.parametrize("make", [_scalar, _leaves, _outputs, _given, _at_once])
@pytest.mark.filterwarnings("ignore")
def test_right_passes_and_wrong_does_not(checker: Checker, make: Any) -> None:
    right, wrong = (checker.judge(make(factor), 0) for factor in (1.0, 1.2))
    assert (right.verdict, wrong.verdict) == ("pass", "fail"), (right, wrong)
    assert right.evaluations > 0


@pytest.mark.filterwarnings("ignore")
def test_what_f_itself_raises_is_an_error_and_no_verdict(checker: Checker) -> None:
    def f(x: Any) -> Any:
        raise OSError("no such file")

    outcome = checker.judge({**_scalar(1.0), "f": f}, 0)
    assert outcome.verdict == "error"
    assert "no such file" in outcome.note


def test_a_dtype_that_is_not_known_is_not_taken() -> None:
    strict = peer("strict", "0", lambda *_: True, "", unknown=frozenset({"float16"}))
    given = _scalar(1.0)
    assert strict.judge(given, 0) == Outcome("pass", 0)
    assert strict.judge({**given, "x": given["x"].astype(np.float16)}, 0) == Outcome("not taken")


def test_more_evaluations_than_the_limit_are_too_slow() -> None:
    slow = peer("slow", "0", lambda *_: True, "", per_entry=LIMIT // 4)
    assert slow.judge(_scalar(1.0), 0).verdict == "pass"
    assert slow.judge({**_scalar(1.0), "x": np.ones(5)}, 0).verdict == "too slow"


def test_a_checker_that_goes_on_and_on_is_stopped() -> None:
    def says(question: Problem, _: int) -> bool:
        while True:
            question.value(question.point)

    assert peer("endless", "0", says, "").judge(_scalar(1.0), 0) == Outcome("too slow")


def test_the_fast_mode_of_torch_is_not_kept_waiting_for_its_message() -> None:
    pytest.importorskip("torch")
    fast = {each.name: each for each in installed()}["torch fast"]
    outcome = fast.judge({**_scalar(2.0), "x": np.linspace(0.3, 1.2, 3000)}, 0)
    assert outcome == Outcome("fail", 2000)


def test_a_point_keeps_its_dtype_and_calls_are_counted() -> None:
    given = _leaves(1.0)
    given["x"] = {key: leaf.astype(np.float32) for key, leaf in given["x"].items()}
    question = problem(given, 0)
    assert question.dtypes == {"float32"}
    assert question.size == 9
    value = question.value(question.point)
    assert value.dtype == np.float32
    assert question.evaluations == 1
    point = {"W": question.point[0], "v": question.point[1]}
    by_leaf = question.vjp(question.point, 2.0)
    assert [leaf.dtype.name for leaf in by_leaf] == ["float32", "float32"]
    np.testing.assert_array_equal(by_leaf[1], 2 * given["grad"](point)["v"])


def test_a_missing_package_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.import_module

    def import_module(name: str) -> Any:
        if name.endswith("_scipy"):
            raise ModuleNotFoundError(name="scipy")
        if name.endswith(("_torch", "_jax", "_openmdao", "_numdifftools", "_autograd")):
            raise ModuleNotFoundError(name="elsewhere")
        return real(name)

    monkeypatch.setattr(importlib, "import_module", import_module)
    assert installed() == ()


def test_a_broken_adapter_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    def import_module(name: str) -> Any:
        raise ModuleNotFoundError(name="benchmarks.peers._nothing")

    monkeypatch.setattr(importlib, "import_module", import_module)
    with pytest.raises(ModuleNotFoundError):
        installed()
