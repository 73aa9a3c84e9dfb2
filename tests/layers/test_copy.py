"""Copies in which arrays that share memory still share it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from gradaudit.layers._copy import copier

ROOTS = {
    "C": np.arange(24.0).reshape(2, 3, 4),
    "F": np.asfortranarray(np.arange(24.0).reshape(2, 3, 4)),
    "permuted": np.arange(24.0).reshape(2, 3, 4).transpose(1, 0, 2).copy(order="K"),
    "float32": np.arange(24, dtype=np.float32).reshape(2, 3, 4),
}


def parts(whole: Any) -> dict[str, Any]:
    return {
        "whole": whole,
        "row": whole[0],
        "strided": whole[::-1, ::2, ::-2],
        "transposed": whole.T,
        "entry": whole[1, 1, 1:2],
        "bytes": whole.view(np.uint8) if whole.flags.c_contiguous else whole[...],
    }


@given(root=st.sampled_from(list(ROOTS)), names=st.sets(st.sampled_from(list(parts(ROOTS["C"])))))
def test_views_stay_views_of_each_other(root: str, names: set[str]) -> None:
    whole = ROOTS[root].copy(order="K")
    layer = SimpleNamespace(**{name: parts(whole)[name] for name in sorted(names)})
    copied = copier(layer)()
    for name in names:
        one, other = getattr(layer, name), getattr(copied, name)
        assert_array_equal(one, other)
        assert one.dtype == other.dtype
        assert not np.shares_memory(one, other)
        for second in names:
            ours, theirs = getattr(layer, second), getattr(copied, second)
            assert np.shares_memory(one, ours) == np.shares_memory(other, theirs)
    if "whole" in names and "entry" in names:
        copied.whole[...] = -1
        assert (copied.entry == -1).all()
        assert (layer.entry != -1).all()


def test_the_same_array_twice() -> None:
    W = np.ones(3)
    copied = copier({"a": W, "b": [W], "c": W[:2], "same": {"a": W}})()
    assert copied["a"] is copied["b"][0] is copied["same"]["a"]
    assert np.shares_memory(copied["a"], copied["c"])


def test_parts_of_a_large_array_are_copied_alone() -> None:
    blob = np.zeros(10**6)
    copied = copier(SimpleNamespace(W=blob[:3], b=blob[3:5]))()
    assert copied.W.base is None or copied.W.base.size < 10


def test_each_copy_is_new() -> None:
    copy = copier(SimpleNamespace(W=np.zeros(2)))
    one, other = copy(), copy()
    one.W += 1
    assert not other.W.any()


@pytest.mark.parametrize(
    "array", [np.zeros(0), np.array(["a"]), np.array([1, None]), np.array(1.5), np.ones(2, ">f4")]
)
def test_arrays_of_any_kind(array: Any) -> None:
    copied = copier([array, array[...]])()
    assert_array_equal(copied[0], array)
    assert copied[0].dtype == array.dtype
