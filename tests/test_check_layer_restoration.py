"""Whatever happens in a layer, it and all else that the user has are as they were."""

from __future__ import annotations

import random
import threading
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradaudit import ArgumentError, Cause, Verdict, check_layer
from tests.layers._untouched import generators, state, states
from tests.layers.strangers import functions
from tests.layers.strangers._stranger import Array, normal
from tests.layers.strangers.attributes import Affine, OfTheClass
from tests.layers.strangers.updating import Dense

X = normal(4, 3)


class Sprawling:
    """Keeps state everywhere, and writes into all of it."""

    calls = 0
    seen: list[Any] = []  # noqa: RUF012 - as beginners write
    scale = np.array([2.0, 0.5])

    def __init__(self) -> None:
        self.W = np.asfortranarray(normal(3, 2))
        self.flat = normal(4)
        self.part = self.flat[1:3]
        self.nested = {"grads": [np.zeros((3, 2)), None], "inner": SimpleNamespace(b=normal(2))}
        self.rng = np.random.default_rng(3)
        self.me = self

    def step(self) -> None:
        Sprawling.calls += 1
        Sprawling.seen.append(self)
        Sprawling.scale[0] += 0.5
        np.random.random()
        random.random()
        self.rng.random()

    def forward(self, x: Array, state: list[Any]) -> Array:
        self.x = x
        state.append(1)
        self.nested["new"] = x
        inner: Any = self.nested["inner"]
        y = x @ self.W * self.scale + inner.b + self.part
        self.old_scale = self.scale.copy()
        self.step()
        return y

    def backward(self, dout: Array) -> Array:
        self.step()
        dout = np.multiply(dout, self.old_scale, out=dout)
        self.dW, self.flat = self.x.T @ dout, np.zeros(4)
        self.nested["grads"] = []
        dx = dout @ self.W.T
        self.W *= 0.5
        return dx


class Stop(BaseException):
    """Is no Exception."""


def test_a_check_changes_nothing() -> None:
    layer, inputs, cotangent = Sprawling(), (X, [0]), np.ones((4, 2))
    things = (layer, Sprawling, inputs, cotangent)
    before, drawn = states(*things), generators()
    report = check_layer(layer, inputs, cotangent=cotangent)
    assert report.verdict is Verdict.PASS, str(report)
    assert Cause.MUTATION in {finding.cause for finding in report.findings}
    assert states(*things) == before
    assert generators() == drawn


@settings(max_examples=30)
@given(
    stop=st.integers(1, 120),
    kind=st.sampled_from([RuntimeError, ValueError, ArgumentError, KeyboardInterrupt, Stop]),
    seed_rng=st.booleans(),
)
def test_an_exception_at_any_call(stop: int, kind: Any, *, seed_rng: bool) -> None:
    calls = iter(range(stop))

    class Interrupted(Sprawling):
        def step(self) -> None:
            super().step()
            if next(calls, None) is None:
                raise kind("stop")

    layer, inputs = Interrupted(), (X, [0])
    things = (layer, Interrupted, Sprawling, inputs)
    before, drawn = states(*things), generators()
    with pytest.raises(kind, match="stop"):
        check_layer(layer, inputs, seed_rng=seed_rng)
    assert states(*things) == before
    assert generators() == drawn


@pytest.mark.parametrize("own", [True, False])
def test_the_classes_keep_what_they_have(*, own: bool) -> None:
    class Half(OfTheClass):
        pass

    if own:
        Half.w = 2 * OfTheClass.w
    before = states(Half, OfTheClass)
    assert check_layer(Half, normal(4, 3))
    assert check_layer(Half(), normal(4, 3))
    assert states(Half, OfTheClass) == before


@pytest.mark.parametrize("total", [np.sum, np.max])
def test_a_module_keeps_its_globals(total: Any) -> None:
    script = functions.script(total)
    before = state(script)
    check_layer(script, normal(4, 2))
    assert state(script) == before
    with pytest.raises(ArgumentError):
        check_layer(script, normal(4, 2), params={"W": ("W", "missing")})
    assert state(script) == before


@pytest.mark.parametrize("copied", [True, False])
def test_what_a_maker_is_made_from_is_kept(*, copied: bool) -> None:
    W, b, rng = normal(2, 3), normal(2, 1), np.random.default_rng(0)

    def maker() -> Any:
        layer: Any = Dense(3, 2)
        layer.weights, layer.bias, layer.factor = W, b, rng.random()
        layer.lock = None if copied else threading.Lock()
        return layer

    before = states(W, b, rng)
    report = check_layer(maker, normal(3, 5), learning_rate=0.1)
    assert report
    assert tuple(report.leaves) == ("input", "weights", "bias")
    assert states(W, b, rng) == before


def test_functions_that_get_and_set_put_back_what_there_was() -> None:
    held: dict[str, Array] = {"W": normal(3, 2)}

    def backward(x: Array, dout: Array) -> Array:
        held["dW"] = x.T @ dout
        dx = dout @ held["W"].T
        held["W"] -= 1
        return dx

    def put(_: None, W: Array) -> None:
        held["W"] = W

    W = held["W"]
    before = state(W)
    report = check_layer(
        None,
        X,
        forward=lambda x: x @ held["W"],
        backward=backward,
        params={"W": ((lambda _: held["W"], put), lambda _: held["dW"])},
    )
    assert report
    assert tuple(report.leaves) == ("x", "W")
    assert held["W"] is W
    assert state(W) == before


def test_a_maker_that_gives_the_same_layer_each_time() -> None:
    layer: Any = Affine()
    layer.lock = threading.Lock()
    before = state(vars(layer))
    assert check_layer(lambda: layer, normal(5, 4))
    assert state(vars(layer)) == before


def test_inputs_of_any_layout_are_kept() -> None:
    strided = normal(8, 8)[::2, ::-2]
    frozen = np.asfortranarray(normal(4, 4))
    frozen.flags.writeable = False
    for x in (strided, frozen):
        before = state(x)
        assert check_layer(Affine(), x)
        assert state(x) == before
