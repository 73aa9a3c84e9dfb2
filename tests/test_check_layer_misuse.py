"""An argument of `check_layer` that cannot be used is an error that names it and what came."""

from __future__ import annotations

import datetime as dt
import functools
import math
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import gradaudit
from gradaudit import ArgumentError, check_layer
from tests.claims._refused import label, says
from tests.layers.strangers._stranger import normal
from tests.layers.strangers.attributes import Affine, Layer_Dense
from tests.layers.strangers.containers import Locked
from tests.layers.strangers.functions import affine_backward, affine_forward
from tests.layers.strangers.losses import MSE
from tests.layers.strangers.updating import Dense, RateOfItsOwn

X = normal(5, 4)


def refused(layer: Any = None, inputs: Any = X, **options: Any) -> str:
    """Give the text of the error that a check must raise."""
    with pytest.raises(ArgumentError) as caught:
        check_layer(Affine() if layer is None else layer, inputs, **options)
    return str(caught.value)


class Returning(Affine):
    """Returns all gradients."""

    def backward(self, dout: Any) -> Any:
        dx = super().backward(dout)
        return dx, self.dW, self.db


def remembering() -> Any:
    layer: Any = Affine()
    layer.forward = lambda x: x @ layer.W
    return layer


# --- layer ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("layer", "parts"),
    [
        (Locked(normal(4, 2), normal(2)), ("Locked", "cannot be copied", "lock", "makes one")),
        (Layer_Dense, ("Layer_Dense", "n_inputs", "without arguments", "instance")),
        (affine_forward, ("affine_forward", "`forward`", "without arguments")),
        (functools.partial(Layer_Dense, 3), ("n_neurons", "without arguments")),
        (remembering(), ("Affine", "forward", "remembers the original", "makes a new one")),
    ],
    ids=["locked", "class", "function", "partial", "remembering"],
)
def test_a_layer_that_cannot_be_had(layer: Any, parts: tuple[str, ...]) -> None:
    says(refused(layer), "`layer`", *parts)


def test_a_function_that_remembers_an_array_of_the_layer() -> None:
    W = normal(4, 2)
    layer = SimpleNamespace(W=W, forward=lambda x: x @ W, backward=lambda d: d @ W.T)
    says(refused(layer), "`layer`", "forward", "remembers the original")


def test_an_error_in_a_maker_goes_through() -> None:
    def maker() -> Any:
        raise RuntimeError("no such file")

    with pytest.raises(RuntimeError, match="no such file"):
        check_layer(maker, X)


# --- forward and backward ------------------------------------------------------------------------


@pytest.mark.parametrize("argument", ["forward", "backward"])
@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ("foward", ("'foward'", "Affine", "no such method", "forward", "backward")),
        ("W", ("'W'", "no such method")),
        (3, ("3", "name of a method")),
        (None, ("None", "name of a method")),
        (["forward"], ("['forward']", "name of a method")),
        (Affine().forward, ("method of a Affine", "not `layer`", '"forward"')),
    ],
    ids=label,
)
def test_a_pass_that_is_none(argument: str, given: Any, parts: tuple[str, ...]) -> None:
    says(refused(**{argument: given}), f"`{argument}`", *parts)


def test_a_layer_that_is_called_itself_is_told_how() -> None:
    says(refused(MSE()), "`forward`", "__call__")


def test_only_functions_and_no_names() -> None:
    with pytest.raises(ArgumentError, match="`forward` is 'forward', and `layer` \\(None\\)"):
        check_layer(None, X)


@pytest.mark.parametrize(
    ("value", "shown"), [(math.nan, "nan"), (math.inf, "inf"), (-math.inf, "-inf")]
)
def test_an_output_that_is_not_finite(value: float, shown: str) -> None:
    text = refused(forward=lambda layer, x: layer.forward(x) * 0 + value)
    says(text, "`forward`", "finite")
    assert shown in text or "nan" in text


def test_an_output_that_is_nowhere() -> None:
    says(refused(forward=lambda layer, x: None), "`forward`", "None", "output")


@pytest.mark.parametrize("who", ["forward", "backward"])
def test_an_error_in_a_pass_goes_through_with_a_note(who: str) -> None:
    error = ValueError("operands could not be broadcast")

    def raising(layer: Affine, x: Any) -> Any:
        raise error

    options: dict[str, Any] = {who: raising}
    with pytest.raises(ValueError, match="operands") as caught:
        check_layer(Affine(), X, **options)
    assert caught.value is error
    (note,) = error.__notes__
    says(note, "gradaudit", f"`{who}`", {"forward": "x", "backward": "`takes`"}[who])


