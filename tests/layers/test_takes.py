"""What backward takes, told by the names of its parameters."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradaudit import ArgumentError
from gradaudit.layers._method import read_method
from gradaudit.layers._passes import Passes
from gradaudit.layers._takes import with_takes

ARRAY, LOSS = np.ones((2, 3)), 1.5
PAIR, TRIPLE = (ARRAY, {"x": ARRAY}), (ARRAY, ARRAY, [ARRAY])


def found(backward: Any, returned: Any, *, inputs: str = "x", rate: Any = None) -> Passes:
    forward = read_method(None, lambda x: x, "forward")
    method = read_method(None, backward, "backward")
    one = Passes(forward, method, dict.fromkeys(inputs.split()), rate=rate)
    return with_takes(one, returned, None)


@pytest.mark.parametrize(
    ("backward", "returned", "words"),
    [
        (lambda dout: 0, ARRAY, "cotangent"),
        (lambda x: 0, ARRAY, "cotangent"),
        (lambda output: 0, ARRAY, "cotangent"),
        (lambda *args: 0, ARRAY, "cotangent"),
        (lambda dout=1: 0, ARRAY, "cotangent"),
        (lambda *args: 0, LOSS, ""),
        (lambda dout=1: 0, LOSS, ""),
        (lambda: 0, LOSS, ""),
        (lambda: 0, ARRAY, ""),
        (lambda lr=1: 0, ARRAY, ""),
        (lambda x: 0, LOSS, "x"),
        (lambda x, y: 0, LOSS, "x y"),
        (lambda y, x: 0, LOSS, "y x"),
        (lambda dout: 0, LOSS, "cotangent"),
        (lambda x, dout: 0, ARRAY, "x cotangent"),
        (lambda out, dout: 0, ARRAY, "output cotangent"),
        (lambda dout, cache: 0, PAIR, "cotangent cache"),
        (lambda cache, dout: 0, PAIR, "cache cotangent"),
        (lambda dout, linear_cache: 0, PAIR, "cotangent cache"),
        (lambda dout, saved_tensors: 0, PAIR, "cotangent cache"),
        (lambda dout, c: 0, PAIR, "cotangent cache"),
        (lambda dout, dstate: 0, PAIR, "cotangent cotangent"),
        (lambda grad_y, grad_h: 0, PAIR, "cotangent cotangent"),
        (lambda dout: 0, PAIR, "cotangent"),
        (lambda cache: 0, (LOSS, ARRAY), "cache"),
        (lambda dout, cache=None: 0, PAIR, "cotangent cache"),
        (lambda dh, dc, cache: 0, TRIPLE, "cotangent cotangent cache"),
        (lambda dh, dc, rest: 0, TRIPLE, "cotangent cotangent cache"),
        (lambda dh, cache, memory: 0, TRIPLE, "cotangent cache cache"),
    ],
)
def test_by_their_names(backward: Any, returned: Any, words: str) -> None:
    assert found(backward, returned, inputs="x y").takes == tuple(words.split())


@pytest.mark.parametrize("name", ["learning_rate", "lr", "eta", "alpha"])
def test_the_rate(name: str) -> None:
    space: dict[str, Any] = {}
    exec(f"def place(d, {name}): pass\ndef default(d, {name}=1): pass", space)  # noqa: S102
    exec(f"def word(d, *, {name}): pass", space)  # noqa: S102 - a parameter of any name
    assert found(space["place"], ARRAY, rate=0.5).takes == ("cotangent", "learning_rate")
    for kind in ("default", "word"):
        one = found(space[kind], ARRAY, rate=0.5)
        assert one.takes == ("cotangent",)
        assert one.rate_keyword == name
    assert not found(space["default"], ARRAY).rate_keyword
    with pytest.raises(ArgumentError, match=f"`{name}` cannot be told.*give `learning_rate`"):
        found(space["place"], ARRAY)


def test_an_input_may_be_called_like_a_rate() -> None:
    for rate in (None, 0.5):
        one = found(lambda d, rate: 0, ARRAY, inputs="x rate", rate=rate)
        assert one.takes == ("cotangent", "rate")


@pytest.mark.parametrize(
    ("backward", "returned", "name"),
    [
        (lambda d, e: 0, ARRAY, "e"),
        (lambda dh, dc, cache: 0, PAIR, "dc"),
        (lambda dh, dc: 0, TRIPLE, "dc"),
    ],
)
def test_what_cannot_be_told(backward: Any, returned: Any, name: str) -> None:
    with pytest.raises(ArgumentError, match=f"`{name}` cannot be told: say it in `takes`"):
        found(backward, returned)
