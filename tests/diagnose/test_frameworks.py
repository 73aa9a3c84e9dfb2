"""Advice in the words of the framework that a function computes in; no framework is needed."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from types import FunctionType, ModuleType
from typing import Any

import numpy as np
import pytest

from gradaudit.diagnose._frameworks import DOUBLE, STEADY, in_words_of

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
@pytest.mark.parametrize("remedies", [DOUBLE, STEADY])
def test_a_framework_is_recognised(name: str, remedies: dict[str, str]) -> None:
    for thing in (ModuleType(name), ModuleType(f"{name}.numpy"), made_by(f"{name}.layers.core")):
        for f in (using_globally(thing), using_globally(math, thing), using_in_closure(thing)):
            assert in_words_of(f, remedies) == remedies[name]


@pytest.mark.parametrize("name", NAMES)
def test_a_class_of_a_framework(name: str) -> None:
    assert in_words_of(using_in_closure(type(made_by(f"{name}.nn"))), DOUBLE) == DOUBLE[name]
    assert in_words_of(made_by(f"{name}.nn"), DOUBLE) == DOUBLE[name]


def test_keras_speaks_before_what_it_runs_on() -> None:
    f = using_globally(ModuleType("tensorflow"), ModuleType("keras"))
    assert in_words_of(f, DOUBLE) == DOUBLE["keras"]


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
    assert in_words_of(f, DOUBLE) == ""


def test_a_framework_that_is_there_but_not_used() -> None:
    f = using_globally(math)
    f.__globals__["torch"] = ModuleType("torch")
    assert in_words_of(f, DOUBLE) == ""


def test_methods() -> None:
    class Model:
        loss = using_globally(ModuleType("jax"))

        def plain(self) -> float:
            return math.pi

    assert in_words_of(Model().loss, DOUBLE) == DOUBLE["jax"]
    assert in_words_of(Model().plain, DOUBLE) == ""


def test_a_closure_that_is_not_filled_yet() -> None:
    empty = using_in_closure(ModuleType("torch"))
    assert in_words_of(empty, DOUBLE)
    assert isinstance(empty, FunctionType)
    assert empty.__closure__
    del empty.__closure__[0].cell_contents
    assert in_words_of(empty, DOUBLE) == ""
