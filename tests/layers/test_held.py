"""What objects hold."""

from __future__ import annotations

import logging
import math
from collections import OrderedDict
from dataclasses import dataclass
from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar

import numpy as np

from gradaudit.layers._held import Held, attributes, classes, visible, within


class Base:
    __slots__ = ("__hidden", "_b", "a", "missing")
    constant = 3.0

    def __init__(self) -> None:
        self.a, self._b, self.__hidden = 1, 2, 3


class Derived(Base):
    table: ClassVar[dict[str, Any]] = {"W": 1}

    def __init__(self) -> None:
        super().__init__()
        self.c = 4

    @property
    def double(self) -> float:
        return 2 * self.a

    @property
    def later(self) -> float:
        raise AttributeError("not yet")

    def method(self) -> None:
        pass


@dataclass(slots=True)
class Slotted:
    W: Any


def paths(thing: Any) -> dict[str, Any]:
    return {held.text: held.thing for held in within(thing)}


def test_attributes_of_its_own() -> None:
    assert attributes(Derived()) == {"c": 4, "_Base__hidden": 3, "_b": 2, "a": 1}
    assert attributes(Slotted(5)) == {"W": 5}


def test_what_has_none() -> None:
    things: list[Any] = [None, 1.5, "W", np.ones(3), Derived, len, lambda: None, [], {}]
    for thing in (*things, Derived().method):
        assert attributes(thing) == {}


def test_what_is_visible() -> None:
    found = visible(Held((), "", Derived()))
    assert {name: held.thing for name, held in found.items()} == {
        "c": 4,
        "_Base__hidden": 3,
        "_b": 2,
        "a": 1,
        "double": 2,
        "table": {"W": 1},
        "constant": 3.0,
    }
    assert list(visible(Held((), "", {"W": 1, 2: 3}))) == ["W"]


def test_everything_within_by_how_it_is_written() -> None:
    inner = SimpleNamespace(W=1.5)
    layer = SimpleNamespace(layers=[inner, (2.5,)], params=OrderedDict(b={"c d": 3.5}, e=inner))
    assert paths(layer) == {
        "": layer,
        "layers": layer.layers,
        "params": layer.params,
        "layers[0]": inner,
        "layers[1]": (2.5,),
        "params['b']": {"c d": 3.5},
        "layers[0].W": 1.5,
        "layers[1][0]": 2.5,
        "params['b']['c d']": 3.5,
    }


def test_circles_end() -> None:
    layer = SimpleNamespace(next=SimpleNamespace())
    layer.next.previous = layer
    layer.next.rest = [layer.next]
    assert set(paths(layer)) == {"", "next", "next.rest"}


def test_classes_functions_and_modules_are_not_entered() -> None:
    module = ModuleType("module")
    vars(module).update(np=np, W=1.5, f=lambda: None, Derived=Derived)
    assert set(paths(module)) == {"", "np", "W", "f", "Derived"}
    assert set(paths({"module": module})) == {"", "module"}


def test_a_logger_is_bearable() -> None:
    assert len(list(within(SimpleNamespace(log=logging.getLogger("layer"))))) < 10_000


def test_classes_written_in_python() -> None:
    assert classes(Derived) == [Derived, Base]
    assert classes(dict) == []
    assert math.pi in [held.thing for held in within(SimpleNamespace(pi=math.pi))]
