"""Whatever happens, the user's arrays, containers and random generators are as they were."""

from __future__ import annotations

import copy
import dataclasses
import random
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from gradaudit import (
    ArgumentError,
    Cause,
    Report,
    Verdict,
    check,
    directional_derivative,
    numerical_gradient,
)

Array = NDArray[Any]


@dataclasses.dataclass
class Layer:
    W: Array
    b: Array


def point() -> dict[str, Any]:
    rng = np.random.default_rng(0)
    strided = rng.normal(size=(6, 8))[::2, ::-2]
    return {
        "layer": Layer(np.asfortranarray(rng.normal(size=(2, 3))), rng.normal(size=3)),
        "list": [rng.normal(size=2).astype(np.float32), (strided, 0.7)],
    }


def leaves(x: Any) -> Iterator[Array]:
    yield from (x["layer"].W, x["layer"].b, x["list"][0], x["list"][1][0])


def f(x: Any) -> float:
    return float(sum(np.sin(leaf).sum(dtype=float) for leaf in leaves(x)) + x["list"][1][1] ** 2)


def grad(x: Any) -> Any:
    layer, (single, (strided, number)) = x["layer"], x["list"]
    return {
        "layer": Layer(np.cos(layer.W), np.cos(layer.b)),
        "list": [np.cos(single), (np.cos(strided), 2 * number)],
    }


class Untouched:
    """Takes note of all that a point is, to compare with later."""

    def __init__(self, x: Any) -> None:
        self.x = x
        self.containers = [x, x["layer"], x["list"], x["list"][1]]
        self.shells = [copy.copy(vars(x["layer"])), dict(x), list(x["list"]), x["list"][1]]
        self.copies = [leaf.tobytes() for leaf in leaves(x)]
        self.flags = [str(leaf.flags) for leaf in leaves(x)]

    def holds(self) -> None:
        x = self.x
        now = [x, x["layer"], x["list"], x["list"][1]]
        assert all(one is other for one, other in zip(now, self.containers, strict=True))
        layer, outer, inner, pair = self.shells
        assert all(vars(x["layer"])[key] is value for key, value in layer.items())
        assert list(x) == list(outer)
        assert all(x[key] is value for key, value in outer.items())
        assert all(one is other for one, other in zip(x["list"], inner, strict=True))
        assert x["list"][1] is pair
        assert [leaf.tobytes() for leaf in leaves(x)] == self.copies
        assert [str(leaf.flags) for leaf in leaves(x)] == self.flags


def causes(report: Report) -> list[Cause]:
    return [finding.cause for finding in report.findings]


def wrecked(x: Any) -> None:
    """Do everything to a point that its owner could do."""
    for leaf in leaves(x):
        np.multiply(leaf, 3, out=leaf)
    x["layer"].b = None
    x["list"].clear()
    x.clear()


# --- arrays and containers -----------------------------------------------------------------------


def test_a_check_changes_nothing() -> None:
    x = point()
    untouched = Untouched(x)
    assert check(f, grad, x)
    untouched.holds()
    assert not check(f, lambda x: grad({**x, "layer": Layer(x["layer"].W + 1, x["layer"].b)}), x)
    untouched.holds()


def test_measuring_changes_nothing() -> None:
    x = point()
    untouched = Untouched(x)
    numerical_gradient(f, x)
    directional_derivative(f, x, grad(x))
    untouched.holds()


def test_an_f_that_wrecks_its_argument() -> None:
    def wrecking(x: Any) -> float:
        value = f(x)
        wrecked(x)
        return value

    x = point()
    untouched = Untouched(x)
    report = check(wrecking, grad, x)
    untouched.holds()
    assert report.verdict is Verdict.INCONCLUSIVE
    assert Cause.MUTATION in causes(report)
    assert "`f`" in report.reason


