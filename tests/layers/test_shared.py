"""What is put back, since no copies are made of it."""

from __future__ import annotations

import random
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from gradaudit.layers._contents import can_change
from gradaudit.layers._shared import EMPTY, Shared, closure, shared_by_both, shared_by_copies
from tests.layers._untouched import states


class Kept:
    W = np.zeros(3)
    table: Any = {"a": [1, 2]}  # noqa: RUF012 - as beginners write
    count = 0
    rng = np.random.default_rng(0)

    def __init__(self) -> None:
        self.b = np.zeros(2)


def spoilt(kind: Any) -> None:
    kind.W += 1
    kind.W, kind.new = np.ones(2), 3
    kind.table["a"].append(3)
    kind.table["b"] = kind.table.pop("a")
    kind.count += 1
    kind.rng.random()


def test_a_class_is_put_back() -> None:
    shared, before = Shared([Kept]), states(Kept)
    with shared.restored():
        spoilt(Kept)
        assert states(Kept) != before
    assert states(Kept) == before


def test_a_class_is_put_back_after_an_exception() -> None:
    shared, before = Shared([Kept]), states(Kept)

    def interrupted() -> None:
        with shared.restored():
            spoilt(Kept)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert states(Kept) == before


def test_it_can_be_rewound_again_and_again() -> None:
    shared, before = Shared([Kept]), states(Kept)
    for _ in range(3):
        spoilt(Kept)
        shared.rewind()
        assert states(Kept) == before


def test_a_module_is_put_back() -> None:
    module = ModuleType("module")
    vars(module).update(np=np, W=np.zeros(3), table={"a": [1, 2]}, count=0, rng=random.Random(0))
    shared, before, drawn = Shared([module]), states(module), module.rng.getstate()
    spoilt(module)
    shared.rewind()
    assert states(module) == before
    assert module.rng.getstate() == drawn


def remembering() -> tuple[Any, Any]:
    cache = None
    W = np.zeros(2)
    later: Any

    def forward(x: Any) -> None:
        nonlocal cache, later
        cache, later = x, x
        W[0] += 1

    def read() -> list[Any]:
        try:
            return [cache, W.tolist(), later]
        except NameError:
            return [cache, W.tolist()]

    return forward, read


def test_what_a_function_remembers_is_put_back() -> None:
    forward, read = remembering()
    shared = Shared([SimpleNamespace(forward=forward, read=read)])
    assert any(value is EMPTY for _, value in closure(forward))
    for _ in range(2):
        forward(3)
        assert read() == [3, [1.0, 0.0], 3]
        shared.rewind()
        assert read() == [None, [0.0, 0.0]]


def test_the_first_that_is_known_counts() -> None:
    held = {"W": 1}
    shared = Shared([held])
    held["W"] = 2
    shared.remember(held)
    shared.rewind()
    assert held == {"W": 1}


def test_what_copies_share() -> None:
    f = lambda: None
    inner = Kept()
    assert shared_by_copies(SimpleNamespace(inner=inner, act=f)) == [Kept, f]


def test_what_two_that_were_made_share() -> None:
    W = np.zeros(3)
    one, other = (SimpleNamespace(W=W, b=np.zeros(3), rest=[W]) for _ in range(2))
    assert [thing is W for thing in shared_by_both(one, other)] == [True]


def test_what_can_change() -> None:
    assert all(map(can_change, (np.ones(2), {}, [], Kept(), np.random.default_rng())))
    frozen = np.ones(2)
    frozen.flags.writeable = False
    assert not any(map(can_change, (1.5, None, "W", (1, 2), frozen, len, Kept)))
