"""Places: attributes, keys, indices, and functions."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from gradaudit import ArgumentError
from gradaudit.layers._place import place_at, read_place

A, B = np.arange(6.0).reshape(2, 3), np.ones((2, 3))


def thing() -> Any:
    return SimpleNamespace(
        W=A.copy(),
        params={"W": A.copy(), 0: A.copy(), "a b": A.copy()},
        layers=[SimpleNamespace(W=A.copy()), {"b": A.copy()}],
        pair=(A.copy(), 0.5),
        gain=0.5,
    )


PATHS: list[Any] = [
    "W",
    "params['W']",
    'params["a b"]',
    "params.W",
    "params[0]",
    "layers[0].W",
    "layers[-2].W",
    "layers[1]['b']",
    "layers[1].b",
    "pair[0]",
    ("W",),
    ("params", "W"),
    ("layers", 0, "W"),
]


@pytest.mark.parametrize("path", PATHS, ids=str)
def test_a_path_is_followed_and_written_into(path: Any) -> None:
    place, one = read_place(path, "`params`"), thing()
    array = place.get(one)
    assert np.array_equal(array, A)
    place.put(one, B)
    assert place.get(one) is array
    assert np.array_equal(array, B)


@pytest.mark.parametrize("path", [path for path in PATHS if path != "pair[0]"], ids=str)
def test_another_dtype_takes_the_place_of_the_array(path: Any) -> None:
    place, one = read_place(path, "`params`"), thing()
    new = B.astype(np.float32)
    place.put(one, new)
    assert place.get(one) is new


def test_a_number_is_replaced() -> None:
    place, one = read_place("gain", "`params`"), thing()
    place.put(one, 0.75)
    assert one.gain == 0.75


def test_what_cannot_be_written_is_replaced() -> None:
    one = thing()
    one.W.flags.writeable = False
    read_place("W", "`params`").put(one, B)
    assert one.W is B


def test_a_view_is_written_into_whatever_makes_it() -> None:
    class Layer:
        def __init__(self) -> None:
            self.flat = np.zeros(6)

        @property
        def W(self) -> Any:
            return self.flat.reshape(2, 3)

    layer = Layer()
    read_place("W", "`params`").put(layer, A)
    assert np.array_equal(layer.flat, A.ravel())


def test_a_property_that_copies_is_set() -> None:
    class Layer:
        _W = A.copy()

        @property
        def W(self) -> Any:
            return self._W.copy()

        @W.setter
        def W(self, new: Any) -> None:
            self._W = new

    layer = Layer()
    read_place("W", "`params`").put(layer, B)
    assert layer._W is B


def test_functions_get_and_set() -> None:
    one = thing()
    place = read_place((lambda x: x.gain, lambda x, new: setattr(x, "gain", new)), "`params`")
    place.put(one, 2.0)
    assert place.get(one) == 2.0
    assert place.path == ()


def test_a_function_gives_an_array_to_write_into() -> None:
    one = thing()
    place = read_place(lambda x: x.layers[0].W, "`params`")
    place.put(one, B)
    assert np.array_equal(one.layers[0].W, B)
    for other in (lambda x: x.W.copy(), lambda x: x.gain):
        with pytest.raises(TypeError, match="no array of the layer"):
            read_place(other, "`params`").put(one, B)


def test_what_is_in_a_tuple_can_only_be_written_into() -> None:
    with pytest.raises(AttributeError):
        read_place("pair[1]", "`params`").put(thing(), 2.0)


@pytest.mark.parametrize("path", ["V", "params['V']", "layers[2].W", "W.V", "layers.W", "gain[0]"])
def test_nothing_is_there(path: str) -> None:
    place = read_place(path, "`params`")
    with pytest.raises(LookupError):
        place.get(thing())
    with pytest.raises(LookupError):
        place.put(thing(), B)


@pytest.mark.parametrize(
    "path",
    ["", "W.", ".W", "['W']", "params[W]", "params['W'", "params[1.5]", "a b", "W-1", "3W"],
)
def test_no_path(path: str) -> None:
    with pytest.raises(ArgumentError, match=r"`params` for `W` is .*: expected"):
        read_place(path, "`params` for `W`")


@pytest.mark.parametrize(
    "given", [None, 3, 1.5, A, [], ["W"], (), ("W", 1.5), (len, "W"), {"W": "W"}], ids=str
)
def test_neither_path_nor_function(given: Any) -> None:
    with pytest.raises(ArgumentError, match=r"`params` for `W` is (?s:.)*a function of the layer"):
        read_place(given, "`params` for `W`")


def test_a_place_says_how_it_was_written() -> None:
    assert read_place("params['W']", "").text == "params['W']"
    assert read_place(("params", "W"), "").text == "params.W"
    assert read_place(len, "").text == "len"
    assert place_at(("a", 0), "a[0]").text == "a[0]"
