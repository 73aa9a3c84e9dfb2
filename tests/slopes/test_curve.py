"""Curves foretell a smooth f, and say what they leave open."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gradaudit.slopes import Line, measure, noise_level
from gradaudit.slopes import _measure as measure_room
from gradaudit.slopes._curve import CLEAR, best_curve, breaks, holds_within
from gradaudit.slopes._rungs import Rungs, climb_down
from tests.slopes._lines import PlainLine


def _dense(line: Line) -> Rungs:
    return climb_down(line, [0.25 / 2.0**k for k in range(7)], noise_level(line))


@pytest.mark.parametrize("f", [math.exp, math.sin, lambda t: 1 / (2 + t), lambda t: t**3])
@pytest.mark.parametrize("place", [-0.25, -0.1, 0.003, 0.2])
def test_a_smooth_function_is_foretold(f, place: float) -> None:
    line = PlainLine(f)
    curve = best_curve(_dense(line)[1:], place)
    off = abs(f(place) - f(0.0) - curve.change(place))
    assert off <= CLEAR * curve.left_open(place)
    assert curve.left_open(place) < 1e-5


@pytest.mark.parametrize("f", [math.exp, math.sin, lambda t: math.log(0.5 + t)])
def test_smooth_functions_have_no_breaks(f) -> None:
    assert list(breaks(_dense(PlainLine(f)))) == []


@pytest.mark.parametrize("height", [1e-8, 1e-5, 1.0])
def test_a_jump_is_a_break_between_its_rungs(height: float) -> None:
    rungs = _dense(PlainLine(lambda t: math.exp(t) + height * (t > 0.1)))
    place = next(breaks(rungs))
    assert rungs.steps[place] > 0.1 > rungs.steps[place + 1]


def test_a_ripple_on_the_grid_of_the_rungs_is_seen_between(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its period is the finest dense rung: at all of them it is zero."""
    period = 2.0**-8
    wave = lambda t: 1 + t * t + t + 1e-4 * math.sin(2 * math.pi * t / period)
    line, truth = PlainLine(wave), 1 + 1e-4 * 2 * math.pi / period
    assert not holds_within(line, _dense(line))
    slope = measure(line).slope
    assert abs(slope.value - truth) <= slope.error
    monkeypatch.setattr(measure_room, "holds_within", lambda _line, _rungs: True)
    fooled = measure(PlainLine(wave)).slope
    assert abs(fooled.value - truth) > fooled.error


def test_noise_is_left_open() -> None:
    noisy = lambda t: math.sin(t) + 1e-6 * math.sin(1e15 * t + 1)
    rungs = _dense(PlainLine(noisy))
    curve = best_curve(rungs[1:], 0.25)
    assert curve.left_open(0.25) > 1e-6
    assert np.isfinite(curve.change(0.25))
