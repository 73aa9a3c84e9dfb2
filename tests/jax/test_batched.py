"""Many entries in one compiled call: what is said of them is what is said one by one."""

import math

import numpy as np
import pytest

jax = pytest.importorskip("jax")
jnp = pytest.importorskip("jax.numpy")

from gradaudit import Verdict, _audit, _bulk  # noqa: E402 - after the skip
from gradaudit.jax import check  # noqa: E402
from gradaudit.jax._entries import EachEntry  # noqa: E402
from gradaudit.jax._x64 import float64  # noqa: E402
from tests.jax import _planted as planted  # noqa: E402

numbers = planted.numbers

FEW = 60
"""Entries of leaves that are batched in these tests."""


@pytest.fixture(autouse=True)
def sooner(monkeypatch):
    """Batch the entries of small leaves, in several portions."""
    monkeypatch.setattr(_audit, "LEAST", 16)
    monkeypatch.setattr(_bulk, "PORTION", 16)


@pytest.fixture
def calls(monkeypatch):
    """Record how many points each compiled call was to go through."""
    made = []
    original = EachEntry.__call__

    def recorded(self, place, given, entries, moved):
        made.append(entries.size)
        return original(self, place, given, entries, moved)

    monkeypatch.setattr(EachEntry, "__call__", recorded)
    return made


def at_kinks(x):
    return jnp.sum(jnp.abs(x)) + jnp.sum(x**2)


def slightly_at_kinks(x):
    return jnp.sum(jnp.sin(x)) + 1e-5 * jnp.sum(jnp.abs(x))


def clipped(x):
    return jnp.sum(jnp.sqrt(x))


def in_chain(x):
    return x[1:] * jnp.sin(x[:-1])


def untraceable(x):
    return jnp.asarray(np.sin(np.asarray(x)).sum())


def restless(x):
    return jnp.sum(x) * (1 + np.random.default_rng().random())


