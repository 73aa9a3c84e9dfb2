"""Optimisers."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np
import pytest

from gradaudit import nn
from tests.nn._audited import normal

every_optimiser = pytest.mark.parametrize(
    "make", [nn.SGD, lambda: nn.SGD(0.01, momentum=0.9), lambda: nn.Adam(0.05)]
)


def test_gradient_descent() -> None:
    w, g = normal(0, 3), normal(1, 3)
    np.testing.assert_allclose(nn.SGD(0.2).step({"w": w}, {"w": g})["w"], w - 0.2 * g, rtol=1e-15)


def test_momentum() -> None:
    optimiser, w = nn.SGD(0.2, momentum=0.5), np.zeros(1)
    for expected in (-0.2, -0.5, -0.85):  # velocities 1, 1.5, 1.75
        w = optimiser.step({"w": w}, {"w": np.ones(1)})["w"]
        assert w[0] == pytest.approx(expected)


def test_adam_starts_with_steps_of_its_rate() -> None:
    w, g = normal(0, 3), 1e3 * normal(1, 3)
    found = nn.Adam(0.01).step({"w": w}, {"w": g})["w"]
    np.testing.assert_allclose(found, w - 0.01 * np.sign(g), rtol=1e-10)


@every_optimiser
def test_nothing_given_is_written_into(make: Any) -> None:
    optimiser = make()
    parameters, gradients = {"W": normal(0, (2, 3)), "b": normal(1, 3)}, {}
    for turn in range(3):
        gradients = {"W": normal(turn, (2, 3)), "b": normal(turn, 3)}
        before = deepcopy((parameters, gradients))
        for array in (*parameters.values(), *gradients.values()):
            array.setflags(write=False)
        after = optimiser.step(parameters, gradients)
        np.testing.assert_equal((parameters, gradients), before)
        assert list(after) == list(parameters)
        parameters = after


@every_optimiser
def test_what_it_remembers_is_its_own(make: Any) -> None:
    first, second = make(), make()
    w = normal(0, 3)
    g = normal(1, 3)
    same = g.copy()
    for optimiser, gradient in ((first, g), (second, same)):
        optimiser.step({"w": w}, {"w": gradient})
    g[:] = 100
    expected = second.step({"w": w}, {"w": same})
    np.testing.assert_equal(first.step({"w": w}, {"w": same}), expected)


@every_optimiser
def test_single_precision_stays(make: Any) -> None:
    optimiser, w = make(), normal(0, 3, np.float32)
    for _ in range(3):
        w = optimiser.step({"w": w}, {"w": w})["w"]
    assert w.dtype == np.float32


@every_optimiser
def test_it_goes_downhill(make: Any) -> None:
    optimiser, w = make(), np.array([2.0, -1.0])
    for _ in range(400):
        w = optimiser.step({"w": w}, {"w": w * [1.0, 3.0]})["w"]
    np.testing.assert_allclose(w, 0, atol=1e-2)


def test_a_gradient_that_is_missing() -> None:
    for optimiser in (nn.SGD(), nn.Adam()):
        with pytest.raises(KeyError, match="b"):
            optimiser.step({"W": np.ones(2), "b": np.ones(2)}, {"W": np.ones(2)})