# --- inputs --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inputs", "parts"),
    [
        ((X, X), ("2 (x, x1)", "takes x")),
        ((), ("0 (none)", "takes x")),
        ([[1.0, 2.0], [3.0, 4.0]], ("2 (x, x1)", "one input is an array")),
        ({"x": X, "y": X}, ("2 (x, y)", "takes x")),
        ({1: X}, ("the key 1", "names")),
        ({"cotangent": X}, ("'cotangent'", "`takes`", "otherwise")),
        ({"cache": X}, ("'cache'", "`takes`", "otherwise")),
        (np.array([1.0, np.nan, 3.0, 4.0]), ("`forward`", "nan")),
        (X * 1j, ("`f(x)`", "complex128")),
    ],
    ids=["two", "none", "nested", "unknown", "number", "cotangent", "cache", "nan", "complex"],
)
def test_inputs_that_do_not_fit(inputs: Any, parts: tuple[str, ...]) -> None:
    if isinstance(inputs, np.ndarray):
        says(refused(inputs=inputs), *parts)
    else:
        says(refused(inputs=inputs), "`inputs`", *parts)


def test_a_typo_in_the_name_of_an_input() -> None:
    inputs = {"w": normal(4, 3), "x": X, "bias": normal(3)}
    with pytest.raises(ArgumentError) as caught:
        check_layer(None, inputs, forward=affine_forward, backward=affine_backward)
    says(str(caught.value), "`inputs`", "w, x, bias", "x, w, b", "in its order")


def test_an_input_of_integers_has_no_gradient() -> None:
    text = refused(RateOfItsOwn(4, 2), X.astype(int), params={}, learning_rate=0.1, returns="input")
    says(text, "nothing to check")


# --- params --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("params", "parts"),
    [
        ("W", ("'W'", "mapping")),
        (["W"], ("['W']", "mapping")),
        ({1: "W"}, ("{1: 'W'}", "mapping")),
        ({"W": ()}, ("()", "`W`", "gradient")),
        ({"W": ("W", "dW", "b")}, ("`W`", "('W', 'dW', 'b')")),
        ({"W": 3}, ("`W`", "3", "attribute")),
        ({"W": None}, ("`W`", "None", "attribute")),
        ({"W": ""}, ("`W`", "''", "attribute")),
        ({"W": "params[W]"}, ("`W`", "'params[W]'", "params['W']")),
        ({"W": "['W']"}, ("`W`", "path")),
        ({"W": "W."}, ("`W`", "'W.'", "path")),
        ({"W": ("wieghts", "dW")}, ("`W`", "'wieghts'", "Affine", "nothing after `forward`")),
        ({"W": ("W", "dw")}, ("gradient of `W`", "'dw'", "nothing after `backward`")),
        ({"W": ("W.T.W", "dW")}, ("`W`", "'W.T.W'", "nothing after `forward`")),
        ({"W": ("W", "forward")}, ("leaf `W`", "`backward`", "numbers")),
        ({"W": ("forward", "dW")}, ("leaf `W`", "`params`")),
        ({"W": ("W", "db")}, ("leaf `W`", "`backward`", "(3,)", "(4, 3)")),
        ({"W": "W"}, ("`W`", "not where its gradient", "`learning_rate`")),
        ({"W": (lambda layer: layer.W.copy(), "dW")}, ("`W`", "nothing can be put", "(get, set)")),
        ({"W": (lambda layer: layer.V, "dW")}, ("`W`", "nothing after `forward`")),
        ({"x": ("W", "dW")}, ("`x`", "input", "otherwise")),
    ],
    ids=label,
)
def test_params_that_lead_nowhere(params: Any, parts: tuple[str, ...]) -> None:
    says(refused(params=params), "`params`" if "`backward`" not in parts else "leaf", *parts)


def test_a_part_without_a_gradient() -> None:
    layer = SimpleNamespace(theta={"W": normal(4, 2), "b": normal(2)})
    passes: dict[str, Callable[..., Any]] = {
        "forward": lambda layer, x: x @ layer.theta["W"] + layer.theta["b"],
        "backward": lambda layer, x, dy: setattr(layer, "delta", {"dW": x.T @ dy}),
    }
    text = refused(layer, params={"theta": ("theta", "delta")}, **passes)
    says(text, "`params`", "`theta`", "'delta'", "theta['b']")


def test_weights_of_integers_are_found_and_refused() -> None:
    layer = Affine()
    layer.W = np.arange(12).reshape(4, 3)
    says(refused(layer), "leaf `W` of `params`", "int64", ".astype(float)")


def test_a_gradient_that_was_never_filled_in() -> None:
    layer: Any = Affine()
    layer.db = None

    def backward(layer: Any, x: Any, dout: Any) -> Any:
        layer.dW = x.T @ dout

    says(refused(layer, backward=backward), "leaf `b`", "`backward`", "None")


def test_a_transposed_gradient_shows_both_shapes() -> None:
    class Transposed(Affine):
        def backward(self, dout: Any) -> Any:
            dx = super().backward(dout)
            self.dW = self.dW.T
            return dx

    says(refused(Transposed()), "leaf `W`", "(3, 4)", "(4, 3)", "transposed")


# --- takes and returns ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("takes", "parts"),
    [
        ("cotangents", ("'cotangents'", "cotangent, cache, output, learning_rate, x")),
        (("cotangent", "X"), ("'X'", "cotangent")),
        (3, ("3", "sequence")),
        (["cotangent", 3], ("3", "cotangent")),
        (("cotangent", "cache"), ("'cache'", "ndarray", "(output, cache)")),
        (("cotangent", "cotangent"), ("2 times", "ndarray", "outputs")),
        (("cotangent", "learning_rate"), ("'learning_rate'", "`learning_rate`")),
    ],
    ids=label,
)
def test_takes_of_something_else(takes: Any, parts: tuple[str, ...]) -> None:
    says(refused(takes=takes), "`takes`", *parts)


