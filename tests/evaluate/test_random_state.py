"""Generators of random numbers: fixed around each call where asked for, and always restored."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from gradaudit import ArgumentError, check, directional_derivative, numerical_gradient
from gradaudit.evaluate import RandomState

Array = NDArray[Any]


def states() -> tuple[Any, ...]:
    name, keys, *rest = np.random.get_state()
    return (name, bytes(keys), *rest, random.getstate())  # type: ignore[arg-type]


BIT_GENERATORS = [
    np.random.PCG64,
    np.random.PCG64DXSM,
    np.random.MT19937,
    np.random.Philox,
    np.random.SFC64,
]


@pytest.mark.parametrize("seed_rng", [False, True])
@pytest.mark.parametrize("measure", [check, numerical_gradient, directional_derivative])
def test_global_generators(measure: Any, *, seed_rng: bool) -> None:
    def dropping(x: Array) -> float:
        mask = np.random.random(x.shape) + random.random() * np.random.standard_normal()
        return float((mask * np.sin(x)).sum())

    np.random.seed(3)
    np.random.standard_normal()  # leaves half of a pair behind
    random.seed(3)
    before = states()
    x = np.array([0.3, 0.5, 0.7])
    arguments = {check: (np.cos(x), x), directional_derivative: (x, x)}.get(measure, (x,))
    measure(dropping, *arguments, seed_rng=seed_rng)
    assert states() == before


@pytest.mark.parametrize("kind", BIT_GENERATORS)
@pytest.mark.parametrize("legacy", [False, True])
def test_given_generators(kind: Any, *, legacy: bool) -> None:
    wrap = np.random.RandomState if legacy else np.random.Generator
    rng, twin = wrap(kind(7)), wrap(kind(7))
    for generator in (rng, twin):
        generator.standard_normal(3)

    def f(x: Array) -> float:
        return float((np.sin(x) * rng.standard_normal(3)).sum())

    def grad(x: Array) -> Array:
        return np.cos(x) * rng.standard_normal(3)

    x = np.array([0.3, 0.5, 0.7])
    assert check(f, grad, x, seed_rng=rng)
    assert rng.standard_normal(5).tolist() == twin.standard_normal(5).tolist()
    assert check(f, grad, x, seed_rng=[rng])
    assert rng.standard_normal(5).tolist() == twin.standard_normal(5).tolist()


def test_given_generators_after_an_exception() -> None:
    rng, twin = np.random.default_rng(7), np.random.default_rng(7)

    def f(x: Array) -> float:
        rng.random()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check(f, np.cos, np.array([0.3]), seed_rng=rng)
    assert rng.random() == twin.random()


def test_float32_draws_leave_nothing_behind() -> None:
    """A generator keeps half of a 64-bit word for the next 32-bit draw."""
    rng, twin = np.random.default_rng(7), np.random.default_rng(7)
    for generator in (rng, twin):
        generator.random(dtype=np.float32)

    def f(x: Array) -> float:
        return float((np.sin(x) * rng.random(3, dtype=np.float32)).sum())

    x = np.array([0.3, 0.5, 0.7])
    check(f, np.cos(x), x, seed_rng=rng)
    assert rng.random(3, dtype=np.float32).tolist() == twin.random(3, dtype=np.float32).tolist()


def test_refused_arguments_leave_the_generators_alone() -> None:
    before = states()
    with pytest.raises(ArgumentError):
        check(lambda x: np.random.random(3), np.cos, np.ones(3), seed_rng=True)
    assert states() == before


def test_a_rewound_state_gives_the_same_numbers() -> None:
    own = np.random.default_rng(1)
    state = RandomState([own], seed=3)
    draws = []
    with state.restored():
        for _ in range(3):
            state.rewind()
            draws.append((np.random.random(), random.random(), own.random()))
    assert state.fixed
    assert draws[0] == draws[1] == draws[2]


def test_another_seed_gives_other_numbers() -> None:
    draws = []
    for seed in range(3):
        state = RandomState(seed_rng=True, seed=seed)
        with state.restored():
            state.rewind()
            draws.append((np.random.random(), random.random()))
    assert len({first for first, _ in draws}) == len({second for _, second in draws}) == 3


def test_a_state_that_is_not_fixed_runs_on() -> None:
    state = RandomState(seed_rng=False, seed=0)
    assert not state.fixed
    with state.restored():
        state.rewind()
        one = np.random.random()
        state.rewind()
        assert np.random.random() != one


@pytest.mark.parametrize("seed", [2**32 - 1, 2**32, 2**64])
def test_any_seed_will_do(seed: int) -> None:
    assert check(lambda x: float(np.sin(x).sum()), np.cos, np.array([0.3]), seed=seed)
    RandomState(np.random.default_rng(), seed=seed)
