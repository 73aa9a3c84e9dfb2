"""Nestings: names, paths, and back again."""

from __future__ import annotations

import dataclasses
from collections import OrderedDict, deque, namedtuple
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradaudit.spaces import flatten, look_up

Pair = namedtuple("Pair", "W b")  # noqa: PYI024 - as users write them


@dataclasses.dataclass
class Layer:
    W: Any
    b: Any


@dataclasses.dataclass(frozen=True, slots=True)
class Frozen:
    one: Any
    two: Any = 5


@dataclasses.dataclass
class Counting:
    """Has a constructor that must not be called with arrays."""

    W: Any
    calls: Any = dataclasses.field(init=False, default=3.0)

    def __post_init__(self) -> None:
        self.calls = self.calls + 1


@pytest.mark.parametrize(
    ("nesting", "names"),
    [
        (1.0, ["x"]),
        (None, ["x"]),
        ("text", ["x"]),
        ([1.0, 2.0], ["x[0]", "x[1]"]),
        ((1.0,), ["x[0]"]),
        ({"b": 1.0, "a": 2.0}, ["b", "a"]),
        ({2: 1.0, 1: 2.0}, ["x[2]", "x[1]"]),
        (OrderedDict(b=1.0, a=2.0), ["b", "a"]),
        ({"layers": [{"W": 1.0}, {"W": 2.0}]}, ["layers[0].W", "layers[1].W"]),
        ([Layer(1.0, (2.0, 3.0))], ["x[0].W", "x[0].b[0]", "x[0].b[1]"]),
        (Frozen(1.0), ["one", "two"]),
        ({"a": {"b": 1.0}, "a.b": 2.0}, ["x['a']['b']", "x['a.b']"]),
        ({"a": None}, ["a"]),
        ({}, []),
        ([[], {}], []),
    ],
    ids=repr,
)
def test_names(nesting: Any, names: list[str]) -> None:
    assert list(flatten(nesting, "x").names) == names


NESTINGS = st.recursive(
    st.integers() | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.builds(Pair, inner, inner)
        | st.builds(Layer, inner, inner)
        | st.builds(Frozen, inner, inner)
        | st.dictionaries(
            st.text("ab.[", min_size=1, max_size=3) | st.integers(0, 3), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@given(NESTINGS)
def test_taken_apart_and_put_together(nesting: Any) -> None:
    tree = flatten(nesting, "x")
    again = tree.rebuild(tree.leaves)
    assert again == nesting
    assert type(again) is type(nesting)
    if isinstance(nesting, dict):
        assert list(again) == list(nesting)


@given(NESTINGS)
def test_names_are_unique_and_paths_lead_to_leaves(nesting: Any) -> None:
    tree = flatten(nesting, "x")
    assert len(set(tree.names)) == len(tree.names) == len(tree.leaves)
    for path, leaf in zip(tree.paths, tree.leaves, strict=True):
        assert look_up(nesting, path, lambda _: ()) is leaf


@given(NESTINGS)
def test_rebuilt_containers_are_new(nesting: Any) -> None:
    again = flatten(nesting, "x").rebuild(flatten(nesting, "x").leaves)
    if isinstance(nesting, list | dict | Layer) and nesting not in ([], {}):
        assert again is not nesting


def test_a_dataclass_is_rebuilt_without_its_constructor() -> None:
    tree = flatten(Counting(1.0), "x")
    assert list(tree.names) == ["W", "calls"]
    again = tree.rebuild([7.0, 8.0])
    assert (again.W, again.calls) == (7.0, 8.0)


def test_other_containers_of_pythons_own() -> None:
    tree = flatten(deque([1.0, 2.0]), "x")
    assert tree.leaves == (1.0, 2.0)
    again = tree.rebuild([3.0, 4.0])
    assert again == deque([3.0, 4.0])
    assert [look_up(again, path, lambda _: ()) for path in tree.paths] == [3.0, 4.0]


# --- look_up -------------------------------------------------------------------------------------


def prefixed(key: str) -> list[str]:
    return [f"d{key}"]


@pytest.mark.parametrize(
    ("nesting", "path", "found"),
    [
        ({"W": 1}, ("W",), 1),
        ({"dW": 1}, ("W",), 1),
        ({"W": 1, "dW": 2}, ("W",), 1),
        ({"layers": [{"dW": 1}]}, ("layers", 0, "W"), 1),
        ({"dlayers": [{"dW": 1}]}, ("layers", 0, "W"), 1),
        (Layer(1, 2), ("b",), 2),
        (Pair(1, 2), ("b",), 2),
        (Pair(1, 2), (1,), 2),
        ({3: 1}, (3,), 1),
        ([1, 2], (1,), 2),
        (5, (), 5),
        ({"a.b": 1}, ("a.b",), 1),
    ],
    ids=repr,
)
def test_look_up(nesting: Any, path: tuple[Any, ...], found: Any) -> None:
    assert look_up(nesting, path, prefixed) == found


@pytest.mark.parametrize(
    ("nesting", "path", "key"),
    [
        ({"b": 1}, ("W",), "W"),
        ({"layers": [{"W": 1}]}, ("layers", 1, "W"), 1),
        ({"layers": [{"b": 1}]}, ("layers", 0, "W"), "W"),
        ([1], ("W",), "W"),
        (5, (0,), 0),
        ("abc", (0,), 0),
        ({"0": 1}, (0,), 0),
        (None, ("W",), "W"),
    ],
    ids=repr,
)
def test_a_path_that_leads_nowhere(nesting: Any, path: tuple[Any, ...], key: Any) -> None:
    with pytest.raises(LookupError) as caught:
        look_up(nesting, path, prefixed)
    assert caught.value.args == (key,)
