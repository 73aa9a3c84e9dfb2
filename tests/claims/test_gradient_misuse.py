"""Claimed gradients that cannot be matched with the point."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gradaudit import check
from tests.claims._refused import PARAMETERS, Array, W, X, label, network, refused, says, total


def with_weight(change: Callable[[Array], Any]) -> Callable[[dict[str, Array]], dict[str, Any]]:
    return lambda p: {"W": change(np.cos(p["W"])), "b": np.cos(p["b"])}


@pytest.mark.parametrize(
    ("grad", "parts"),
    [
        (lambda p: {"W": np.cos(p["W"])}, ("leaf `b`", "'b'", "'W'")),
        (lambda p: [np.cos(p["W"]), np.cos(p["b"])], ("leaf `W`", "list")),
        (lambda p: np.cos(p["W"]), ("leaf `W`", "ndarray")),
        (with_weight(lambda _: None), ("leaf `W`", "None")),
        (with_weight(lambda g: g.astype(complex)), ("leaf `W`", "complex128")),
        (with_weight(lambda g: g.astype(object)), ("leaf `W`", "object")),
        (with_weight(lambda g: g.astype(str)), ("leaf `W`", "<U")),
        (with_weight(lambda g: {"W": g}), ("leaf `W`", "dict")),
        (with_weight(lambda g: [[1.0, 2.0], [3.0]]), ("leaf `W`", "no array of numbers")),
        (with_weight(lambda g: g[:, :2]), ("leaf `W`", "(2, 2)", "(2, 3)")),
        (with_weight(lambda g: g.sum()), ("leaf `W`", "()", "(2, 3)")),
        (with_weight(lambda g: g.ravel()), ("leaf `W`", "(6,)", "(2, 3)")),
        (with_weight(lambda g: g.T), ("leaf `W`", "(3, 2)", "(2, 3)", "transposed")),
        (with_weight(lambda g: g.reshape(1, 2, 3)), ("leaf `W`", "(1, 2, 3)", "(2, 3)")),
    ],
    ids=label,
)
def test_a_gradient_that_does_not_match(grad: Any, parts: tuple[str, ...]) -> None:
    says(refused(network, grad, PARAMETERS), "`grad`", *parts)
    says(refused(network, grad(PARAMETERS), PARAMETERS), "`grad`", *parts)


@pytest.mark.parametrize(
    ("grad", "what"),
    [
        (lambda _: None, "None"),
        (lambda x: np.cos(x) + 0j, "complex128"),
        (lambda x: np.cos(x).astype(object), "object"),
        (lambda _: "abc", "<U3"),
        (lambda x: {"x": np.cos(x)}, "dict"),
        (lambda x: np.cos(x)[:2], "(2,)"),
        (lambda x: [*np.cos(x), 0.0], "(4,)"),
    ],
    ids=["None", "complex", "object", "str", "dict", "short", "long"],
)
def test_a_gradient_of_a_single_array(grad: Any, what: str) -> None:
    says(refused(total, grad, X), "`grad`", what)


def test_a_gradient_with_more_items_than_the_point() -> None:
    def f(x: list[Array]) -> float:
        return total(x[0]) + total(x[1])

    text = refused(f, lambda x: [np.cos(x[0]), np.cos(x[1]), X], [W, X])
    says(text, "`grad`", "3", "2")


def test_a_gradient_that_is_missing() -> None:
    says(refused(total, None, X), "`grad` is None")
    says(refused(total, x=X), "`grad` is None")


@pytest.mark.parametrize("shape", [(3, 1), (1, 3), (1, 1, 3)])
def test_an_axis_of_length_one_is_squeezed_with_a_note(shape: tuple[int, ...]) -> None:
    report = check(total, lambda x: np.cos(x).reshape(shape), X)
    assert report
    assert len(report.notes) == 1
    says(report.notes[0], "`grad`", str(shape), "(3,)")


def test_an_axis_of_length_one_is_added_with_a_note() -> None:
    for x in (X[None], X[:, None]):
        report = check(total, lambda x: np.cos(x).ravel(), x)
        assert report
        says(report.notes[0], "`grad`", "(3,)", str(x.shape))


def test_a_row_is_no_column() -> None:
    text = refused(total, lambda x: np.cos(x).T, X[None])
    says(text, "`grad`", "(3, 1)", "(1, 3)", "transposed")


@pytest.mark.parametrize(
    ("grad", "count"),
    [
        (lambda: X, "1"),
        (lambda x, y, z: X, "1"),
    ],
    ids=["none", "three"],
)
def test_a_gradient_function_of_other_arguments(grad: Any, count: str) -> None:
    says(refused(total, grad, X), "`grad`", "grad(x)")
