"""The one place that calls f: counts, copies, what is shared, what is noted."""

from __future__ import annotations

import math
import weakref
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from numpy.typing import NDArray

from gradaudit.evaluate import (
    Budget,
    BudgetSpentError,
    Evaluator,
    Move,
    RandomState,
    Sample,
    Samples,
    Step,
)
from gradaudit.spaces import EVERY_ENTRY, NumpySpace

Array = NDArray[Any]
Leaves = Sequence[Array]

A = np.array([1.0, 2.0, 3.0])
B = np.array([[4.0, 5.0], [6.0, 7.0]])

ALL_OF_A = Step(0, EVERY_ENTRY, np.array([0.5, -0.25, 1.0]))
ONE_OF_B = Step(1, np.array([2]), np.array([2.0]))


def total(leaves: Leaves) -> float:
    return float(sum(leaf.sum() for leaf in leaves))


def evaluator(
    f: Callable[[Leaves], float] = total, budget: int | None = None, *, seed_rng: Any = False
) -> Evaluator:
    made = Evaluator(
        lambda leaves: Sample(np.float64(f(leaves)), 1e-16),
        (A.copy(), B.copy()),
        names=("a", "b"),
        space=NumpySpace(),
        budget=Budget.of(budget),
        random_state=RandomState(seed_rng, 0),
    )
    made.centre = Sample(np.float64(f((A.copy(), B.copy()))), 1e-16)
    return made


def test_values_at_moved_points() -> None:
    seen: list[list[Array]] = []

    def f(leaves: Leaves) -> float:
        seen.append([leaf.copy() for leaf in leaves])
        return total(leaves)

    ours = evaluator(f)
    seen.clear()
    moves = [Move((ALL_OF_A,), 2.0), Move((ONE_OF_B,), -1.0), Move((ALL_OF_A, ONE_OF_B), 0.5)]
    samples = ours.at(moves)
    assert [float(sample.value) for sample in samples] == [28 + 2.5, 28 - 2, 28 + 0.625 + 1]
    assert_array_equal(seen[0][0], [2.0, 1.5, 5.0])
    assert_array_equal(seen[0][1], B)
    assert_array_equal(seen[1][0], A)
    assert_array_equal(seen[1][1], [[4.0, 5.0], [4.0, 7.0]])
    assert_array_equal(seen[2][0], [1.25, 1.875, 3.5])
    assert_array_equal(seen[2][1], [[4.0, 5.0], [7.0, 7.0]])


def test_each_call_is_counted() -> None:
    calls: list[int] = []

    def f(leaves: Leaves) -> float:
        calls.append(1)
        return total(leaves)

    ours = evaluator(f)
    calls.clear()
    ours.at([Move((ALL_OF_A,), 1.0)] * 3)
    ours.counted(lambda: f((A, B)))
    assert ours.budget.spent == len(calls) == 4


def test_a_spent_budget_calls_nobody() -> None:
    calls: list[int] = []

    def f(leaves: Leaves) -> float:
        calls.append(1)
        return total(leaves)

    ours = evaluator(f, budget=2)
    calls.clear()
    with pytest.raises(BudgetSpentError):
        ours.at([Move((ALL_OF_A,), 1.0)] * 3)
    with pytest.raises(BudgetSpentError):
        ours.counted(lambda: f((A, B)))
    assert len(calls) == 2


def test_leaves_that_do_not_move_are_shared() -> None:
    seen: list[Any] = []
    ours = evaluator(lambda leaves: seen.append(leaves[1]) or total(leaves))  # type: ignore[func-returns-value]
    seen.clear()
    ours.at([Move((ALL_OF_A,), 1.0), Move((ALL_OF_A,), 2.0)])
    assert seen[0] is seen[1]
    assert seen[0] is not ours.leaves[1]
    assert not np.shares_memory(seen[0], ours.leaves[1])


def test_the_point_itself_is_never_handed_out() -> None:
    def f(leaves: Leaves) -> float:
        assert not any(
            np.shares_memory(given, own) for given in leaves for own in getattr(ours, "leaves", ())
        )
        return total(leaves)

    ours: Any = None
    ours = evaluator(f)
    ours.at([Move((step,), 1.0) for step in (ALL_OF_A, ONE_OF_B)])


def wrecking(leaves: Leaves) -> float:
    value = total(leaves)
    for leaf in leaves:
        leaf[...] = -1e9
    return value