@pytest.mark.parametrize("factor", [1.0, 1.1])
def test_an_f_that_writes_is_still_evaluated_rightly(factor: float) -> None:
    """Each call gets copies, so that what is wrong shows, and no false alarm comes."""

    def writing(p: dict[str, Array]) -> float:
        p["a"] *= 2
        p["b"] -= 1
        return float(np.sin(p["a"] / 2).sum() + np.sin(p["b"] + 1).sum())

    x = {"a": np.array([0.3, 0.5]), "b": np.array([0.7])}
    before = copy.deepcopy(x)
    report = check(writing, lambda p: {"a": factor * np.cos(p["a"]), "b": np.cos(p["b"])}, x)
    assert report.verdict is (Verdict.INCONCLUSIVE if factor == 1 else Verdict.FAIL)
    assert report.leaf("b").verdict is Verdict.PASS
    assert Cause.MUTATION in causes(report)
    assert all(np.array_equal(x[key], before[key]) for key in x)


def test_a_grad_that_wrecks_its_argument() -> None:
    def wrecking(x: Any) -> Any:
        gradient = copy.deepcopy(grad(x))
        wrecked(x)
        return gradient

    x = point()
    untouched = Untouched(x)
    report = check(f, wrecking, x)
    untouched.holds()
    assert report.verdict is Verdict.INCONCLUSIVE
    assert Cause.MUTATION in causes(report)
    assert "`grad`" in report.reason


def test_a_grad_that_returns_its_argument_after_writing_into_it() -> None:
    def in_place(x: Array) -> Array:
        np.cos(x, out=x)
        return x

    x = np.array([0.3, 0.5])
    report = check(lambda x: np.sin(x).sum(), in_place, x)
    assert report.leaf("x").verdict is Verdict.PASS
    assert Cause.MUTATION in causes(report)
    assert x.tolist() == [0.3, 0.5]


@pytest.mark.parametrize("drawn", [True, False])
def test_a_grad_that_writes_into_its_cotangent(*, drawn: bool) -> None:
    def vjp(x: Array, cotangent: Array) -> Array:
        cotangent *= np.cos(x)
        return cotangent

    x, cotangent = np.array([0.3, 0.5]), np.array([2.0, -1.0])
    report = check(np.sin, vjp, x, cotangent="random" if drawn else cotangent)
    assert report.leaf("x").verdict is Verdict.PASS
    assert Cause.MUTATION in causes(report)
    assert x.tolist() == [0.3, 0.5]
    assert cotangent.tolist() == [2.0, -1.0]


def test_a_gradient_by_value_is_left_alone() -> None:
    x = np.array([0.3, 0.5])
    claim = np.cos(x)
    claim.flags.writeable = False
    assert check(lambda x: np.sin(x).sum(), claim, x)
    assert claim.tolist() == np.cos(x).tolist()


def test_a_grad_that_reuses_its_buffer() -> None:
    buffer = np.empty(2)
    report = check(lambda x: np.sin(x).sum(), lambda x: np.cos(x, out=buffer), np.array([0.3, 0.5]))
    assert report


def test_an_output_that_is_the_argument_itself() -> None:
    x = np.array([0.3, 0.5])
    assert check(lambda x: x, lambda x, cotangent: cotangent, x, cotangent="random")
    assert x.tolist() == [0.3, 0.5]


def test_an_f_that_keeps_what_it_was_given() -> None:
    """What has been handed out is never written into again by the checker."""
    kept: list[tuple[Any, list[bytes]]] = []

    def keeping(x: Any) -> float:
        kept.append((x, [leaf.tobytes() for leaf in leaves(x)]))
        return f(x)

    assert check(keeping, grad, point())
    assert len(kept) > 20
    for x, contents in kept:
        assert [leaf.tobytes() for leaf in leaves(x)] == contents


def froze(x: Array) -> None:
    x.flags.writeable = False


def stood_up(x: Array) -> None:
    np.ndarray.__setattr__(x, "shape", (-1, 1))


@pytest.mark.parametrize(("meddle", "verdict"), [(froze, "pass"), (stood_up, "inconclusive")])
@pytest.mark.parametrize("size", [5, 600])
def test_an_f_that_changes_what_its_argument_is(
    meddle: Callable[[Array], None], verdict: str, size: int
) -> None:
    def f(x: Array) -> float:
        meddle(x)
        return float(np.sin(x).sum())

    x = np.random.default_rng(0).normal(size=size)
    assert check(f, np.cos(x), x).verdict == verdict
    assert check(f, 1.1 * np.cos(x), x).verdict is Verdict.FAIL
    assert x.flags.writeable
    assert x.shape == (size,)


