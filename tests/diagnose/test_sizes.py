"""What a number may be the size of."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gradaudit.diagnose import sizes


def test_axes_and_arrays_by_name() -> None:
    assert sizes({"W": (4, 80), "b": (80,), "f(x)": (7, 2, 3), "c": (), "e": (0,)}) == {
        4: "the length of axis 0 of W",
        80: "the length of axis 1 of W",
        7: "the length of axis 0 of f(x)",
        2: "the length of axis 1 of f(x)",
        3: "the length of axis 2 of f(x)",
        0: "the length of e",
        320: "the size of W",
        42: "the size of f(x)",
        1: "the size of c",
    }


def test_a_length_is_named_before_a_size() -> None:
    assert sizes({"a": (2, 3), "b": (6,)})[6] == "the length of b"


def test_nothing() -> None:
    assert sizes({}) == {}


SHAPES = st.lists(st.integers(1, 9), max_size=4).map(tuple)


@given(shapes=st.dictionaries(st.sampled_from("abc"), SHAPES))
def test_every_length_has_a_name(shapes: dict[str, tuple[int, ...]]) -> None:
    named = sizes(shapes)
    for shape in shapes.values():
        assert set(shape) <= set(named)
