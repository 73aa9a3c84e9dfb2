"""Fresh layers: copied, made, or put back; the original stays as it is."""

from __future__ import annotations

import functools
import random
import threading
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from gradaudit import ArgumentError
from gradaudit.layers._original import read_layer
from gradaudit.layers._parameters import places, read_parameters
from tests.layers._untouched import generators, states


class Layer:
    made = 0

    def __init__(self, size: int = 3) -> None:
        type(self).made += 1
        self.W = np.random.random(size)
        self.b = random.random()


class Locked(Layer):
    def __init__(self, W: Any = None) -> None:
        super().__init__()
        self.lock = threading.Lock()
        self.V = W


def test_an_instance_is_copied() -> None:
    layer = Layer()
    original, before = read_layer(layer, 0), states(layer)
    for _ in range(2):
        one = original.fresh()
        assert one is not layer
        assert np.array_equal(one.W, layer.W)
        one.W += 1
        one.new = 3
    assert states(layer) == before


@pytest.mark.parametrize("maker", [Layer, lambda: Layer(4), functools.partial(Layer, 5), Locked])
def test_a_maker_draws_the_same_each_time(maker: Any) -> None:
    drawn = generators()
    one, other = (read_layer(maker, 0).fresh() for _ in range(2))
    assert np.array_equal(one.W, other.W)
    assert one.b == other.b
    assert one.W is not other.W
    assert not np.array_equal(read_layer(maker, 1).fresh().W, one.W)
    assert generators() == drawn


def test_a_maker_that_draws_by_itself_makes_one_to_be_copied() -> None:
    original = read_layer(lambda: SimpleNamespace(W=np.random.default_rng().random(3)), 0)
    assert np.array_equal(original.fresh().W, original.fresh().W)


@pytest.mark.parametrize("kind", [Layer, Locked])
def test_a_class_does_not_count_what_the_check_made(kind: Any) -> None:
    before = kind.made
    original = read_layer(kind, 0)
    with original.shared.restored():
        for _ in range(3):
            original.fresh()
    assert kind.made == before


def test_what_two_that_were_made_share_is_put_back() -> None:
    W = np.zeros(3)
    original = read_layer(lambda: Locked(W), 0)
    with original.shared.restored():
        for _ in range(2):
            one = original.fresh()
            assert one.V is W
            assert not W.any()
            one.V += 1
            one.W += 1
    assert not W.any()


def test_a_maker_with_a_method_that_remembers_its_layer() -> None:
    def maker() -> Any:
        layer = SimpleNamespace(W=np.ones(2))
        layer.forward = lambda x: x * layer.W
        return layer

    one = read_layer(maker, 0).fresh()
    one.W = np.zeros(2)
    assert not one.forward(1).any()
    with pytest.raises(ArgumentError, match=r"`layer`.*forward remembers the original"):
        read_layer(maker(), 0)


def test_a_function_that_remembers_nothing_of_the_layer_is_no_harm() -> None:
    slope = 0.1
    layer = SimpleNamespace(W=np.ones(2), act=lambda z: np.where(z > 0, z, slope * z))
    assert read_layer(layer, 0).fresh().act is layer.act


def test_a_module_is_put_back() -> None:
    module: Any = ModuleType("module")
    vars(module).update(W=np.zeros(2))
    original, before = read_layer(module, 0), states(module)
    with original.shared.restored():
        for _ in range(2):
            one: Any = original.fresh()
            assert one is module
            assert not one.W.any()
            one.W += 1
            one.W, one.new = 3, 4
    assert states(module) == before


def test_what_functions_get_and_set_is_put_back() -> None:
    held = {"W": np.zeros(2), "dW": np.ones(2)}
    W = held["W"]
    pair = lambda _: held["W"], lambda _, new: held.update(W=new)
    given: Any = {"W": (pair, lambda _: held["dW"])}
    original = read_layer(None, 0)
    original.remember(places(read_parameters(given)))
    with original.shared.restored():
        held["W"] += 1
        held["W"] = np.ones(3)
        held["dW"] += 1
        original.fresh()
        assert held["W"] is W
        held["W"] += 1
    assert held["W"] is W
    assert not W.any()
    assert (held["dW"] == 1).all()


@pytest.mark.parametrize("kind", [Layer, Locked])
def test_a_first_pass_makes_what_is_missing(kind: Any) -> None:
    def forward(layer: Any) -> None:
        layer.new = np.random.random(3)

    warm = read_layer(kind, 0).warmed(forward, 0)
    one, other = warm.fresh(), warm.fresh()
    assert np.array_equal(one.new, other.new)
    assert one.new is not other.new


@pytest.mark.parametrize("maker", [lambda x: x, functools.partial(Layer.__init__), int.from_bytes])
def test_a_maker_with_arguments(maker: Any) -> None:
    with pytest.raises(ArgumentError, match=r"`layer` is .* without arguments"):
        read_layer(maker, 0)