def test_one_that_writes_is_found_out_and_evaluated_anew() -> None:
    ours = evaluator(wrecking)
    assert not ours.writes
    moves = [Move((ALL_OF_A,), 2.0), Move((ALL_OF_A,), -2.0), Move((ONE_OF_B,), 1.0)]
    assert [float(sample.value) for sample in ours.at(moves)] == [30.5, 25.5, 30.0]
    assert ours.writes
    assert ours.budget.spent > 3
    spent = ours.budget.spent
    assert [float(sample.value) for sample in ours.at(moves)] == [30.5, 25.5, 30.0]
    assert ours.budget.spent == spent + 3
    assert_array_equal(ours.leaves[0], A)
    assert_array_equal(ours.leaves[1], B)


def test_one_that_is_known_to_write_gets_copies_at_once() -> None:
    ours = evaluator(wrecking)
    ours.writes = True
    assert [float(s.value) for s in ours.at([Move((ALL_OF_A,), 2.0)] * 3)] == [30.5] * 3
    assert ours.budget.spent == 3


KEEPERS: dict[str, Callable[[Array], Any]] = {
    "itself": lambda leaf: leaf,
    "a view": lambda leaf: leaf[..., :-1],
    "a view of a view": lambda leaf: leaf.reshape(-1)[::2],
    "transposed": lambda leaf: leaf.T,
    "a memoryview": lambda leaf: leaf.data,
    "in a closure": lambda leaf: lambda: leaf,
    "an iterator": lambda leaf: leaf.flat,
}


@pytest.mark.parametrize("keeper", KEEPERS)
@pytest.mark.parametrize("step", [ALL_OF_A, ONE_OF_B], ids=["all", "one"])
def test_what_f_keeps_is_never_written_into(keeper: str, step: Step) -> None:
    """However it holds on to it: memory is used again only where nobody can tell."""
    kept: list[tuple[Any, bytes]] = []

    def contents(holder: Any) -> bytes:
        return np.array(holder() if callable(holder) else holder).tobytes()

    def f(leaves: Leaves) -> float:
        holder = KEEPERS[keeper](leaves[step.leaf])
        kept.append((holder, contents(holder)))
        return total(leaves)

    ours = evaluator(f)
    for times in (1.0, -1.0, 0.5):
        ours.at([Move((step,), times), Move((step,), times / 4)])
    assert len({before for _, before in kept}) > 3
    for holder, before in kept:
        assert contents(holder) == before


def test_what_f_keeps_from_one_batch_only() -> None:
    kept: list[Array] = []
    ours = evaluator(lambda leaves: (not kept and kept.append(leaves[0])) or total(leaves))  # type: ignore[func-returns-value]
    kept.clear()
    ours.at([Move((ALL_OF_A,), 1.0), Move((ALL_OF_A,), 2.0), Move((ALL_OF_A,), 3.0)])
    assert_array_equal(kept[0], A + ALL_OF_A.amount)


@pytest.mark.parametrize("meddle", ["read-only", "reshaped", "retyped", "weakly kept"])
def test_what_f_does_to_its_own_array_is_its_own_business(meddle: str) -> None:
    alive: list[Any] = []

    def f(leaves: Leaves) -> float:
        value, moved = total(leaves), leaves[0]
        if meddle == "read-only":
            moved.flags.writeable = False
        elif meddle == "reshaped":
            np.ndarray.__setattr__(moved, "shape", (3, 1))
        elif meddle == "retyped":
            np.ndarray.__setattr__(moved, "dtype", np.int64)
        else:
            alive.append(weakref.ref(moved))
        return value

    ours = evaluator()
    ours._function = lambda leaves: Sample(np.float64(f(leaves)), 1e-16)
    for _ in range(2):
        samples = ours.at([Move((ALL_OF_A,), 2.0), Move((ALL_OF_A,), -2.0)])
        assert [float(sample.value) for sample in samples] == [30.5, 25.5]
        part = Step(0, np.array([1]), np.array([1.0]))
        assert [float(s.value) for s in ours.at([Move((part,), 1.0)] * 2)] == [29.0] * 2


def test_arithmetic_gives_no_value() -> None:
    def f(leaves: Leaves) -> float:
        if leaves[0][0] > 1:
            raise ZeroDivisionError
        return total(leaves)

    above, below = evaluator(f).at([Move((ALL_OF_A,), 1.0), Move((ALL_OF_A,), -1.0)])
    assert math.isnan(above.value)
    assert math.isnan(above.rounding)
    assert float(below.value) == 28 - 1.25


