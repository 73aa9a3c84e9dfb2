"""Numeric derivatives take the points that a check takes, and refuse what it refuses."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from gradaudit import ArgumentError, Slope, directional_derivative, numerical_gradient

Array = NDArray[Any]
Function = Callable[..., Any]

EPS = float(np.finfo(np.float64).eps)

X = np.array([0.3, 0.5, 0.7])
V = np.array([1.0, -2.0, 0.5])


def sine(x: Array) -> float:
    return float(np.sin(x).sum())


def off(slope: Slope, truth: float) -> float:
    """Give by how many bars a slope is off; the last digits of the truth itself are free."""
    return max(abs(slope.value - truth) - 4 * EPS * abs(truth), 0.0) / max(slope.error, 1e-300)


def along_v(f: Any, x: Any, **options: Any) -> Slope:
    return directional_derivative(f, x, V, **options)


@pytest.mark.parametrize("measure", [numerical_gradient, along_v])
@pytest.mark.parametrize(
    ("arguments", "options", "name"),
    [
        ((None, X), {}, "`f`"),
        ((sine, None), {}, "`x`"),
        ((sine, np.array([1, 2, 3])), {}, "`x`"),
        ((np.sin, X), {}, "`cotangent`"),
        ((np.sin, X), {"cotangent": np.ones(2)}, "`cotangent`"),
        ((np.sin, X), {"cotangent": "random"}, "`cotangent`"),
        ((sine, X), {"names": {"a": 2}}, "`names`"),
        ((sine, X), {"order": "c"}, "`order`"),
        ((sine, X), {"seed_rng": "yes"}, "`seed_rng`"),
        ((sine, X), {"seed": -1, "seed_rng": True}, "`seed`"),
        ((sine, X), {"seed": "0"}, "`seed`"),
    ],
)
def test_misuse(measure: Function, arguments: Any, options: dict[str, Any], name: str) -> None:
    with pytest.raises(ArgumentError, match=name):
        measure(*arguments, **options)


def test_an_error_does_not_speak_of_other_functions() -> None:
    """There is no `grad` here to hand a random cotangent to."""
    with pytest.raises(ArgumentError) as caught:
        numerical_gradient(np.sin, X)
    assert "grad(" not in str(caught.value)


@dataclass(frozen=True)
class Layer:
    W: Array
    b: Any


def test_structures() -> None:
    x = {"layer": Layer(np.asfortranarray(np.arange(1.0, 7.0).reshape(2, 3)), 0.5), "list": [X]}

    def f(x: Any) -> float:
        return sine(x["layer"].W) + float(x["layer"].b) ** 2 + sine(2 * x["list"][0])

    found = numerical_gradient(f, x)
    value, error = found.value, found.error
    assert type(value["layer"]) is Layer
    assert value["layer"].W.shape == (2, 3)
    assert np.shape(value["layer"].b) == ()
    assert (np.abs(value["layer"].W - np.cos(x["layer"].W)) <= 1.5 * error["layer"].W).all()  # type: ignore[attr-defined]
    assert abs(value["layer"].b - 1.0) <= 1.5 * error["layer"].b
    assert (np.abs(value["list"][0] - 2 * np.cos(2 * X)) <= 1.5 * error["list"][0]).all()
    v = {"layer": Layer(np.ones((2, 3)), 3.0), "list": [V]}
    truth = np.cos(np.arange(1.0, 7.0)).sum() + 3.0 + 2 * np.cos(2 * X) @ V
    assert off(directional_derivative(f, x, v), float(truth)) <= 1.5


def test_one_number() -> None:
    found = numerical_gradient(lambda x: x**2, 3.0)
    assert np.shape(found.value) == ()
    assert abs(found.value - 6) <= found.error <= 1e-9
    assert off(directional_derivative(math.sin, 0.3, 2.0), 2 * math.cos(0.3)) <= 1.5


def test_names_and_order() -> None:
    flat = np.concatenate([np.arange(1.0, 7.0).reshape(2, 3).ravel(order="F"), X])
    names: dict[str, Any] = {"W": (2, 3), "b": 3}
    found = numerical_gradient(sine, flat, names=names, order="F")
    assert found.value.shape == flat.shape
    assert (np.abs(found.value - np.cos(flat)) <= 1.5 * found.error).all()
    v = {"W": np.zeros((2, 3)), "b": V}
    truth = float(np.cos(X) @ V)
    assert off(directional_derivative(sine, flat, v, names=names, order="F"), truth) <= 1.5


def test_a_cotangent() -> None:
    weight = np.array([1.0, -2.0, 3.0])
    found = numerical_gradient(np.sin, X, cotangent=weight)
    assert (np.abs(found.value - weight * np.cos(X)) <= 1.5 * found.error).all()
    slope = directional_derivative(np.sin, X, V, cotangent=weight)
    assert off(slope, float(weight * np.cos(X) @ V)) <= 1.5


def test_empty_arrays() -> None:
    assert numerical_gradient(lambda _: 1.0, np.zeros((0, 3))).value.shape == (0, 3)
    x = {"a": X, "b": np.zeros(0)}
    slope = directional_derivative(lambda x: sine(x["a"]), x, {"a": V, "b": np.zeros(0)})
    assert off(slope, float(np.cos(X) @ V)) <= 1.5
