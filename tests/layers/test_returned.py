"""What backward returns gets the names of inputs and parameters."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradaudit import ArgumentError
from gradaudit.layers._returned import can_move, named_returns, read_returns

X, Y, W, B = np.zeros((4, 3)), np.zeros((4, 2)), np.zeros((3, 2)), np.zeros(2)
LABELS = np.array([0, 1, 1, 0])


def names(returned: Any, inputs: Any, parameters: Any = None, said: Any = None) -> dict[str, Any]:
    return {
        name: np.shape(value) if isinstance(value, np.ndarray) else value
        for name, value in named_returns(returned, inputs, parameters or {}, said).items()
    }


@pytest.mark.parametrize("value", [X, 1.5, np.float32(1), [X, 1.5], {"h": X, "c": (X,)}])
def test_what_can_move(value: Any) -> None:
    assert can_move(value)


@pytest.mark.parametrize(
    "value", [1, True, LABELS, None, "relu", [X, 1], {}, {"mode": "train"}, X * 1j]
)
def test_what_cannot(value: Any) -> None:
    assert not can_move(value)


def test_one_array() -> None:
    assert names(X, {"x": X}) == {"x": (4, 3)}
    assert names(Y, {"x": X}) == {"x": (4, 2)}
    assert names(X, {"x": X, "labels": LABELS}) == {"x": (4, 3)}
    assert names(X, {"x": X, "y": Y}) == {"x": (4, 3)}
    assert names(X, {"x": X}, {"W": W, "b": B}) == {"x": (4, 3)}
    assert names(W, {"x": X}, {"W": W, "b": B}) == {"W": (3, 2)}
    assert names(W, {"labels": LABELS}, {"W": W}) == {"W": (3, 2)}
    assert names(X, {"x": X}, {"V": X}) == {"x": (4, 3)}
    assert names(X, {"labels": LABELS}) == {}


def test_nothing() -> None:
    assert names(None, {"x": X}) == {}
    assert names((), {"x": X}) == {}
    assert names((None, W), {"x": X}, {"W": W}) == {"W": (3, 2)}


@pytest.mark.parametrize(
    ("returned", "inputs", "parameters", "found"),
    [
        ((X, Y), {"x": X, "y": Y}, {}, "x y"),
        ([X], {"x": X}, {}, "x"),
        ((X, None), {"x": X, "labels": LABELS}, {}, "x"),
        ((X, Y), {"x": X, "labels": LABELS, "y": Y}, {}, "x y"),
        ((X, W, B), {"x": X}, {"W": W, "b": B}, "x W b"),
        ((W, B), {"x": X}, {"W": W, "b": B}, "W b"),
        ((W, B), {"labels": LABELS}, {"W": W, "b": B}, "W b"),
        ((None, W, B), {"labels": LABELS}, {"W": W, "b": B}, "W b"),
        ((X, W), {"x": X, "W": W, "eps": 1e-5}, {}, "x W"),
        ((X, W), {"x": X, "W": W, "how": {"eps": 1e-5, "rate": 0.5}}, {}, "x W"),
        ((X, 0.5), {"x": X, "gain": 1.5}, {}, "x gain"),
        ((X, W), {"x": X}, {"W": W, "b": B}, "W b"),
        ((X, W, B, B), {"x": X}, {"W": W, "b": B}, None),
        ((X, (Y, Y)), {"x": X, "state": (Y, Y)}, {}, "x state"),
        ((W, B), {"x": X, "y": Y}, {"W": W, "b": B}, "W b"),
        ((X, Y), {"x": X, "y": Y}, {"W": W, "b": B}, "x y"),
    ],
)
def test_several_in_order(returned: Any, inputs: Any, parameters: Any, found: Any) -> None:
    if found is None:
        with pytest.raises(ArgumentError, match="`backward` returned 4 values, for x, W, b"):
            names(returned, inputs, parameters)
    else:
        assert list(names(returned, inputs, parameters)) == found.split()


def test_by_keys() -> None:
    returned = {"dx": X, "grad_W": W, "b": None, "loss": 1.5}
    assert names(returned, {"x": X}, {"W": W, "b": B}) == {"x": (4, 3), "W": (3, 2)}


def test_by_keys_of_an_input_that_is_a_dict() -> None:
    found = named_returns({"dA": X, "dW": W, "b": B}, {"A": X, "p": {"W": W, "b": B}}, {}, None)
    assert list(found) == ["A", "p"]
    assert list(found["p"]) == ["W", "b"]
    assert found["p"]["W"] is W


def test_as_the_user_says() -> None:
    inputs, parameters = {"x": X, "y": X}, {"W": W}
    assert names(X, inputs, {}, "y") == {"y": (4, 3)}
    assert names(X, inputs, {}, ("y",)) == {"y": (4, 3)}
    assert names((X,), inputs, {}, ("y",)) == {"y": (4, 3)}
    assert names((X, Y), {"s": (X, Y)}, {}, "s") == {"s": (X, Y)}
    assert names((W, 3, X), inputs, parameters, ("W", None, "y")) == {"W": (3, 2), "y": (4, 3)}
    assert names((W, None), inputs, parameters, ("W", "y")) == {"W": (3, 2)}
    with pytest.raises(ArgumentError, match="`returns` has 1 names, but `backward` returned 2"):
        names((X, X), inputs, {}, ("x",))


def test_what_may_be_said() -> None:
    assert read_returns(None, ["x"]) is None
    assert read_returns("x", ["x"]) == "x"
    assert read_returns(["x", None], ["x"]) == ("x", None)
    for wrong in ("y", ("x", "y"), 3, {"x": "dx"}):
        with pytest.raises(ArgumentError, match="`returns`"):
            read_returns(wrong, ["x"])


def test_what_cannot_be_told() -> None:
    with pytest.raises(ArgumentError, match="may belong to x or y: say in `returns`"):
        names(X, {"x": X, "y": X})
    with pytest.raises(ArgumentError, match="may belong to x or y: say in `returns`"):
        names(W, {"x": X, "y": Y})
