"""How forward and backward are called."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from gradaudit import ArgumentError
from gradaudit.layers._method import Method, read_method
from gradaudit.layers._passes import Passes, read_inputs

X = np.ones((2, 3))


def method(function: Any) -> Method:
    return read_method(None, function, "forward")


def passes(forward: Any, backward: Any = lambda: None, **how: Any) -> Passes:
    return Passes(method(forward), method(backward), **how)


# --- methods -------------------------------------------------------------------------------------


class Layer:
    def forward(self, x: Any, scale: float = 1.0, *more: Any, training: bool = True) -> Any:
        return self, x, scale, more, training

    @staticmethod
    def still(x: Any) -> Any:
        return x

    @classmethod
    def kind(cls, x: Any) -> Any:
        return cls, x

    def __call__(self, x: Any) -> Any:
        return self, x


def test_what_a_method_takes() -> None:
    layer = Layer()
    for given in ("forward", Layer.forward):
        found = read_method(layer, given, "forward")
        assert (found.required, found.optional) == (("x",), ("scale",))
        assert found.keywords == ("training",)
        assert found.takes_any
        assert found.names == ("x", "scale")
        assert found.call(layer, 1, 2, 3, training=False) == (layer, 1, 2, (3,), False)


@pytest.mark.parametrize("name", ["still", "kind", "__call__"])
def test_methods_of_other_kinds(name: str) -> None:
    found = read_method(Layer(), name, "forward")
    assert found.required == ("x",)
    assert not found.takes_any
    other = Layer()
    assert found.call(other, 1) == getattr(other, name)(1)


def test_a_method_of_the_original_is_one_of_any_copy() -> None:
    original, copy = Layer(), Layer()
    found = read_method(copy, original.forward, "forward", original)
    assert found.call(copy, 1)[0] is copy
    with pytest.raises(ArgumentError, match="`backward` is a method of a Layer"):
        read_method(copy, Layer().forward, "backward", original)


@pytest.mark.parametrize("layer", [None, np])
def test_functions_alone_take_no_layer(layer: Any) -> None:
    found = read_method(layer, lambda x, y=2: (x, y), "forward")
    assert (found.required, found.optional) == (("x",), ("y",))
    assert found.call(layer, 1) == (1, 2)


def test_a_function_of_a_module_by_its_name() -> None:
    assert read_method(np, "tanh", "forward").call(np, 0.0) == 0.0


def test_a_function_that_does_not_tell() -> None:
    found = read_method(None, max, "forward")
    assert found.takes_any
    assert not found.required


# --- inputs --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "names", "by_keyword"),
    [
        (X, ("x",), False),
        ((X,), ("x",), False),
        ([X, X], ("x", "y"), False),
        ({"x": X}, ("x",), True),
        ({"y": X, "x": X}, ("y", "x"), True),
        ({"x": X, "z": 1}, ("x", "z"), True),
        ({"a": X, "b": X}, ("a", "b"), False),
        ({"x": X, "b": X}, ("x", "b"), False),
    ],
)
def test_inputs_by_place_and_by_name(given: Any, names: Any, by_keyword: bool) -> None:
    inputs, keyword = read_inputs(given, method(lambda x, y=0, *, z=0: x))
    assert tuple(inputs) == names
    assert keyword is by_keyword


@pytest.mark.parametrize("given", [{"y": X, "b": X}, {"a": X, "x": X}, (X, X, X), {}, ()])
def test_inputs_that_do_not_fit(given: Any) -> None:
    with pytest.raises(ArgumentError, match="`inputs` has"):
        read_inputs(given, method(lambda x, y=0, *, z=0: x))


def test_names_where_forward_has_none() -> None:
    assert tuple(read_inputs(X, method(lambda *args: args))[0]) == ("x",)
    assert tuple(read_inputs((X, X), method(lambda *args: args))[0]) == ("x0", "x1")
    assert tuple(read_inputs((X, X), method(lambda a, *args: args))[0]) == ("a", "x1")


@pytest.mark.parametrize("word", ["cotangent", "cache", "learning_rate"])
def test_names_that_mean_something_else(word: str) -> None:
    with pytest.raises(ArgumentError, match=f"`inputs` has '{word}'"):
        read_inputs({word: X}, method(lambda *args: args))


# --- calls ---------------------------------------------------------------------------------------


def test_inputs_are_copied_but_for_those_that_move() -> None:
    given = {"x": X, "mode": {"train": True}}
    filled = passes(lambda x, mode: x, inputs=given).filled({"x": 2 * X})
    assert list(filled) == ["x", "mode"]
    assert (filled["x"] == 2).all()
    assert filled["mode"] == given["mode"]
    assert filled["mode"] is not given["mode"]


def test_by_place_and_by_keyword() -> None:
    forward = lambda a, b: (a, b)
    assert passes(forward, inputs={}).run(None, {"b": 1, "a": 2}) == (1, 2)
    assert passes(forward, inputs={}, by_keyword=True).run(None, {"b": 1, "a": 2}) == (2, 1)


@pytest.mark.parametrize("name", ["output", "outputs", "out"])
def test_an_output_that_is_left_in_the_layer(name: str) -> None:
    forward = read_method(SimpleNamespace(), lambda layer, x: setattr(layer, name, x), "forward")
    one = Passes(forward, method(lambda: None), {})
    assert one.run(SimpleNamespace(), {"x": 3}) == 3


def test_no_output_at_all() -> None:
    with pytest.raises(ArgumentError, match="`forward` returned None"):
        passes(lambda x: None, inputs={}).run(None, {"x": 3})


@pytest.mark.parametrize(
    ("takes", "output", "given"),
    [
        (("cotangent",), (1, 2, 3), (7,)),
        (("cotangent", "cache"), (1, 2), (7, 3)),
        (("cache", "cotangent", "cache"), 1, (2, 7, 3)),
        (("output", "x", "learning_rate"), (1, 2, 3), ((1, 2, 3), 5, 0.5)),
        ((), (1, 2, 3), ()),
    ],
)
def test_what_backward_gets(takes: Any, output: Any, given: Any) -> None:
    one = passes(lambda x: x, lambda *args: args, inputs={}, takes=takes, rate=0.5)
    returned = (1, 2, 3)
    assert one.output(returned) == output
    assert one.back(None, {"x": 5}, returned, 7) == given


def test_as_many_cotangents_as_outputs() -> None:
    takes = ("cotangent", "cache", "cotangent")
    one = passes(lambda x: x, lambda *args: args, inputs={}, takes=takes)
    assert one.back(None, {}, (1, 2, 3), (7, 8)) == (7, 3, 8)


def test_the_rate_by_keyword() -> None:
    backward = lambda d, lr=0.1: (d, lr)
    one = passes(lambda x: x, backward, inputs={}, takes=("cotangent",), rate=0.5)
    assert one.back(None, {}, 1, 7) == (7, 0.1)
    one = Passes(one.forward, one.backward, {}, takes=("cotangent",), rate=0.5, rate_keyword="lr")
    assert one.back(None, {}, 1, 7) == (7, 0.5)


def test_an_input_called_output_is_the_input() -> None:
    takes = ("output",)
    one = passes(lambda output: 1, lambda y: y, inputs={}, takes=takes)
    assert one.back(None, {"output": 5}, 1, None) == 5


def test_errors_say_where_they_came_from_once() -> None:
    error = ValueError("shapes")

    def raising(*_: Any) -> None:
        raise error

    one = passes(raising, raising, inputs={}, takes=("cotangent",))
    for call in (lambda: one.run(None, {"x": X}), lambda: one.back(None, {}, 1, 7)):
        with pytest.raises(ValueError, match="shapes"):
            call()
    assert error.__notes__ == ["gradaudit: raised by `forward`, which was given x"]


def test_an_interruption_has_no_note() -> None:
    error = KeyboardInterrupt()

    def raising(*_: Any) -> None:
        raise error

    with pytest.raises(KeyboardInterrupt):
        passes(raising, inputs={}).run(None, {})
    assert not hasattr(error, "__notes__")
