"""Parameters and their gradients: given, found, and tried out."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from gradaudit import ArgumentError
from gradaudit.layers._find import candidates, left_for, parts
from gradaudit.layers._names import gradient_names
from gradaudit.layers._parameters import Parameter, clear, read_parameters
from gradaudit.layers._place import place_at
from gradaudit.layers._try import are_there, changed, matters, numbers, survives

W, B = np.ones((2, 3)), np.ones(3)


def held(**attributes: Any) -> Any:
    return SimpleNamespace(**attributes)


def found(layer: Any, returned: Any = None) -> dict[str, tuple[str, str]]:
    return {
        one.name: (one.value.text, one.gradient.text if one.gradient else "")
        for one in candidates(layer, returned)
    }


def parameter(name: str) -> Parameter:
    return Parameter(name, place_at((name,), name))


# --- given ---------------------------------------------------------------------------------------


def test_places_that_are_given() -> None:
    one, two, three = read_parameters({"a": "W", "b": ("W", "dW"), "c": ["W", len]})
    assert (one.name, one.value.text, one.gradient) == ("a", "W", None)
    assert two.gradient is not None
    assert two.gradient.text == "dW"
    assert three.gradient is not None
    assert three.gradient.text == "len"


def test_a_value_that_is_put_is_a_copy() -> None:
    layer, new = held(W=None), W.copy()
    parameter("W").put(layer, new)
    assert layer.W is not new
    assert np.array_equal(layer.W, W)


def test_what_is_missing_is_named() -> None:
    one = Parameter("W", place_at(("V",), "V"), place_at(("dV",), "dV"))
    for call, parts_of_text in (
        (one.read, ("`W`", "'V'", "`forward`")),
        (one.claim, ("`W`", "'dV'", "`backward`")),
    ):
        with pytest.raises(ArgumentError) as caught:
            call(held())
        assert all(part in str(caught.value) for part in parts_of_text)


@pytest.mark.parametrize("left", [np.ones(3), 1.5, np.float32(1.5), np.array(1.5)])
def test_what_is_left_is_cleared(left: Any) -> None:
    layer = held(dW=left)
    clear(place_at(("dW",), "dW"), layer)
    assert not np.any(layer.dW)
    assert type(layer.dW) is type(left)


@pytest.mark.parametrize("left", [None, 3, "W", [1.0], {"W": 1.0}])
def test_what_is_no_gradient_is_left_alone(left: Any) -> None:
    layer = held(dW=left)
    clear(place_at(("dW",), "dW"), layer)
    clear(place_at(("dV",), "dV"), layer)
    clear(None, layer)
    assert layer.dW is left


def test_a_container_is_taken_apart() -> None:
    layer = held(p={"W": W, "rest": [B, 0.5]}, g={"dW": W, "rest": [B, 0.5]})
    (one,) = read_parameters({"p": ("p", "g")})
    pairs = [(part.name, part.gradient.text) for part in parts(one, layer, updated=False)]  # type: ignore[union-attr]
    assert pairs == [
        ("p.W", "g['dW']"),
        ("p.rest[0]", "g['rest'][0]"),
        ("p.rest[1]", "g['rest'][1]"),
    ]
    (one,) = read_parameters({"p": "p"})
    assert [part.name for part in parts(one, layer, updated=True)] == [
        "p.W",
        "p.rest[0]",
        "p.rest[1]",
    ]
    assert parts(one, layer, updated=False) == [one]
    for gradient in (len, "missing"):
        (one,) = read_parameters({"p": ("p", gradient)})
        assert parts(one, layer, updated=True) == [one]
    (one,) = read_parameters({"p": lambda layer: layer.p})
    assert parts(one, layer, updated=True) == [one]


# --- found ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["W", "weight", "_w", "bias_1"])
def test_names_of_gradients(name: str) -> None:
    for other in gradient_names(name):
        assert found(held(**{name: W, other: W})) == {name: (name, other)}


def test_names_that_public_code_uses() -> None:
    assert {"dW", "d_W", "grad_W", "W_grad", "gradW", "W_gradient", "dL_dW"} <= set(
        gradient_names("W")
    )
    assert "gradWeight" in gradient_names("weight")
    assert "_dW" in gradient_names("_W")


@pytest.mark.parametrize("values", ["parameters", "params", "weights"])
@pytest.mark.parametrize("gradients", ["gradients", "grads", "grad"])
def test_names_of_containers(values: str, gradients: str) -> None:
    layer = held(**{values: {"W": W, "b": B}, gradients: {"dW": W, "b": B, "dA": W}})
    assert found(layer) == {
        "W": (f"{values}['W']", f"{gradients}['dW']"),
        "b": (f"{values}['b']", f"{gradients}['b']"),
    }
    layer = held(**{values: [W, B], gradients: (W, B)})
    assert found(layer) == {
        f"{values}[0]": (f"{values}[0]", f"{gradients}[0]"),
        f"{values}[1]": (f"{values}[1]", f"{gradients}[1]"),
    }
    assert set(found(held(**{values: W, gradients: W}))) == {values}


def test_in_layers_within() -> None:
    inner = held(W=W.copy(), dW=W)
    layer = held(
        first=inner, rest=[held(b=B, db=B)], last=inner, factor=held(value=B.copy(), grad=B)
    )
    assert list(found(layer)) == ["first.W", "factor.value", "rest[0].b"]


def test_a_layer_that_is_a_dict() -> None:
    assert found({"W": W, "dW": W, "inner": {"b": B, "grad_b": B}}) == {
        "W": ("W", "dW"),
        "inner['b']": ("inner['b']", "inner['grad_b']"),
    }


def test_gradients_that_are_returned_by_name() -> None:
    layer = held(W=W, params={"b": B}, x=W.copy())
    returned = {"dW": W, "b": B, "dx": W, "loss": 1.5}
    assert found(layer, returned) == {"W": ("W", ""), "b": ("params['b']", ""), "x": ("x", "")}
    assert not found(layer, (W, B))


def test_no_array_twice() -> None:
    layer = held(params={"W": W}, grads={"W": W}, W=W, dW=W.copy())
    assert found(layer) == {"W": ("params['W']", "grads['W']")}


def test_two_of_one_name() -> None:
    layer = held(params={"W": W}, grads={"W": W}, weights={"W": W.copy()})
    assert list(found(layer)) == ["W", "weights['W']"]


def test_a_list_that_has_grown() -> None:
    layer = held(params=[W, B], grads=[W, B, W, B])
    assert found(layer)["params[0]"] == ("params[0]", "grads[-2]")
    assert candidates(layer, None)[1].claim(layer) is layer.grads[-1]


@pytest.mark.parametrize(
    "pair",
    [
        {"W": W, "dW": "text"},
        {"W": W, "dW": [W]},
        {"W": "text", "dW": "text"},
        {"W": np.array([True]), "dW": W},
        {"W": None, "dW": W},
        {"W": np.zeros(0), "dW": np.zeros(0)},
        {"W": 3, "dW": 3},
        {"weights": W, "grad": B},
        {"params": [W], "grads": {"W": W}},
        {"W": W, "dV": W},
    ],
    ids=str,
)
def test_what_is_no_parameter(pair: Any) -> None:
    layer = held(**pair)
    assert not found(layer) or isinstance(layer.dW, list)


def test_where_backward_left_the_gradients_of_inputs() -> None:
    layer = held(dx=W, dinputs=W, grad_state=B, dy=B)
    assert {k: v.text for k, v in left_for({"Z": W}, layer).items()} == {"Z": "dinputs"}
    both = left_for({"x": W, "state": B, "Z": W}, layer)
    assert {k: v.text for k, v in both.items()} == {"x": "dx", "state": "grad_state"}
    assert not left_for({"y": W}, held(dy=B))


# --- tried out -----------------------------------------------------------------------------------


def forward(layer: Any) -> Any:
    layer.x = np.ones(3)
    layer.scaled = 2 * layer.W
    return layer.W @ (layer.x * layer.gain)


def fresh() -> Any:
    return held(W=W.copy(), x=np.ones(3), scaled=2 * W, gain=0.5, momentum=W.copy())


@pytest.mark.parametrize(
    ("name", "stays", "is_used"),
    [
        ("W", True, True),
        ("gain", True, True),
        ("momentum", True, False),
        ("x", False, False),
        ("scaled", False, False),
    ],
)
def test_what_survives_and_what_matters(name: str, *, stays: bool, is_used: bool) -> None:
    assert survives(parameter(name), fresh(), forward) is stays
    assert matters(parameter(name), fresh, forward) is is_used


def test_what_forward_does_not_bear_is_no_parameter() -> None:
    def picky(layer: Any) -> Any:
        if layer.W[0, 0] != 1:
            raise ValueError("not normalised")
        return layer.W

    assert not survives(parameter("W"), fresh(), picky)


def test_whether_all_are_there() -> None:
    assert are_there([parameter("W"), parameter("x")], fresh())
    assert not are_there([parameter("W"), parameter("V")], fresh())
    assert not are_there([parameter("W")], held(W=None))
    assert are_there([], None)


def test_what_an_update_has_changed() -> None:
    theta = np.zeros(6)
    layer = held(theta=theta, part=theta[:2], b=B.copy(), c=B.copy(), rate=0.1, gone=B, grown=B)
    before = numbers(layer)
    theta -= 1
    layer.b = layer.b - 1
    layer.grown = np.ones(5)
    del layer.gone
    layer.new = B
    new, old = changed(before, layer)
    assert [one.name for one in new] == ["theta", "b"]
    assert [one.name for one in old] == ["c"]