in_numpy = planted.with_vjp(untraceable, lambda x, ct: ct * jnp.cos(x))
wrong_everywhere = planted.with_vjp(planted.sum_sin, lambda x, ct: -2 * ct * jnp.cos(x))
wrong_by_a_row = planted.with_vjp(
    planted.sum_sin, lambda x, ct: (ct * jnp.cos(x)).at[3:17].mul(1.02)
)
wrong_at_one = planted.with_vjp(planted.sum_sin, lambda x, ct: (ct * jnp.cos(x)).at[41].mul(1.5))
half_idle = planted.with_vjp(
    planted.sum_sin, lambda x, ct: (ct * jnp.cos(x)).at[: FEW // 2].set(0.0)
)


def point(seed=0):
    return numbers(FEW, seed=seed)


def with_zeros():
    return point().at[::6].set(0.0)


def near_an_edge():
    return jnp.abs(point()).at[::7].set(1e-6)


CASES = {
    "right": (planted.sum_sin, point()),
    "several outputs": (in_chain, point()),
    "wrong everywhere": (wrong_everywhere, point()),
    "wrong in a few": (wrong_by_a_row, point()),
    "wrong at one": (wrong_at_one, point()),
    "zero for a half": (half_idle, point()),
    "kinks": (at_kinks, with_zeros()),
    "slight kinks": (slightly_at_kinks, with_zeros()),
    "an edge": (clipped, near_an_edge()),
    "untraceable": (in_numpy, point()),
    "random": (restless, point()),
    "half precision": (planted.sum_sin, numbers(FEW, dtype="float16")),
}


@pytest.mark.parametrize("oracle", ["auto", "same"])
@pytest.mark.parametrize("case", CASES)
def test_batching_changes_nothing_that_is_said(case, oracle, monkeypatch):
    f, x = CASES[case]
    batched = check(f, x, effort="exhaustive", oracle=oracle)
    monkeypatch.setattr(_audit, "LEAST", math.inf)
    alone = check(f, x, effort="exhaustive", oracle=oracle)
    assert batched.verdict is alone.verdict
    assert [found.cause for found in batched.findings] == [found.cause for found in alone.findings]
    for name, leaf in alone.leaves.items():
        other = batched.leaf(name)
        assert other.wrong.tolist() == leaf.wrong.tolist()
        assert (other.probes, other.reason, other.exact) == (leaf.probes, leaf.reason, leaf.exact)
        assert len(other.worst) == len(leaf.worst)
        if leaf.verdict is Verdict.PASS:
            assert leaf.resolution / 10 < other.resolution < 10 * leaf.resolution
            assert np.isfinite(other.visible).tolist() == np.isfinite(leaf.visible).tolist()


@pytest.mark.parametrize("case", ["right", "several outputs", "wrong in a few", "kinks", "an edge"])
def test_these_are_batched(case, calls):
    f, x = CASES[case]
    check(f, x, effort="exhaustive")
    assert len(calls) >= 3


@pytest.mark.parametrize(("case", "tries"), [("untraceable", 1), ("random", 0)])
def test_these_are_not(case, tries, calls):
    f, x = CASES[case]
    check(f, x, effort="exhaustive", oracle="same")
    assert len(calls) == tries


def test_what_numpy_draws_while_f_is_traced_is_the_same_as_ever(calls):
    def scaled(x):
        return jnp.sum(jnp.sin(x)) * np.random.random()

    report = check(scaled, point(), effort="exhaustive", oracle="same", seed_rng=True)
    assert report
    assert len(calls) >= 3


def test_a_leaf_that_is_wrong_everywhere_is_soon_left_to_the_usual_way(calls):
    report = check(wrong_everywhere, point(), effort="exhaustive", oracle="same")
    assert report.verdict is Verdict.FAIL
    assert len(calls) == 1


def test_one_wrong_entry_of_ten_thousand_is_found_without_a_search(monkeypatch):
    monkeypatch.undo()
    with float64():
        report = check(planted.wrong_at_417, numbers(10_000, dtype="float64"), effort="exhaustive")
    assert report.verdict is Verdict.FAIL
    assert np.flatnonzero(report.leaf("x").wrong).tolist() == [417]
    assert report.leaf("x").probes == 10_000
    assert report.leaf("x").exact
    compared = report.leaf("x").comparisons
    assert compared.index.size == 2000
    off = np.abs(compared.claimed - compared.numeric) > compared.error + 1e-6
    assert compared.index[off].tolist() == [417]


def test_the_evaluations_counted_are_those_made():
    made = []

    def counted(x):
        jax.debug.callback(lambda: made.append(1))
        return jnp.sum(jnp.sin(x))

    f = planted.with_vjp(counted, lambda x, ct: ct * jnp.cos(x))
    f.defvjp(lambda x: (jnp.sum(jnp.sin(x)), x), lambda x, ct: (ct * jnp.cos(x),))
    report = check(f, point(), effort="exhaustive", oracle="same")
    jax.effects_barrier()
    assert report
    assert report.evaluations == len(made)


@pytest.mark.parametrize("budget", [60, 100, 101, 200, 250])
def test_the_budget_holds_in_the_middle_of_a_leaf(budget, calls):
    report = check(planted.sum_sin, point(), effort="exhaustive", oracle="same", budget=budget)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert report.evaluations <= budget
    assert budget < 100 or calls


def test_a_batch_that_computes_something_else_acquits_nobody(monkeypatch):
    original, centre = EachEntry.__call__, float(planted.sum_sin(point()))

    def as_claimed(self, *given):
        for found in original(self, *given):
            yield {name: centre - 2 * (array - centre) for name, array in found.items()}

    monkeypatch.setattr(EachEntry, "__call__", as_claimed)
    report = check(wrong_everywhere, point(), effort="exhaustive", oracle="same")
    assert report.leaf("x").wrong.all()


def test_a_function_that_cannot_be_batched_is_called_point_by_point(monkeypatch):
    def refused(_self, *_given):
        raise NotImplementedError

    monkeypatch.setattr(EachEntry, "__call__", refused)
    assert check(planted.sum_sin, point(), effort="exhaustive")
    assert check(wrong_at_one, point(), effort="exhaustive").verdict is Verdict.FAIL


def test_outputs_too_large_for_one_call_are_had_in_several(monkeypatch):
    monkeypatch.setattr("gradaudit.jax._entries.ROOM", 7 * FEW)
    report = check(in_chain, point(), effort="exhaustive")
    assert report
    assert report.leaf("x").probes == FEW
