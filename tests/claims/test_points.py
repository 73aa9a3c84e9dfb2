"""Every kind of point: nestings, numbers, dtypes, layouts and flat vectors."""

from __future__ import annotations

import dataclasses
import math
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from numpy.typing import NDArray

from gradaudit import Verdict, check

Array = NDArray[Any]

RNG = np.random.default_rng(0)
W = RNG.normal(size=(2, 3))
B = RNG.normal(size=3)
MATRIX = RNG.normal(size=(4, 2))


def sine(x: Array) -> float:
    return float(np.sin(x).sum())


class Pair(NamedTuple):
    W: Array
    b: Array


@dataclasses.dataclass(frozen=True)
class Frozen:
    W: Array
    b: Array


@dataclasses.dataclass(slots=True)
class Slotted:
    W: Array
    b: Any


def loss(w: Array, b: Array) -> float:
    return float((np.tanh(MATRIX @ w + b) ** 2).sum())


def loss_slopes(w: Array, b: Array) -> tuple[Array, Array]:
    y = np.tanh(MATRIX @ w + b)
    dz = 2 * y * (1 - y**2)
    return MATRIX.T @ dz, dz.sum(axis=0)


Unpack = Callable[[Any], tuple[Array, Array]]
NESTINGS: dict[str, tuple[Callable[[Array, Array], Any], Unpack, tuple[str, str]]] = {
    "dict": (lambda w, b: {"W": w, "b": b}, lambda x: (x["W"], x["b"]), ("W", "b")),
    "ordered": (
        lambda w, b: OrderedDict(W=w, b=b),
        lambda x: (x["W"], x["b"]),
        ("W", "b"),
    ),
    "integer keys": (lambda w, b: {7: w, 3: b}, lambda x: (x[7], x[3]), ("x[7]", "x[3]")),
    "list": (lambda w, b: [w, b], lambda x: (x[0], x[1]), ("x[0]", "x[1]")),
    "tuple": (lambda w, b: (w, b), lambda x: (x[0], x[1]), ("x[0]", "x[1]")),
    "namedtuple": (Pair, lambda x: (x.W, x.b), ("x[0]", "x[1]")),
    "frozen dataclass": (Frozen, lambda x: (x.W, x.b), ("W", "b")),
    "slotted dataclass": (Slotted, lambda x: (x.W, x.b), ("W", "b")),
    "nested": (
        lambda w, b: {"layers": [{"W": w}, (Slotted(b, ()),)]},
        lambda x: (x["layers"][0]["W"], x["layers"][1][0].W),
        ("layers[0].W", "layers[1][0].W"),
    ),
}


@pytest.mark.parametrize("kind", NESTINGS)
def test_any_nesting(kind: str) -> None:
    pack, unpack, names = NESTINGS[kind]
    x = pack(W, B)

    def f(given: Any) -> float:
        assert type(given) is type(x)
        return loss(*unpack(given))

    report = check(f, lambda x: pack(*loss_slopes(*unpack(x))), x)
    assert report.verdict is Verdict.PASS
    assert tuple(report.leaves) == names
    assert [leaf.shape for leaf in report.leaves.values()] == [(2, 3), (3,)]

    def wrong(x: Any) -> Any:
        dw, db = loss_slopes(*unpack(x))
        return pack(dw, db * [1, 1.001, 1])

    report = check(f, wrong, x)
    assert report.verdict is Verdict.FAIL
    assert report.leaf(names[0]).verdict is Verdict.PASS
    assert report.leaf(names[1]).wrong.tolist() == [False, True, False]
    assert names[1] in report.reason


def test_a_gradient_may_be_another_kind_of_container() -> None:
    f = lambda x: loss(x.W, x.b)
    assert check(f, lambda x: dict(zip("Wb", loss_slopes(x.W, x.b), strict=True)), Frozen(W, B))
    assert check(f, lambda x: Pair(*loss_slopes(x.W, x.b)), Frozen(W, B))
    assert check(lambda x: loss(x[0], x[1]), lambda x: list(loss_slopes(x[0], x[1])), Pair(W, B))


def test_names_stay_apart() -> None:
    x = {"a.b": B, "a": {"b": B + 1}, "x": B + 2}
    slopes = lambda x: {"a.b": np.cos(x["a.b"]), "a": {"b": np.cos(x["a"]["b"])}, "x": x["x"]}
    report = check(
        lambda x: sine(x["a.b"]) + sine(x["a"]["b"]) + float((x["x"] ** 2).sum() / 2), slopes, x
    )
    assert report
    assert len(report.leaves) == 3


