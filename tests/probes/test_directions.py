"""Directions: exact steps, reproducible draws; strata: every entry once, like with like."""

from __future__ import annotations

import numpy as np
import pytest

from gradaudit.probes import Direction, Leaf, dense_leaves, heaviest_first, one_by_one, strata
from gradaudit.probes._strata import WIDTH
from gradaudit.spaces import EVERY_ENTRY, NumpySpace


def leaf_of(values: np.ndarray, gradient: np.ndarray, name: str = "W") -> Leaf:
    space = NumpySpace()
    return Leaf(0, name, space, values, space.flat(gradient), space.eps(values))


@pytest.fixture
def leaf() -> Leaf:
    rng = np.random.default_rng(3)
    return leaf_of(rng.normal(size=(40, 30)), rng.normal(size=(40, 30)) * rng.random((40, 30)) ** 9)


def test_every_entry_is_in_exactly_one_stratum(leaf: Leaf) -> None:
    for parts in (strata(leaf), one_by_one(heaviest_first(leaf))):
        seen = np.zeros(leaf.gradient.size, dtype=int)
        for stratum in parts:
            seen[stratum.index] += 1
        assert (seen == 1).all()


def test_entries_of_a_stratum_weigh_alike(leaf: Leaf) -> None:
    for stratum in strata(leaf):
        weights = leaf.weight[stratum.index]
        if stratum.number < 9:
            assert weights.max() <= WIDTH * weights.min() * (1 + 1e-12)


def test_claimed_zeros_are_a_stratum_of_their_own() -> None:
    gradient = np.ones(500)
    gradient[::5] = 0
    parts = list(strata(leaf_of(np.ones(500), gradient)))
    assert [part.count for part in parts] == [400, 100]


def test_directions_have_both_signs_and_hide_nothing(leaf: Leaf) -> None:
    direction = Direction.drawn(leaf, EVERY_ENTRY, (0, 0, 0))
    assert 0.4 < np.mean(direction.step > 0) < 0.6
    assert (np.abs(direction.step) >= leaf.scale / 2).all()
    assert direction.claimed == pytest.approx(float(leaf.gradient @ direction.step))
    assert direction.size == pytest.approx(np.linalg.norm(leaf.gradient * direction.step))


def test_directions_come_from_seed_and_name_alone(leaf: Leaf) -> None:
    one = Direction.drawn(leaf, EVERY_ENTRY, (0, 0, 0)).step
    again = Direction.drawn(leaf, EVERY_ENTRY, (0, 0, 0)).step
    other = Direction.drawn(leaf, EVERY_ENTRY, (1, 0, 0)).step
    renamed = leaf_of(leaf.values, leaf.gradient.reshape(leaf.values.shape), "V")
    assert (one == again).all()
    assert (one != other).any()
    assert (one != Direction.drawn(renamed, EVERY_ENTRY, (0, 0, 0)).step).any()


def test_small_leaves_are_dense_while_they_add_up_to_few() -> None:
    assert dense_leaves([1000, 10, 200, 100]) == [False, True, False, True]
    assert dense_leaves([1000], float("inf")) == [True]


def test_a_point_of_any_scale_has_steps_of_its_scale() -> None:
    values = np.array([1e-200, 3.0, -5e6, 0.0])
    scale = NumpySpace().scale(values)
    rms = np.sqrt(np.mean(values**2))
    assert (scale <= np.maximum(np.abs(values), 1e-3 * rms)).all()
    assert (scale > np.maximum(np.abs(values), 1e-3 * rms) / 2).all()
