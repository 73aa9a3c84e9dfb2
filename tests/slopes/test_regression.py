"""Slopes out of the noise, and only out of noise."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gradaudit.slopes import Regime, closer, measure
from gradaudit.slopes import _closer as closer_room
from gradaudit.slopes._regression import regression
from tests.slopes._lines import PlainLine


def _noisy(seed: int, amplitude: float) -> PlainLine:
    def f(t: float) -> float:
        key = [seed, *np.frombuffer(np.float64(t).tobytes(), np.uint32).tolist()]
        return math.sin(1 + t) + amplitude * float(np.random.default_rng(key).uniform(-1, 1))

    return PlainLine(f)


@pytest.mark.parametrize("amplitude", [1e-4, 1e-3])
def test_bars_hold_the_truth_and_are_useful(amplitude: float) -> None:
    covered = useful = 0
    for seed in range(20):
        line = _noisy(seed, amplitude)
        slope = closer(line, measure(line))
        covered += abs(slope.value - math.cos(1)) <= slope.error
        useful += slope.error <= 2e-2 * math.cos(1)
    assert covered >= 19
    assert useful >= 19


def test_without_it_the_same_slopes_are_noisy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closer_room, "regression", lambda *_given: None)
    line = _noisy(0, 1e-3)
    assert closer(line, measure(line)).regime is Regime.NOISY


@pytest.mark.parametrize("f", [lambda t: abs(t - 0.05), lambda t: math.sin(40 * t)])
def test_what_is_no_noise_is_not_averaged(f) -> None:
    assert regression(PlainLine(f), 0.25, 1e-6, 1e-2) is None


def test_a_function_that_fails_somewhere_is_not_averaged() -> None:
    assert regression(PlainLine(lambda t: math.nan if t > 0.2 else t), 0.25, 1e-6, 1e-2) is None
