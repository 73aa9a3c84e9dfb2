"""Equality of answers: arrays entry by entry, and NaN like NaN."""

from __future__ import annotations

import dataclasses
import math
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

import gradaudit
from gradaudit._alike import alike


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (math.nan, float("nan")),
        (1, 1.0),
        ((1, math.nan), [1, float("nan")]),
        ({"a": 1, "b": math.nan}, MappingProxyType({"b": float("nan"), "a": 1})),
        (np.array([1.0, np.nan]), np.array([1.0, np.nan])),
        (np.zeros((0, 3)), np.zeros((0, 3))),
        (np.broadcast_to(np.False_, (2, 2)), np.zeros((2, 2), dtype=bool)),
        (gradaudit.Comparison("w", 1, math.nan, 0), gradaudit.Comparison("w", 1, math.nan, 0)),
    ],
)
def test_alike(one: Any, other: Any) -> None:
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (math.nan, 1.0),
        (math.nan, None),
        ("a", "b"),
        ((1, 2), (1,)),
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": 1}, {"b": 1}),
        (np.array([1.0, np.nan]), np.array([1.0, 2.0])),
        (np.zeros(2), np.zeros((2, 1))),
        (np.zeros(2), np.zeros(2, dtype=np.float32)),
        (np.zeros(2), (0.0, 0.0)),
        (gradaudit.Comparison("w", 1, 2, 0), gradaudit.Comparison("w", 1, 2, 1)),
        (gradaudit.Comparison("w", 1, 2, 0), ("w", 1, 2, 0)),
    ],
)
def test_not_alike(one: Any, other: Any) -> None:
    assert not alike(one, other)
    assert not alike(other, one)


def test_reports_compare_as_a_whole() -> None:
    one = gradaudit.check(np.sum, np.ones_like, np.arange(3.0))
    leaf = one.leaf("x")
    changed = dataclasses.replace(leaf, visible=leaf.visible * np.float32(2))
    assert one == dataclasses.replace(one, leaves={"x": dataclasses.replace(leaf)})
    assert one != dataclasses.replace(one, leaves={"x": changed})
    assert one != dataclasses.replace(one, seed=1)
    assert leaf != changed
