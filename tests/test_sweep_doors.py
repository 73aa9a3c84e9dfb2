"""Sweeps: what they take, what they leave alone, and what they refuse."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from gradaudit import ArgumentError, Fault, Sweep, sweep
from gradaudit.textbook import norm_ratio, two_sided_gradient
from tests.claims._refused import says

Array = NDArray[Any]

X = np.random.default_rng(0).normal(size=5)


def f(x: Array) -> float:
    return float(np.sum(np.sin(x.astype(float)) ** 2))


def grad(x: Array) -> Array:
    return np.sin(2 * x.astype(float))


# --- doors ---------------------------------------------------------------------------------------


def test_value_and_grad_and_a_gradient_by_value() -> None:
    plain = sweep(f, grad, X)
    for other in (sweep(value_and_grad=lambda x: (f(x), grad(x)), x=X), sweep(f, grad(X), X)):
        np.testing.assert_array_equal(other.ratios, plain.ratios)
        assert other.fault is Fault.NOBODY


def test_cotangents() -> None:
    weight = np.arange(1.0, 6.0)
    assert sweep(np.sin, weight * np.cos(X), X, cotangent=weight).fault is Fault.NOBODY
    vjp = lambda x, cotangent: cotangent * np.cos(x)
    assert sweep(np.sin, vjp, X, cotangent="random").fault is Fault.NOBODY
    assert sweep(np.sin, None, X, cotangent=weight).best_step < 1e-3


def test_nestings_and_numbers() -> None:
    nested = sweep(lambda p: f(p["a"][0]) + p["b"] ** 2, None, {"a": [X], "b": 0.3, "c": X[:0]})
    assert nested.entries == nested.total == 6
    assert sweep(np.sin, np.cos, 0.3).fault is Fault.NOBODY


# --- large points --------------------------------------------------------------------------------


def large() -> dict[str, Array]:
    rng = np.random.default_rng(0)
    return {"W": rng.normal(size=(40, 30)), "b": 1e-3 * rng.normal(size=30), "s": np.array(0.7)}


def weighty(p: dict[str, Array]) -> float:
    return sum(f(leaf) for leaf in p.values())


def weighty_grad(p: dict[str, Array]) -> dict[str, Array]:
    return {name: grad(leaf) for name, leaf in p.items()}


@pytest.mark.parametrize("claim", [weighty_grad, None])
def test_of_many_entries_some_stand_for_all(claim: Any) -> None:
    x = large()
    found = sweep(weighty, claim, x, epsilon=1e-6)
    assert found.total == 1231
    assert 190 < found.entries <= 260
    flat = np.concatenate([leaf.ravel() for leaf in x.values()])
    for step in (1e-2, 1e-6, 1e-9):
        ratio = norm_ratio(grad(flat), two_sided_gradient(f, flat, step))
        assert found.at(found.errors, step) == pytest.approx(ratio, rel=0.3)
    if claim is not None:
        says(found.statement, "gives about ")
        says(str(found), f"{found.entries} entries of 1231")


def test_all_of_256_entries_and_not_of_257() -> None:
    for size, sampled in ((256, False), (257, True)):
        found = sweep(f, grad, np.random.default_rng(0).normal(size=size))
        assert (found.entries < found.total) == sampled


def test_a_seed_makes_it_deterministic() -> None:
    one, two, other = (sweep(weighty, weighty_grad, large(), seed=seed) for seed in (3, 3, 4))
    for name in ("steps", "ratios", "errors", "noise", "truncation"):
        np.testing.assert_array_equal(getattr(one, name), getattr(two, name))
    assert str(one) == str(two)
    assert (one.errors != other.errors).any()
    assert (one.seed, other.seed) == (3, 4)


# --- nothing is changed, everything is counted ---------------------------------------------------


@pytest.mark.parametrize("one_sided", [False, True])
def test_evaluations_are_counted(one_sided: bool) -> None:
    calls = []

    def counted(x: Array) -> float:
        calls.append(1)
        return f(x)

    for claim in (grad, None):
        calls.clear()
        assert sweep(counted, claim, X, one_sided=one_sided).evaluations == len(calls)


def test_nothing_is_changed() -> None:
    x, kept = large(), large()
    claimed = weighty_grad(x)
    np.random.seed(5)
    random.seed(5)
    state: Any = np.random.get_state()
    before = state[1].copy(), random.getstate()

    def writing(p: dict[str, Array]) -> float:
        value = weighty(p) + 0 * np.random.random() + 0 * random.random()
        p["W"][...] = 0.0
        return value

    found = sweep(writing, claimed, x)
    state = np.random.get_state()
    assert (state[1] == before[0]).all()
    assert random.getstate() == before[1]
    for name in x:
        np.testing.assert_array_equal(x[name], kept[name])
        np.testing.assert_array_equal(claimed[name], grad(kept[name]))
    assert found.at(found.errors, found.best_step) < 1e-7


# --- misuse --------------------------------------------------------------------------------------


def refused(*positional: Any, **options: Any) -> str:
    with pytest.raises(ArgumentError) as caught:
        sweep(*positional, **options)
    return str(caught.value)


BAD: dict[str, list[Any]] = {
    "epsilon": [
        *(0, -1e-7, math.nan, np.float64("nan"), math.inf, 10**400),
        *("1e-7", None, True, [1e-7], 1e-7j, np.array(1e-7)),
    ],
    "one_sided": [1, 0, None, "yes", np.array(True)],
    "seed": [-1, 1.5, None, True],
    "order": ["c", None],
    "seed_rng": ["yes", None],
    "names": [{}, {"a": 3}, 3],
    "cotangent": ["ones"],
    "value_and_grad": [lambda x: (f(x), grad(x))],
}


@pytest.mark.parametrize(
    ("option", "value"), [(option, value) for option, given in BAD.items() for value in given]
)
def test_an_option_that_makes_no_sense(option: str, value: Any) -> None:
    says(refused(f, grad, X, **{option: value}), f"`{option}`")
    if option != "value_and_grad":
        says(refused(f, None, X, **{option: value}), f"`{option}`")


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ((), "`x`"),
        ((None, grad, X), "`f`"),
        ((None, None, X), "`f`"),
        ((3.0, None, X), "`f`"),
        ((lambda x: x, None, X), "`cotangent`"),
        ((f, X[:2], X), "`grad`"),
        ((f, lambda: 0, X), "`grad`"),
        ((f, grad, None), "`x`"),
        ((f, grad, X.astype(int)), "`x`"),
        ((f, grad, np.array([1.0, np.nan])), "`x`"),
        ((f, grad, np.zeros(0)), "`x`"),
        ((lambda _: 0.0, None, {"a": np.zeros(0)}), "`x`"),
    ],
)
def test_arguments_that_make_no_sense(arguments: tuple[Any, ...], name: str) -> None:
    says(refused(*arguments), name)


def test_a_random_cotangent_needs_a_gradient() -> None:
    says(refused(np.sin, None, X, cotangent="random"), "`cotangent`")


def test_options_are_never_positional() -> None:
    with pytest.raises(TypeError, match="positional"):
        sweep(f, grad, X, 1e-7)  # type: ignore[call-arg]


@pytest.mark.parametrize("epsilon", [np.float32(1e-3), np.float64(1e-3), 1, np.int64(1)])
def test_a_step_may_be_any_number(epsilon: Any) -> None:
    found = sweep(f, grad, X, epsilon=epsilon)
    assert type(found.epsilon) is float
    assert found.epsilon == epsilon


def test_a_sweep_is_frozen() -> None:
    found: Sweep = sweep(f, grad, X)
    replace: Callable[..., None] = found.__setattr__
    with pytest.raises(AttributeError):
        replace("epsilon", 1.0)
    assert repr(found) == "<Sweep of 34 steps, epsilon=1e-07: nobody>"