@pytest.mark.parametrize(
    ("x", "kind"), [(0.7, float), (np.float64(0.7), np.float64), (np.array(0.7), np.ndarray)]
)
def test_one_number(x: Any, kind: type) -> None:
    def f(given: Any) -> float:
        assert issubclass(type(given), kind)
        assert np.shape(given) == ()
        return math.sin(given)

    report = check(f, math.cos, x)
    assert report
    assert report.leaf("x").shape == ()
    report = check(f, lambda x: -math.cos(x), x)
    assert report.verdict is Verdict.FAIL
    assert report.leaf("x").wrong.shape == ()
    assert report.leaf("x").wrong_entries == 1


def test_a_scalar_among_arrays_stays_a_scalar() -> None:
    def f(x: dict[str, Any]) -> float:
        assert not isinstance(x["scale"], np.ndarray)
        return x["scale"] * sine(x["a"])

    grad = lambda x: {"scale": sine(x["a"]), "a": x["scale"] * np.cos(x["a"])}
    assert check(f, grad, {"scale": 2.0, "a": B})


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.longdouble])
def test_dtypes(dtype: Any) -> None:
    def f(x: Array) -> Any:
        assert x.dtype == dtype
        return np.sin(x.astype(np.longdouble)).sum()

    x = RNG.uniform(0.3, 1.2, size=(2, 3)).astype(dtype)
    report = check(f, np.cos, x)
    assert report.verdict is Verdict.PASS
    assert report.leaf("x").dtype == np.dtype(dtype).name
    factor = np.ones((2, 3), dtype)
    factor[1, 2] = 1.1
    report = check(f, lambda x: factor * np.cos(x), x)
    assert report.verdict is Verdict.FAIL
    assert_array_equal(report.leaf("x").wrong, factor != 1)


@pytest.mark.parametrize(
    "lay",
    [
        np.asfortranarray,
        lambda x: x[::2, ::-1],
        lambda x: np.lib.stride_tricks.as_strided(x, writeable=False),
        lambda x: np.broadcast_to(x[0], x.shape),
        lambda x: x.astype(">f8"),
        lambda x: x.T,
    ],
    ids=["column-major", "strided", "read-only", "broadcast", "big-endian", "transposed"],
)
def test_layouts(lay: Callable[[Array], Array]) -> None:
    x = lay(np.random.default_rng(1).uniform(0.3, 1.2, size=(4, 6)))
    weight = np.arange(1.0, x.size + 1).reshape(x.shape)
    f = lambda x: float((weight * np.sin(x)).sum())
    assert check(f, lambda x: weight * np.cos(x), x)
    wrong = weight.copy()
    wrong[1, 2] *= 1.01
    report = check(f, lambda x: wrong * np.cos(x), x)
    assert np.argwhere(report.leaf("x").wrong).tolist() == [[1, 2]]


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("shape", [(-1,), (-1, 1), (1, -1)])
@pytest.mark.parametrize("by_name", [True, False])
def test_a_flat_vector(order: Any, shape: tuple[int, ...], *, by_name: bool) -> None:
    def unroll(w: Array, b: Array) -> Array:
        return np.concatenate([w.ravel(order=order), b]).reshape(shape)

    def roll(x: Array) -> tuple[Array, Array]:
        flat = x.reshape(-1)
        return flat[:6].reshape((2, 3), order=order), flat[6:]

    x = unroll(W, B)

    def f(given: Array) -> float:
        assert given.shape == x.shape
        return loss(*roll(given))

    def claim(x: Array, row: int, column: int, factor: float) -> Any:
        dw, db = loss_slopes(*roll(x))
        dw[row, column] *= factor
        return {"W": dw, "b": db} if by_name else unroll(dw, db)

    names: dict[str, Any] = {"W": (2, 3), "b": 3}
    assert check(f, lambda x: claim(x, 0, 0, 1.0), x, names=names, order=order)
    for row, column in [(0, 1), (1, 0)]:
        report = check(
            f, lambda x, r=row, c=column: claim(x, r, c, 1.01), x, names=names, order=order
        )
        assert list(report.leaves) == ["W", "b"]
        assert np.argwhere(report.leaf("W").wrong).tolist() == [[row, column]]
        assert report.leaf("b").verdict is Verdict.PASS
        assert f"W[{row}, {column}]" in report.reason