@pytest.mark.parametrize(
    ("backward", "parts"),
    [
        (lambda layer, dout, other: None, ("(dout, other)", "`other`", "`takes`")),
        (lambda layer, dout, lr: None, ("(dout, lr)", "`lr`", "`takes`", "`learning_rate`")),
    ],
)
def test_what_backward_takes_cannot_be_told(backward: Any, parts: tuple[str, ...]) -> None:
    says(refused(backward=backward), "`backward`", *parts)


@pytest.mark.parametrize(
    ("returns", "parts"),
    [
        ("X", ("'X'", "inputs (x)")),
        (("x", "W", "bias"), ("'bias'", "inputs (x)", "`params`")),
        (3, ("3", "names")),
        (("x", 3, None), ("3", "x")),
        (("x", "W"), ("2 names", "3 values")),
        (("x", "W", "b", None), ("4 names", "3 values")),
        (("x", "W", ""), ("`returns`", "''")),
    ],
    ids=label,
)
def test_returns_of_something_else(returns: Any, parts: tuple[str, ...]) -> None:
    says(refused(Returning(), returns=returns), "`returns`", *parts)


def test_returns_is_read_even_if_nothing_is_returned() -> None:
    says(refused(Layer_Dense(4, 2), returns="imputs"), "`returns`", "'imputs'")


@pytest.mark.parametrize(
    ("returned", "parts"),
    [
        ((1.0, 2.0, 3.0), ("3 values", "x", "`returns`", "`params`")),
        (np.ones((2, 2)), ("`backward`", "(2, 2)", "(5, 4)")),
        ("gradient", ("`backward`", "<U8")),
        ({"x": None}, ("nothing to check", "`params`")),
    ],
    ids=label,
)
def test_backward_returns_something_else(returned: Any, parts: tuple[str, ...]) -> None:
    says(refused(params={}, backward=lambda layer, dout: returned), "`backward`", *parts)


def test_one_array_for_two_inputs() -> None:
    inputs = {"output": X, "target": X}
    text = refused(MSE(), inputs, forward="__call__")
    says(text, "`backward`", "(5, 4)", "output or target", "`returns`")


# --- learning_rate, cotangent and the options of all doors ---------------------------------------


@pytest.mark.parametrize(
    "rate", [0, -0.1, math.nan, math.inf, "0.1", True, [0.1], 1j, np.ones(1)], ids=label
)
def test_a_learning_rate_of_something_else(rate: Any) -> None:
    says(refused(Dense(5, 2), learning_rate=rate), "`learning_rate`", repr(rate), "positive")


@pytest.mark.parametrize(
    ("cotangent", "parts"),
    [
        ("ones", ("'ones'", "random")),
        (np.ones((5, 4)), ("(5, 4)", "(5, 3)")),
        (np.ones((3, 5)), ("(3, 5)", "(5, 3)", "transposed")),
        (np.full((5, 3), np.nan), ("finite",)),
        ((np.ones((5, 3)), np.ones(1)), ("2 arrays", "1")),
        (object(), ("object",)),
    ],
    ids=["word", "shape", "transposed", "nan", "two", "object"],
)
def test_a_cotangent_of_something_else(cotangent: Any, parts: tuple[str, ...]) -> None:
    says(refused(cotangent=cotangent), "`cotangent`", *parts)


@pytest.mark.parametrize("cotangent", ["random", "ones"])
def test_no_cotangent_can_be_drawn_where_none_is_taken(cotangent: str) -> None:
    text = refused(MSE(), (X, X), forward="__call__", cotangent=cotangent)
    says(text, "`cotangent`", cotangent, "`backward` takes none")


OPTIONS: dict[str, Any] = {
    "rtol": -1.0,
    "budget": 0,
    "seed": -1,
    "seed_rng": "yes",
    "effort": "fast",
}


@pytest.mark.parametrize(("option", "value"), OPTIONS.items())
def test_an_option_that_makes_no_sense(option: str, value: Any) -> None:
    says(refused(**{option: value}), f"`{option}`")


@pytest.mark.parametrize("option", ["parameters", "param", "names", "lr", "f"])
def test_an_option_that_is_none(option: str) -> None:
    with pytest.raises(TypeError, match=option):
        check_layer(Affine(), X, **{option: "W"})  # type: ignore[arg-type]


def test_options_are_never_positional() -> None:
    with pytest.raises(TypeError, match="positional"):
        check_layer(Affine(), X, {"W": "W"})  # type: ignore[call-arg]


def test_a_budget_that_is_spent_before_it_starts_is_a_result() -> None:
    for budget in (1, dt.timedelta(microseconds=1)):
        report = check_layer(Affine(), X, budget=budget)
        assert report.verdict is gradaudit.Verdict.INCONCLUSIVE
        assert "budget" in str(report)