def test_an_f_that_caches_by_identity_of_contents() -> None:
    last: dict[str, Any] = {"x": None, "value": 0.0}

    def cached(x: Array) -> float:
        if last["x"] is None or not np.array_equal(last["x"], x):
            last.update(x=x, value=float(np.sin(x).sum()))
        return float(last["value"])

    x = np.random.default_rng(0).normal(size=40)
    assert check(cached, np.cos, x)
    last["x"] = None
    assert check(cached, lambda x: 1.1 * np.cos(x), x).verdict is Verdict.FAIL


@pytest.mark.parametrize("factor", [1.0, 1.1])
def test_an_f_that_writes_into_another_leaf_only_away_from_the_point(factor: float) -> None:
    a, b = np.array([0.3, 0.5]), np.array([0.7, 0.9])

    def sly(p: dict[str, Array]) -> float:
        value = float(np.sin(p["a"]).sum() + (p["a"].sum() * p["b"]).sum())
        if not np.array_equal(p["a"], a):
            p["b"] += 1
        return value

    def slope(p: dict[str, Array]) -> dict[str, Array]:
        da = np.cos(p["a"]) + p["b"].sum()
        return {"a": da, "b": np.full(2, factor * p["a"].sum())}

    report = check(sly, slope, {"a": a, "b": b})
    assert a.tolist() == [0.3, 0.5]
    assert b.tolist() == [0.7, 0.9]
    assert report.leaf("a").verdict is Verdict.PASS
    assert report.leaf("b").verdict is (Verdict.PASS if factor == 1 else Verdict.FAIL)


def test_writing_away_from_the_point_is_found_too() -> None:
    a, b = np.array([0.3, 0.5]), np.array([0.7, 0.9])

    def sly(p: dict[str, Array]) -> float:
        value = float(np.sin(p["a"]).sum() + np.sin(p["b"]).sum())
        if not np.array_equal(p["a"], a):
            p["b"] += 1
        return value

    report = check(sly, lambda p: {key: np.cos(leaf) for key, leaf in p.items()}, {"a": a, "b": b})
    assert Cause.MUTATION in causes(report)


# --- exceptions ----------------------------------------------------------------------------------


class Stop(BaseException):
    """Is no Exception."""


def interrupted(kind: type[BaseException], call: int, *, writing: bool) -> Callable[[Any], float]:
    calls = [0]

    def inner(x: Any) -> float:
        calls[0] += 1
        value = f(x)
        np.random.random()
        random.random()
        if calls[0] >= call:
            if writing:
                wrecked(x)
            raise kind("stop")
        return value

    return inner


def states() -> tuple[Any, ...]:
    name, keys, *rest = np.random.get_state()
    return (name, bytes(keys), *rest, random.getstate())  # type: ignore[arg-type]


@given(
    call=st.integers(1, 90),
    kind=st.sampled_from([KeyboardInterrupt, RuntimeError, ValueError, Stop, ArgumentError]),
    writing=st.booleans(),
    seed_rng=st.booleans(),
)
def test_an_exception_at_any_call(
    call: int, kind: type[BaseException], *, writing: bool, seed_rng: bool
) -> None:
    x = point()
    untouched, before = Untouched(x), states()
    with pytest.raises(kind, match="stop"):
        check(interrupted(kind, call, writing=writing), grad, x, seed_rng=seed_rng)
    untouched.holds()
    assert states() == before


@given(call=st.integers(1, 90))
def test_an_interrupted_measurement(call: int) -> None:
    x = point()
    untouched, before = Untouched(x), states()
    with pytest.raises(KeyboardInterrupt, match="stop"):
        numerical_gradient(interrupted(KeyboardInterrupt, call, writing=True), x)
    untouched.holds()
    assert states() == before


def test_an_exception_in_grad() -> None:
    def raising(x: Any) -> Any:
        wrecked(x)
        np.random.random()
        raise KeyboardInterrupt

    x = point()
    untouched, before = Untouched(x), states()
    with pytest.raises(KeyboardInterrupt):
        check(f, raising, x)
    untouched.holds()
    assert states() == before
