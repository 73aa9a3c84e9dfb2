"""Each regime is met where it should be; and each rule matters."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gradaudit.probes import EvaluatedLine
from gradaudit.slopes import Regime, Slope, closer, measure, remeasure
from gradaudit.slopes import _limit as limit_room
from gradaudit.slopes._discontinuity import nearest_jumps
from tests.slopes._lines import PlainLine, line_at


def slope_of(line: PlainLine | EvaluatedLine) -> Slope:
    return measure(line).slope


def test_smooth() -> None:
    slope = slope_of(PlainLine(lambda t: math.exp(1 + t)))
    assert slope.regime is Regime.SMOOTH
    assert abs(slope.value - math.e) <= slope.error < 1e-9
    assert slope.left == slope.right == slope.value


@pytest.mark.parametrize("gap", [1.0, 1e-3, 1e-6])
def test_a_kink_at_the_point_is_declined_and_both_sides_given(gap: float) -> None:
    slope = slope_of(PlainLine(lambda t: 3 + math.sin(t) + gap * abs(t) / 2))
    assert slope.regime is Regime.KINK
    assert math.isnan(slope.value)
    assert slope.error == math.inf
    assert abs(slope.right - (1 + gap / 2)) <= slope.side_error < gap
    assert abs(slope.left - (1 - gap / 2)) <= slope.side_error


@pytest.mark.parametrize("away", [1e-2, 1e-5, 1e-8])
def test_a_kink_away_from_the_point_is_passed_by(away: float) -> None:
    slope = slope_of(PlainLine(lambda t: abs(t - away) + 1))
    assert slope.regime is Regime.SMOOTH
    assert slope.value == pytest.approx(-1, abs=slope.error)
    assert slope.error < 1e-2


def test_a_jump_is_declined() -> None:
    slope = slope_of(PlainLine(lambda t: math.sin(t) + (t > 0)))
    assert slope.regime is Regime.JUMP
    assert math.isnan(slope.value)


def test_a_lone_point_is_a_jump_too() -> None:
    slope = slope_of(PlainLine(lambda t: math.cos(t) + (t == 0)))
    assert slope.regime is Regime.JUMP


def test_flat_has_the_bar_of_an_ulp() -> None:
    slope = slope_of(PlainLine(lambda _t: 7.0))
    assert slope.regime is Regime.FLAT
    assert slope.value == 0
    assert 0 < slope.error < 1e-14


def test_the_edge_of_a_domain_is_measured_from_inside() -> None:
    slope = slope_of(PlainLine(lambda t: 2 + 5 * t + t**1.5 if t >= 0 else math.nan))
    assert slope.regime is Regime.ONE_SIDED
    assert math.isnan(slope.left)
    assert abs(slope.value - 5) <= slope.error


def test_no_values_on_either_side() -> None:
    slope = slope_of(PlainLine(lambda t: 1.0 if t == 0 else math.nan))
    assert slope.regime is Regime.NONFINITE


def test_an_infinite_slope_is_not_given() -> None:
    slope = slope_of(PlainLine(lambda t: math.sqrt(t) if t >= 0 else math.nan))
    assert math.isnan(slope.value)


def test_waves_beyond_the_first_rungs_are_resolved() -> None:
    slope = slope_of(PlainLine(lambda t: math.sin(1e6 * (0.3 + t))))
    truth = 1e6 * math.cos(3e5)
    assert abs(slope.value - truth) <= slope.error < 1e-2 * 1e6


def test_single_precision_inside_shows_in_the_bar() -> None:
    slope = slope_of(PlainLine(lambda t: float(np.float32(math.exp(1 + t)))))
    assert abs(slope.value - math.e) <= slope.error
    assert 1e-6 < slope.error < 1e-2


def test_a_function_that_comes_in_quanta_is_not_flat() -> None:
    slope = slope_of(PlainLine(lambda t: round(math.exp(1 + t), 6)))
    assert slope.value == pytest.approx(math.e, abs=slope.error)
    assert 0 < slope.error < 0.1


def test_later_measurements_take_three_rungs() -> None:
    line = PlainLine(lambda t: math.exp(1 + t))
    known = measure(line).calibration
    before = line.evaluations
    slope = remeasure(line, known)
    assert slope is not None
    assert line.evaluations - before == 6
    assert abs(slope.value - math.e) <= slope.error < 1e-6


def test_later_measurements_give_up_at_a_kink() -> None:
    known = measure(PlainLine(lambda t: math.exp(1 + t))).calibration
    assert remeasure(PlainLine(lambda t: 1 + abs(t)), known) is None


def test_later_measurements_give_up_where_f_stands_still() -> None:
    known = measure(PlainLine(lambda t: math.exp(1 + t))).calibration
    assert remeasure(PlainLine(lambda _t: 1.0), known) is None


def test_plateaus_that_finer_rungs_refute_are_luck(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the rule, a coarse plateau beyond a kink near by is taken for the slope."""
    f = lambda t: 1 + abs(t - 1e-5)
    sound = slope_of(PlainLine(f))
    assert sound.value == pytest.approx(-1, abs=1e-3)
    values = np.array([0.0, 0.0, 0.0, -0.7, -0.9, -1.0, -1.0, -1.0])
    bars = np.array([1e-6 * 2.0**k for k in range(8)])
    monkeypatch.setattr(limit_room, "BEYOND", 0)
    found = limit_room.limit(values, bars, ())
    assert found is not None
    assert found.value == -1
    monkeypatch.setattr(limit_room, "ADMITTED", 1e9)
    fooled = limit_room.limit(values, bars, ())
    assert fooled is not None
    assert fooled.value == 0


def test_extrapolation_needs_its_order_confirmed() -> None:
    steps = np.array([4.0**-k for k in range(8)])
    second = limit_room.limit(1 + steps**2, np.full(8, 1e-12), (16.0,))
    first = limit_room.limit(1 + steps, np.full(8, 1e-12), (16.0,))
    assert second is not None
    assert second.level == 1
    assert first is not None
    assert first.level == 0


def test_a_stopped_solver_shows_by_its_jumps() -> None:
    def solved(x: float) -> float:
        y = 0.0
        while abs(x - y) > 1e-5:
            y += (x - y) * 0.03
        return y

    line, step = line_at(lambda x: solved(float(x[0])), 0.8)
    measured = measure(line)
    assert abs(measured.slope.value - step) > measured.slope.error
    slope = closer(line, measured)
    assert abs(slope.value - step) <= slope.error < 1e-2


@pytest.mark.parametrize("f", [math.sin, lambda t: abs(t - 0.05), lambda t: math.sin(300 * t)])
def test_smooth_functions_and_kinks_have_no_jumps(f) -> None:
    line = PlainLine(lambda t: 1 + f(t))
    assert nearest_jumps(line, measure(line).rungs) is None


def test_coarse_points_still_get_a_ladder() -> None:
    line, step = line_at(lambda x: float(x[0]) ** 2, np.float16(1.5))
    slope = slope_of(line).scaled(1 / step)
    assert abs(slope.value - 3) <= slope.error < 0.03
