"""Points that cannot be used, and names that do not fit them."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np
import pytest

from gradaudit import check
from tests.claims._refused import (
    PARAMETERS,
    Array,
    W,
    X,
    label,
    network,
    network_slope,
    refused,
    says,
    slope,
    total,
)


def as_matrix(array: Array) -> Array:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PendingDeprecationWarning)
        return np.asmatrix(array)


@pytest.mark.parametrize(
    ("x", "what"),
    [
        (np.array([1, 2]), "int64"),
        (np.array([True, False]), "bool"),
        (np.array([1.0, 2.0], dtype=object), "object"),
        (np.array([1.0 + 1.0j]), "complex128"),
        (np.array(["a", "b"]), "<U1"),
        (np.zeros(2, dtype=[("a", float)]), "'a'"),
        (np.array(["2020-01-01"], dtype="datetime64[D]"), "datetime64"),
        (3, "int64"),
        (True, "bool"),
        (3j, "complex128"),
        ("abc", "str"),
        (b"abc", "bytes"),
        ({0.3, 0.5}, "set"),
        ((number for number in X), "generator"),
        (None, "None"),
        ({}, "{}"),
        ([], "[]"),
        ({"a": {}}, "{'a': {}}"),
    ],
    ids=label,
)
def test_a_point_of_another_kind(x: Any, what: str) -> None:
    says(refused(total, slope, x), "`x`", what)


@pytest.mark.parametrize(
    ("leaf", "what"),
    [
        (np.ones((2, 3), dtype=int), "int64"),
        (np.ones((2, 3), dtype=bool), "bool"),
        (np.ones((2, 3), dtype=object), "object"),
        (np.ones((2, 3), dtype=complex), "complex128"),
        (np.full((2, 3), "a"), "<U1"),
        (None, "None"),
        ("abc", "str"),
        (as_matrix(W), "matrix"),
        (np.ma.array(W, mask=W > 1), "MaskedArray"),
    ],
    ids=label,
)
def test_a_leaf_of_another_kind(leaf: Any, what: str) -> None:
    says(refused(network, network_slope, {"W": leaf, "b": X}), "leaf `W` of `x`", what)


def test_an_integer_point_is_told_what_to_do() -> None:
    says(refused(total, slope, np.array([1, 2])), ".astype(float)")


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.longdouble])
def test_a_point_that_is_not_finite_names_the_entry(bad: float, dtype: Any) -> None:
    leaf = W.astype(dtype)
    leaf[1, 2] = bad
    text = refused(network, network_slope, {"W": leaf, "b": X})
    says(text, "leaf `W` of `x`", str(bad), "index [1, 2]", "finite")


def test_a_number_that_is_not_finite() -> None:
    says(refused(math.sin, math.cos, math.nan), "`x` holds nan")


@pytest.mark.parametrize("x", [as_matrix(W), np.ma.array(X)], ids=["matrix", "masked"])
def test_array_subclasses_with_other_rules(x: Array) -> None:
    says(refused(total, slope, x), "`x`", type(x).__name__, "plain array")


@pytest.mark.parametrize(
    ("names", "parts"),
    [
        ({"a": 2}, ("2 entries", "a (2,)", "`x` has 3")),
        ({"a": (2, 2)}, ("4 entries", "a (2, 2)", "`x` has 3")),
        ({"a": 3, "b": 1}, ("4 entries", "b (1,)", "`x` has 3")),
        ({}, ("{}", "mapping")),
        ([("a", 3)], ("[('a', 3)]", "mapping")),
        ("abc", ("'abc'", "mapping")),
        ({"a": -3}, ("`a`", "-3")),
        ({"a": (-1, -3)}, ("`a`", "(-1, -3)")),
        ({"a": 1.5}, ("`a`", "1.5")),
        ({"a": None}, ("`a`", "None")),
        ({"a": "3"}, ("`a`", "'3'")),
        ({"a": ("3",)}, ("`a`", "('3',)")),
        ({3: 3}, ("3",)),
    ],
    ids=label,
)
def test_names_that_do_not_add_up(names: Any, parts: tuple[str, ...]) -> None:
    says(refused(total, slope, X, names=names), "`names`", *parts)


def test_names_take_numpy_integers() -> None:
    report = check(total, slope, X, names={"a": np.int64(1), "b": (np.int32(2),)})  # type: ignore[dict-item]
    assert [leaf.shape for leaf in report.leaves.values()] == [(1,), (2,)]


def test_names_are_for_a_vector() -> None:
    says(refused(network, network_slope, PARAMETERS, names={"a": 9}), "`x`", "dict")
    text = refused(total, slope, W, names={"a": 6})
    says(text, "`x`", "(2, 3)", "vector")
    assert "`grad`" not in text, "it is the point that is no vector"


@pytest.mark.parametrize("shape", [(2,), (4,), (3, 2), ()])
def test_an_unrolled_gradient_of_another_size(shape: tuple[int, ...]) -> None:
    text = refused(total, lambda _: np.ones(shape), X, names={"a": 1, "b": 2})
    says(text, "`grad`", str(shape), "`x`", "3")
