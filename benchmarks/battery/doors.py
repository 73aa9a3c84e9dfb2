"""Every shape in which a point, a gradient and a cotangent may come."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from ._claim import Array, BatteryClaim, like, right, wrong


@dataclass
class Affine:
    """The parameters of one layer."""

    weight: Array
    bias: Array


def _layer(p: Affine, x: Array) -> Array:
    return np.tanh(x @ p.weight + p.bias)


def _layer_vjp(p: Affine, x: Array, dy: Array) -> tuple[Affine, Array]:
    dz = dy * (1 - _layer(p, x) ** 2)
    return Affine(x.T @ dz, dz.sum(axis=0)), dz @ p.weight.T


def _draw(seed: int, square: int = 0) -> tuple[Array, Affine, Affine]:
    rng = np.random.default_rng(seed)
    h = square or 5
    first = Affine(rng.normal(size=(square or 3, h)) / 2, rng.normal(size=h))
    second = Affine(rng.normal(size=(h, square or 2)) / 2, rng.normal(size=square or 2))
    return rng.normal(size=(7, square or 3)), first, second


def _nested(seed: int, container: str, mistake: str = "", square: int = 0) -> dict[str, Any]:
    """Two layers, held in whatever container is asked for; loss ½ Σ y²."""
    data, first, second = _draw(seed, square)

    def pack(a: Affine, b: Affine) -> Any:
        if container == "list":
            return [a.weight, a.bias, b.weight, b.bias]
        if container == "tuple of dicts":
            return tuple({"w": p.weight, "b": p.bias} for p in (a, b))
        if container == "nested":
            return {"body": {"first": [a.weight, (a.bias,)]}, "head": b}
        return {"first": a, "second": b}

    def unpack(x: Any) -> tuple[Affine, Affine]:
        if container == "list":
            return Affine(x[0], x[1]), Affine(x[2], x[3])
        if container == "tuple of dicts":
            return Affine(x[0]["w"], x[0]["b"]), Affine(x[1]["w"], x[1]["b"])
        if container == "nested":
            weight, (bias,) = x["body"]["first"]
            return Affine(weight, bias), x["head"]
        return x["first"], x["second"]

    def f(x: Any) -> Any:
        a, b = unpack(x)
        return (_layer(b, _layer(a, like(data, a.weight))) ** 2).sum() / 2

    def grad(x: Any) -> Any:
        a, b = unpack(x)
        h = _layer(a, data)
        db, dh = _layer_vjp(b, h, _layer(b, h))
        da, _ = _layer_vjp(a, data, dh)
        return pack(*_spoilt(da, db, mistake))

    return {"f": f, "grad": grad, "x": pack(first, second)}


def _spoilt(a: Affine, b: Affine, mistake: str) -> tuple[Affine, Affine]:
    if mistake == "bias":
        return a, Affine(b.weight, b.bias + 0.01 * abs(b.bias).max())
    if mistake == "transposed":
        return Affine(a.weight.T.copy(), a.bias), b
    if mistake == "swapped":
        return Affine(b.weight, a.bias), Affine(a.weight, b.bias)
    if mistake == "memory order":
        return Affine(a.weight.ravel().reshape(a.weight.shape, order="F"), a.bias), b
    if mistake == "flipped":
        return Affine(a.weight[::-1].copy(), a.bias), b
    return a, b


def _at_once(seed: int, mistake: str = "") -> dict[str, Any]:
    given = _nested(seed, "list", mistake)
    return {"value_and_grad": lambda x: (given["f"](x), given["grad"](x)), "x": given["x"]}


def _with_cotangent(seed: int, mistake: str = "") -> dict[str, Any]:
    """An array-valued function, its vector-Jacobian product, and the cotangent as an array."""
    data, first, _ = _draw(seed)
    cotangent = np.random.default_rng(seed + 1).normal(size=(7, 5))

    def grad(x: Array) -> Array:
        ones = np.ones_like(cotangent) if mistake == "ones" else cotangent
        return _layer_vjp(first, x, ones)[1]

    def f(x: Array) -> Array:
        return _layer(Affine(like(first.weight, x), like(first.bias, x)), x)

    return {"f": f, "grad": grad, "x": data, "cotangent": cotangent}


def _by_value(seed: int, mistake: str = "") -> dict[str, Any]:
    given = _with_cotangent(seed, mistake)
    return {**given, "grad": given["grad"](given["x"])}


def _column(seed: int, factor: float = 1.0) -> dict[str, Any]:
    """A vector of (6,) with a gradient of (6, 1), as column vectors come."""
    x = np.random.default_rng(seed).uniform(0.3, 1.2, 6)
    return {"f": lambda x: np.sin(x).sum(), "grad": lambda x: factor * np.cos(x)[:, None], "x": x}


def _laid_out(seed: int, layout: str, factor: float = 1.0) -> dict[str, Any]:
    """Matrices that are column-major, strided or read-only, and a scalar."""
    x: Any = np.random.default_rng(seed).uniform(0.3, 1.2, (6, 8))
    if layout == "column-major":
        x = np.asfortranarray(x)
    if layout == "strided":
        x = x[::2, ::-2]
    if layout == "read-only":
        x.flags.writeable = False
    if layout == "scalar":
        x = 0.7
    return {"f": lambda x: np.sin(x).sum(), "grad": lambda x: factor * np.cos(x), "x": x}


def _sigmoid(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))


def _unrolled(_: int, mistake: str = "", strength: float = 3.0) -> dict[str, Any]:
    """The regularised two-layer network, unrolled; the mistake is a sign in the *cost*."""
    sizes = {"Theta1": (5, 4), "Theta2": (3, 6)}
    x = np.sin(np.arange(1, 39)) / 10
    data = np.sin(np.arange(1, 16)).reshape(5, 3) / 10
    target = np.eye(3)[1 + np.arange(5) % 3 - 1]

    def split(x: Array) -> tuple[Array, Array]:
        return x[:20].reshape(5, 4), x[20:].reshape(3, 6)

    def forward(x: Array) -> tuple[Array, Array, Array]:
        theta1, theta2 = split(x)
        one = np.ones((5, 1), x.dtype)
        a1 = np.hstack([one, like(data, x)])
        a2 = np.hstack([one, _sigmoid(a1 @ theta1.T)])
        return a1, a2, _sigmoid(a2 @ theta2.T)

    def f(x: Array) -> Any:
        theta1, theta2 = split(x)
        h, y = forward(x)[-1], like(target, x)
        loss = -(y * np.log(h) + (1 - y) * np.log(1 - h)).sum() / 5
        sign = -1 if mistake == "cost" else 1
        bias = (theta1[:, 0] ** 2).sum() + sign * (theta2[:, 0] ** 2).sum()
        return loss + strength / like(10.0, x) * ((x**2).sum() - bias)

    def grad(x: Array) -> Array:
        theta1, theta2 = split(x)
        a1, a2, h = forward(x)
        d3 = h - target
        d2 = ((d3 @ theta2) * a2 * (1 - a2))[:, 1:]
        weights = [theta1.copy(), theta2.copy()]
        if mistake != "bias column":
            for w in weights:
                w[:, 0] = 0
        g1, g2 = d2.T @ a1 / 5, d3.T @ a2 / 5
        parts = (g + strength / 5 * w for g, w in zip((g1, g2), weights, strict=True))
        order = "F" if mistake == "memory order" else "C"
        return np.concatenate([p.ravel(order=order) for p in parts])

    return {"f": f, "grad": grad, "x": x, "names": sizes}


CLAIMS: tuple[BatteryClaim, ...] = (
    right("list of arrays", partial(_nested, container="list")),
    right("tuple of dicts", partial(_nested, container="tuple of dicts")),
    right("nested containers", partial(_nested, container="nested")),
    right("dict of dataclasses", partial(_nested, container="dataclasses")),
    right("value and gradient at once", _at_once),
    right("cotangent given", _with_cotangent),
    right("gradient given by value", _by_value),
    right("gradient as a column", _column),
    right("column-major point", partial(_laid_out, layout="column-major")),
    right("strided point", partial(_laid_out, layout="strided")),
    right("read-only point", partial(_laid_out, layout="read-only")),
    right("scalar point", partial(_laid_out, layout="scalar")),
    right("unrolled network with names", _unrolled),
    wrong("list of arrays, one bias entry", partial(_nested, container="list", mistake="bias")),
    wrong("dataclasses, bias", partial(_nested, container="dataclasses", mistake="bias")),
    wrong(
        "nested, square weight transposed",
        partial(_nested, container="nested", mistake="transposed", square=4),
    ),
    wrong(
        "tuple of dicts, weights swapped",
        partial(_nested, container="tuple of dicts", mistake="swapped", square=4),
    ),
    wrong("list, memory order", partial(_nested, container="list", mistake="memory order")),
    wrong("list, rows flipped", partial(_nested, container="list", mistake="flipped")),
    wrong("value and gradient at once, bias", partial(_at_once, mistake="bias")),
    wrong("cotangent taken as ones", partial(_with_cotangent, mistake="ones")),
    wrong("gradient by value, cotangent as ones", partial(_by_value, mistake="ones")),
    wrong("gradient as a column, by 1 %", partial(_column, factor=1.01)),
    wrong("column-major point, by 1 %", partial(_laid_out, layout="column-major", factor=1.01)),
    wrong("strided point, by 1 %", partial(_laid_out, layout="strided", factor=1.01)),
    wrong("scalar point, sign", partial(_laid_out, layout="scalar", factor=-1.0)),
    wrong("unrolled network, sign in the cost", partial(_unrolled, mistake="cost")),
    wrong("unrolled network, penalty on bias column", partial(_unrolled, mistake="bias column")),
    wrong("unrolled network, memory order", partial(_unrolled, mistake="memory order")),
)
