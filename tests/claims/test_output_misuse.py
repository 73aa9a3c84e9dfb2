"""Outputs and cotangents that cannot be used."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradaudit import check
from tests.claims._refused import Array, W, X, label, refused, says

COTANGENT = np.array([0.5, 1.0, -2.0])


@pytest.mark.parametrize(
    ("cotangent", "parts"),
    [
        (COTANGENT[:2], ("(2,)", "(3,)")),
        (COTANGENT[None, None, :2], ("(1, 1, 2)", "(3,)")),
        (1.0, ("()", "(3,)")),
        (np.array([1.0, np.nan, 1.0]), ("finite",)),
        (np.array([1.0, np.inf, 1.0]), ("finite",)),
        ("rnd", ("'rnd'", '"random"')),
        ("Random", ("'Random'", '"random"')),
        (COTANGENT + 0j, ("complex128",)),
        (np.array(["a", "b", "c"]), ("<U1",)),
        ([None], ("None",)),
        ([COTANGENT, COTANGENT], ("2", "1")),
    ],
    ids=label,
)
def test_a_cotangent_that_does_not_match(cotangent: Any, parts: tuple[str, ...]) -> None:
    text = refused(np.sin, lambda x: COTANGENT * np.cos(x), X, cotangent=cotangent)
    says(text, "`cotangent`", *parts)


def test_a_transposed_cotangent() -> None:
    text = refused(np.sin, np.cos, W, cotangent=np.ones((3, 2)))
    says(text, "`cotangent`", "(3, 2)", "(2, 3)", "transposed")


def test_a_column_for_a_vector_is_squeezed_with_a_note() -> None:
    grad = lambda x: COTANGENT * np.cos(x)
    report = check(np.sin, grad, X, cotangent=COTANGENT[:, None])
    assert report
    says(report.notes[0], "`cotangent`", "(3, 1)", "(3,)")


def two_outputs(x: Array) -> dict[str, Array]:
    return {"sine": np.sin(x), "square": x**2}


def two_outputs_vjp(x: Array) -> Array:
    return COTANGENT * np.cos(x) + 6 * x


def test_cotangents_are_matched_by_key() -> None:
    given = {"square": np.full(3, 3.0), "sine": COTANGENT}
    assert check(two_outputs, two_outputs_vjp, X, cotangent=given)
    ordered = dict(reversed(given.items()))
    assert check(two_outputs, two_outputs_vjp, X, cotangent=ordered)


def test_cotangents_under_other_keys() -> None:
    given = {"sinus": COTANGENT, "square": np.full(3, 3.0)}
    says(refused(two_outputs, two_outputs_vjp, X, cotangent=given), "`cotangent`", "sine")


def test_a_drawn_cotangent_needs_a_function() -> None:
    text = refused(np.sin, np.cos(X), X, cotangent="random")
    says(text, '"random"', "`grad`", "grad(x, cotangent)")


def test_a_drawn_cotangent_needs_a_function_that_takes_it() -> None:
    grad = lambda x: np.cos(x) + 0.0
    says(refused(np.sin, grad, X, cotangent="random"), "`grad`", "grad(x, cotangent)")


def test_a_drawn_cotangent_has_no_place_in_value_and_grad() -> None:
    both = lambda x: (np.sin(x), np.cos(x))
    text = refused(value_and_grad=both, x=X, cotangent="random")
    says(text, "`value_and_grad`", '"random"')