def test_warnings_of_numpy_stay_inside() -> None:
    """The suite turns every warning into an error."""
    f = lambda leaves: float(np.log(leaves[0] - 1).sum())
    with np.errstate(all="ignore"):
        ours = evaluator(f)
    (sample,) = ours.at([Move((ALL_OF_A,), -1.0)])
    assert math.isnan(sample.value)


def test_the_note_says_where() -> None:
    def f(leaves: Leaves) -> float:
        if leaves[0][0] != 1.0:
            raise KeyError("missing")
        return total(leaves)

    ours = evaluator(f)
    ours.at([Move((ONE_OF_B,), 1.0)])
    with pytest.raises(KeyError) as caught:
        ours.at([Move((ALL_OF_A, ONE_OF_B), 0.25)])
    (note,) = caught.value.__notes__
    assert all(part in note for part in ("`a`, `b`", "0.25", "evaluation 2"))


def test_the_quantum_is_the_smallest_change_seen() -> None:
    ours = evaluator(lambda leaves: float(np.round(total(leaves) * 2) / 2))
    assert ours.quantum == math.inf
    ours.at([Move((ALL_OF_A,), 1e-3)])
    assert ours.quantum == math.inf
    ours.at([Move((ALL_OF_A,), 2.0)])
    assert ours.quantum == 2.5
    ours.at([Move((ONE_OF_B,), 0.25), Move((ALL_OF_A,), 2.0)])
    assert ours.quantum == 0.5


def test_each_call_starts_from_the_same_random_state() -> None:
    f = lambda leaves: total(leaves) * np.random.random()
    samples = evaluator(f, seed_rng=True).at([Move((ALL_OF_A,), 1.0)] * 3)
    assert len({float(sample.value) for sample in samples}) == 1
    samples = evaluator(f).at([Move((ALL_OF_A,), 1.0)] * 3)
    assert len({float(sample.value) for sample in samples}) == 3


def test_the_precision_of_a_leaf() -> None:
    ours = evaluator()
    assert ours.eps(0) == np.finfo(np.float64).eps


def batching(budget: int | None = None, *, allowed: bool = True) -> Evaluator:
    """Return an evaluator of the sum of squares of `b` that takes many points at once."""

    def at_once(leaf: int, entries: NDArray[np.intp], moved: Array) -> Samples | None:
        assert leaf == 1
        values = (B**2).sum() - B.reshape(-1)[entries] ** 2 + moved**2
        return Samples(values, 1e-16 * values) if allowed else None

    made = Evaluator(
        lambda leaves: Sample(np.float64((leaves[1] ** 2).sum()), 1e-16),
        (A.copy(), B.copy()),
        names=("a", "b"),
        space=NumpySpace(),
        budget=Budget.of(budget),
        random_state=RandomState(False, 0),
        batch_function=at_once,
    )
    made.centre = Sample(np.float64((B**2).sum()), 1e-16)
    return made


ENTRIES, AMOUNTS = np.array([2, 0]), np.array([[0.5, -0.5, 0.25], [1.0, -1.0, 0.0]])


def test_many_points_at_once_are_those_of_one_after_another() -> None:
    one = batching()
    found = one.batch(1, ENTRIES, AMOUNTS)
    assert found is not None
    assert one.budget.spent == AMOUNTS.size
    quantum, one.quantum = one.quantum, math.inf
    for entry, amounts, values in zip(ENTRIES, AMOUNTS, found.values, strict=True):
        steps = [Step(1, np.array([entry]), np.array([amount])) for amount in amounts]
        samples = one.at([Move((step,), 1.0) for step in steps])
        assert_array_equal([sample.value for sample in samples], values)
    assert one.quantum == quantum > 0


def test_many_points_are_not_begun_without_the_budget_for_all() -> None:
    one = batching(budget=AMOUNTS.size - 1)
    assert one.batch(1, ENTRIES, AMOUNTS) is None
    assert one.budget.spent == 0


def test_what_cannot_be_had_at_once_is_not_counted() -> None:
    one = batching(allowed=False)
    assert one.batches
    assert one.batch(1, ENTRIES, AMOUNTS) is None
    assert one.budget.spent == 0
    assert not evaluator().batches
    assert evaluator().batch(1, ENTRIES, AMOUNTS) is None
