"""Advice in the words of the framework that a function computes in; no framework is needed."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from types import FunctionType, ModuleType
from typing import Any

import numpy as np
import pytest

from gradaudit.diagnose._frameworks import DOUBLE, framework_of

NAMES = list(DOUBLE)


def using_globally(*things: Any) -> Callable[..., Any]:
    """Make a function that names some things of its module."""
    space: dict[str, Any] = {f"thing{k}": thing for k, thing in enumerate(things)}
    exec(f"def f(x): return ({', '.join(space)},)", space)  # noqa: S102 - of our own making
    f: Callable[..., Any] = space["f"]
    return f


def using_in_closure(thing: Any) -> Callable[..., Any]:
    return lambda _x: thing


def made_by(module: str) -> Any:
    """Make an object of a class that says it comes from a module."""
    return type("Model", (), {"__module__": module})()


@pytest.mark.parametrize("name", NAMES)
def test_a_framework_is_recognised(name: str) -> None:
    for thing in (ModuleType(name), ModuleType(f"{name}.numpy"), made_by(f"{name}.layers.core")):
        for f in (using_globally(thing), using_globally(math, thing), using_in_closure(thing)):
            assert framework_of(f) == name


@pytest.mark.parametrize("name", NAMES)
def test_a_class_of_a_framework(name: str) -> None:
    assert framework_of(using_in_closure(type(made_by(f"{name}.nn")))) == name
    assert framework_of(made_by(f"{name}.nn")) == name


def test_keras_speaks_before_what_it_runs_on() -> None:
    f = using_globally(ModuleType("tensorflow"), ModuleType("keras"))
    assert framework_of(f) == "keras"


@pytest.mark.parametrize(
    "f",
    [
        lambda x: np.sin(x) + 1,
        using_in_closure(3),
        using_in_closure(ModuleType("torchestra")),
        using_globally(ModuleType("my.torch")),
        math.sin,
        np.sin,
        functools.partial(math.pow, 2),
        len,
        np.zeros(3).sum,
    ],
)
def test_none_otherwise(f: Callable[..., Any]) -> None:
    assert framework_of(f) == ""


def test_a_framework_that_is_there_but_not_used() -> None:
    f = using_globally(math)
    f.__globals__["torch"] = ModuleType("torch")
    assert framework_of(f) == ""


def test_methods() -> None:
    class Model:
        loss = using_globally(ModuleType("jax"))

        def plain(self) -> float:
            return math.pi

    assert framework_of(Model().loss) == "jax"
    assert framework_of(Model().plain) == ""


def test_a_closure_that_is_not_filled_yet() -> None:
    empty = using_in_closure(ModuleType("torch"))
    assert framework_of(empty)
    assert isinstance(empty, FunctionType)
    assert empty.__closure__
    del empty.__closure__[0].cell_contents
    assert framework_of(empty) == ""
