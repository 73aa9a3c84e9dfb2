"""Right gradients are right, and each planted mistake is what it is said to be."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

from benchmarks.mistakes import MISTAKES, Mistake
from benchmarks.mistakes._answer import FAMILY
from benchmarks.mistakes.models import MODELS, Model
from gradaudit import Cause
from tests.benchmarks._properties import ORDER, holding

SIZES = sorted({(mistake.model, mistake.size) for mistake in MISTAKES})
STEP = 1e-4


def _slope(model: Model, leaf: str, v: Any) -> float:
    """Give a difference of the fourth order along a direction in one leaf."""
    values = [
        model.cost({**model.point, leaf: model.point[leaf] + k * STEP * v}) for k in (1, -1, 2, -2)
    ]
    return float(8 * (values[0] - values[1]) - (values[2] - values[3])) / (12 * STEP)


@pytest.mark.parametrize(("name", "size"), SIZES)
def test_right_gradient_is_that_of_the_cost(name: str, size: str) -> None:
    for draw in range(2):
        model = MODELS[name](draw, size)
        rng = np.random.default_rng(draw)
        for leaf, gradient in model.backward(model.point, "").items():
            assert gradient.shape == model.point[leaf].shape
            flat = np.arange(gradient.size)
            for entry in flat if size != "large" else rng.choice(flat, min(8, flat.size), False):
                v = np.zeros(gradient.shape)
                v.flat[entry] = 1
                bar = 1e-8 * abs(gradient).max()
                assert abs(_slope(model, leaf, v) - gradient.flat[entry]) <= bar
            v = rng.normal(size=gradient.shape) / gradient.size**0.5
            size_of_terms = np.sqrt(((gradient * v) ** 2).sum())
            assert abs(_slope(model, leaf, v) - (gradient * v).sum()) <= 1e-7 * size_of_terms


@pytest.mark.parametrize("size", sorted({size for _, size in SIZES} - {"large"}))
def test_small_points_are_small(size: str) -> None:
    for name in [name for name, each in SIZES if each == size]:
        assert sum(leaf.size for leaf in MODELS[name](0, size).point.values()) <= 256


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: m.name)
def test_mistake_has_the_property_of_its_cause_and_none_before_it(mistake: Mistake) -> None:
    for draw in range(1 if mistake.size == "large" else 3):
        question = mistake.question(draw)
        planted = {k: np.zeros(v.shape, dtype=bool) for k, v in question.point.items()}
        for i, plant in enumerate(mistake.plants):
            owned = question.owned[i]
            assert not np.any(planted[plant.leaf] & owned)
            planted[plant.leaf] = planted[plant.leaf] | owned
            assert (question.wrong(plant.leaf) & owned & ~question.slight(plant.leaf)).any()
            found = holding(question, i, plant.leaf)
            if plant.cause == Cause.UNKNOWN:
                assert found <= plant.accepts
            else:
                assert plant.cause in found
                assert _first(found) in plant.accepts
        for leaf, expected in planted.items():
            assert not (question.wrong(leaf) & ~expected).any()


def _first(found: set[Cause]) -> Cause:
    """Give the cause that the table puts first; a factor of zero is ``zero``."""
    found = found - {Cause.SCALE} if Cause.ZERO in found else found
    return min(found, key=ORDER.index)


def test_claims_are_the_same_when_asked_again_and_leave_the_point_alone() -> None:
    for mistake in MISTAKES[::7]:
        question = mistake.question(1)
        before = {k: v.copy() for k, v in question.point.items()}
        again = question.claim(question.point)
        for leaf in question.point:
            np.testing.assert_array_equal(question.claimed[leaf], again[leaf])
            np.testing.assert_array_equal(question.point[leaf], before[leaf])


def test_another_draw_has_other_data() -> None:
    for mistake in MISTAKES[::7]:
        first, second = (mistake.question(draw) for draw in (0, 1))
        assert all(not np.array_equal(first.point[k], second.point[k]) for k in first.point)


def test_mistakes_are_many_of_each_cause_on_several_models() -> None:
    assert len({mistake.name for mistake in MISTAKES}) == len(MISTAKES)
    single = [mistake for mistake in MISTAKES if not mistake.two]
    first = Counter(mistake.plants[0].cause for mistake in single)
    assert sum(first[cause] for cause in FAMILY) >= 120
    assert first[Cause.UNKNOWN] >= 30
    assert len(MISTAKES) - len(single) >= 12
    for cause in FAMILY:
        models = {m.model for m in single if cause in {plant.cause for plant in m.plants}}
        assert len(models) >= 4, cause
