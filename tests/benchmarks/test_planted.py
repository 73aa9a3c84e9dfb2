"""What the benchmark of location plants: right gradients, and mistakes that are what they say."""

from __future__ import annotations

import math

import numpy as np
import pytest

import gradaudit
from benchmarks.planted import (
    FAINT,
    MISTAKES,
    NOTABLE,
    PATTERNS,
    SCATTERED,
    Mistake,
    Problem,
    field,
    fitting,
    network,
    plant,
    terms,
)

FUNCTIONS = (terms, network, field)
SHAPES = ((60,), (6, 10), (3, 20), (4, 5, 3, 2))


@pytest.mark.parametrize("draw", FUNCTIONS)
@pytest.mark.parametrize("shape", SHAPES)
def test_gradients_are_right(draw, shape) -> None:
    problem = draw(shape, 3)
    measured = gradaudit.numerical_gradient(problem.f, problem.x)
    assert problem.gradient.shape == problem.shape == shape
    assert (np.abs(problem.gradient - measured.value) <= measured.error).all()
    assert (measured.error <= 1e-6 * np.abs(problem.gradient).max()).all()


@pytest.mark.parametrize("draw", FUNCTIONS)
def test_gradients_vary_widely(draw) -> None:
    problem = draw((20, 50), 0)
    low, high = np.quantile(np.abs(problem.gradient), [0.05, 0.999])
    assert high > 100 * low > 0


@pytest.mark.parametrize("draw", FUNCTIONS)
def test_problems_are_drawn_from_the_seed_alone(draw) -> None:
    one, again, other = draw((30,), 1), draw((30,), 1), draw((30,), 2)
    assert one.f(one.x) == again.f(again.x) != other.f(other.x)
    assert np.array_equal(one.gradient, again.gradient)


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize("pattern", SCATTERED)
def test_scattered_entries_are_so_many_and_notable(pattern, mistake) -> None:
    problem = network((4, 250), 0)
    case = plant(problem, pattern, mistake, 0)
    assert np.count_nonzero(case.planted) == SCATTERED[pattern]
    assert np.array_equal(case.due, case.planted)
    assert problem.weight[case.planted].min() >= NOTABLE * problem.weight.max()


def _steps(case, axis) -> set[int]:
    others = tuple(other for other in range(case.planted.ndim) if other != axis)
    return {int(step) for step in np.diff(np.flatnonzero(case.planted.any(axis=others)))}


@pytest.mark.parametrize("shape", [(1000,), (4, 250), (25, 40), (2500, 4), (8, 5, 5, 5)])
@pytest.mark.parametrize("seed", range(5))
def test_slices_are_full_products_of_what_they_are_called(shape, seed) -> None:
    problem = field(shape, seed)
    for pattern in set(fitting(shape)) - set(SCATTERED):
        case = plant(problem, pattern, MISTAKES[0], seed)
        along = [_steps(case, axis) for axis in range(len(shape))]
        extent = [len(set(places)) for places in np.nonzero(case.planted)]
        assert math.prod(extent) == np.count_nonzero(case.planted)
        assert (problem.weight[case.planted] >= NOTABLE * problem.weight.max()).any()
        axis = int("column" in pattern)
        if pattern in {"row", "column"}:
            assert extent[axis] == 1
        elif pattern == "block":
            assert along[:2] <= [{1}] * 2
            assert all(count <= n / 2 for count, n in zip(extent[:2], shape, strict=False))
        else:
            assert along[axis] == {3}
            assert extent[axis] in {shape[axis] // 3, -(-shape[axis] // 3)}
        whole = range(2, len(shape)) if pattern == "block" else set(range(len(shape))) - {axis}
        assert all(extent[other] == shape[other] for other in whole)


def test_patterns_fit_their_leaves() -> None:
    assert fitting((1000,)) == (*SCATTERED, "block", "every third row")
    assert fitting((3, 400)) == tuple(name for name in PATTERNS if name != "every third row")
    assert fitting((8, 5, 5, 5)) == PATTERNS


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes_are_of_their_size_and_kind(mistake) -> None:
    problem = terms((30, 40), 0)
    case = plant(problem, "block", mistake, 0)
    change = (case.claim / problem.gradient - 1)[case.planted] / mistake.size
    assert np.array_equal(case.claim[~case.planted], problem.gradient[~case.planted])
    if mistake.kind == "factor":
        assert np.allclose(change, 1)
    else:
        assert (np.abs(change) >= 0.5 - 1e-9).all()
        assert (np.abs(change) <= 2 + 1e-9).all()
        assert change.min() < 0 < change.max()


def test_mistakes_are_three_sizes_of_two_kinds() -> None:
    assert {(each.size, each.kind) for each in MISTAKES} == {
        (size, kind) for size in (1.0, 0.1, 0.01) for kind in ("factor", "random")
    }


def test_a_case_is_planted_from_its_seed_alone() -> None:
    problem = terms((30, 40), 0)
    claims = [plant(problem, "row", MISTAKES[1], seed).claim for seed in (0, 0, 1)]
    assert np.array_equal(claims[0], claims[1])
    assert not np.array_equal(claims[0], claims[2])


def test_what_does_not_change_is_not_planted_and_what_is_faint_is_not_due() -> None:
    gradient = np.ones((2, 40))
    gradient[:, 0], gradient[:, 1], gradient[:, 2] = 0, FAINT, 2 * FAINT
    problem = Problem("made up", lambda x: float((gradient * x).sum()), np.ones((2, 40)), gradient)
    case = plant(problem, "row", Mistake(0.1, "factor"), 0)
    (row,) = np.flatnonzero(case.planted.any(axis=1))
    assert np.flatnonzero(~case.planted[row]).tolist() == [0]
    assert np.flatnonzero(~case.due[row]).tolist() == [0, 1]


def test_a_leaf_without_notable_slices_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    gradient = np.zeros((500, 500))
    gradient[0, 0] = 1
    problem = Problem("made up", lambda x: float(x[0, 0]), np.ones((500, 500)), gradient)
    monkeypatch.setattr("benchmarks.planted.patterns.TRIALS", 2)
    with pytest.raises(ValueError, match="no row of made up"):
        plant(problem, "row", MISTAKES[0], 0)
