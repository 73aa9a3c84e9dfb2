"""Functions of several outputs, contracted with a cotangent."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.testing import assert_array_equal
from numpy.typing import NDArray

from gradaudit import Verdict, check
from gradaudit.claims import Output

Array = NDArray[Any]

RNG = np.random.default_rng(0)
W = RNG.normal(size=(2, 3))
B = RNG.normal(size=3)
MATRIX = RNG.normal(size=(4, 2))


DY = RNG.normal(size=(4, 3))


def layer(x: dict[str, Array]) -> Array:
    return np.tanh(MATRIX @ x["W"] + x["b"])


def layer_vjp(x: dict[str, Array], dy: Array) -> dict[str, Array]:
    dz = dy * (1 - layer(x) ** 2)
    return {"W": MATRIX.T @ dz, "b": dz.sum(axis=0)}


def test_a_cotangent_given() -> None:
    x = {"W": W, "b": B}
    assert check(layer, lambda x: layer_vjp(x, DY), x, cotangent=DY)
    assert check(layer, layer_vjp, x, cotangent=DY)
    assert check(layer, layer_vjp(x, DY), x, cotangent=DY)
    report = check(layer, lambda x: layer_vjp(x, np.ones((4, 3))), x, cotangent=DY)
    assert report.verdict is Verdict.FAIL


def test_a_cotangent_drawn() -> None:
    seen: list[Array] = []

    def vjp(x: dict[str, Array], dy: Array) -> dict[str, Array]:
        seen.append(dy.copy())
        return layer_vjp(x, dy)

    x = {"W": W, "b": B}
    assert check(layer, vjp, x, cotangent="random")
    assert len(seen) == 2
    assert seen[0].shape == (4, 3)
    assert_array_equal(seen[0], seen[1])
    assert (seen[0] > 0).any()
    assert (seen[0] < 0).any()
    assert check(layer, vjp, x, cotangent="random", seed=1)
    assert (seen[2] != seen[0]).all()
    wrong = lambda x, dy: layer_vjp(x, np.ones_like(dy))
    assert check(layer, wrong, x, cotangent="random").verdict is Verdict.FAIL


class Twin(NamedTuple):
    y: Array
    pair: list[Array]


def twin(x: Array) -> Twin:
    return Twin(np.sin(x), [x[:2] ** 2, np.exp(x[0])])


def twin_vjp(x: Array, c: Twin) -> Array:
    gradient = c.y * np.cos(x)
    gradient[:2] += 2 * x[:2] * c.pair[0]
    gradient[0] += np.exp(x[0]) * c.pair[1]
    return gradient


def test_nested_outputs() -> None:
    cotangent = Twin(np.array([1.0, -2.0, 3.0]), [np.array([0.5, 0.7]), -1.5])  # type: ignore[list-item]
    assert check(twin, twin_vjp, B, cotangent=cotangent)
    assert check(twin, lambda x: twin_vjp(x, cotangent), B, cotangent=cotangent)
    assert check(twin, twin_vjp, B, cotangent="random")
    forgotten = lambda x, c: twin_vjp(x, Twin(c.y, [0 * c.pair[0], c.pair[1]]))
    report = check(twin, forgotten, B, cotangent="random")
    assert report.leaf("x").wrong.tolist() == [True, True, False]


def test_a_drawn_cotangent_hides_no_output() -> None:
    """One output is 1e6 times as large as the other, and its part is right."""
    f = lambda x: [1e6 * np.sin(x), np.sin(x)]
    right = lambda x, c: (1e6 * c[0] + c[1]) * np.cos(x)
    assert check(f, right, B, cotangent="random")
    wrong = lambda x, c: (1e6 * c[0] + 1.001 * c[1]) * np.cos(x)
    assert check(f, wrong, B, cotangent="random").verdict is Verdict.FAIL


def test_stacked_outputs_are_contracted_as_each_is() -> None:
    outputs: list[Array] = [RNG.normal(size=(50, 4, 3)), np.ones((50, 1), dtype=np.float32)]
    weights = [DY, np.array([2.0], dtype=np.float32)]
    output = Output(lambda _outputs: weights, 0)
    each = [output.sample([one[row] for one in outputs]) for row in range(50)]
    found = output.samples(outputs)
    assert_array_equal(found.values, [sample.value for sample in each])
    assert_array_equal(found.rounding, [sample.rounding for sample in each])
