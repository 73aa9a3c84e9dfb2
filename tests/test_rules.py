"""Each numerical rule matters: with it the answer is right, and with it switched off it is not.

The rules are those of the page on the design, in its order.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

import gradaudit
import gradaudit._audit as audit_room
import gradaudit._examine as examine_room
from gradaudit.judge import Outcome
from gradaudit.probes import Direction, Leaf, Stratum, preflight
from gradaudit.probes import _direction as direction_room
from gradaudit.probes import _line as line_room
from gradaudit.slopes import Measurement, Regime, closer, measure
from gradaudit.slopes import _closer as closer_room
from gradaudit.slopes import _differences as differences_room
from gradaudit.slopes import _limit as limit_room
from gradaudit.slopes import _measure as measure_room
from gradaudit.slopes._rungs import Rungs
from gradaudit.spaces import EVERY_ENTRY, NumpySpace
from tests.slopes._lines import PlainLine, line_at


def _quadratic(x):
    return float((x * x).sum()) / 2


def _exact(x: np.ndarray, times: float) -> bool:
    space = NumpySpace()
    leaf = Leaf(0, "x", space, x, np.ones(x.size), space.eps(x))
    step = Direction.drawn(leaf, EVERY_ENTRY, (0, 0, 0)).step
    moved = space.moved(x, EVERY_ENTRY, step, times)
    return bool((moved.astype(np.longdouble) - x == times * step.astype(np.longdouble)).all())


def test_1_the_step_taken_is_the_step_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    x = np.random.default_rng(0).normal(size=200).astype(np.float32)
    assert _exact(x, 2.0**-15)
    monkeypatch.setattr(direction_room, "factor_bits", lambda _eps: 20)
    assert not _exact(x, 2.0**-15)


def test_2_directions_have_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two opposite mistakes cancel along any direction that moves all entries alike."""
    x = np.ones(1000)

    def grad(x):
        wrong = x.copy()
        wrong[3] += 0.5
        wrong[700] -= 0.5
        return wrong

    assert gradaudit.check(_quadratic, grad, x).verdict == "fail"
    monkeypatch.setattr(
        NumpySpace, "draw", lambda _self, _key, count, _bits: np.full(count, 0.5), raising=True
    )
    monkeypatch.setattr(
        audit_room,
        "strata",
        lambda leaf: [Stratum(np.arange(leaf.gradient.size), 0, leaf.gradient.size)],
    )
    assert gradaudit.check(_quadratic, grad, x).verdict == "pass"


def test_2_directions_are_scaled_to_the_point(monkeypatch: pytest.MonkeyPatch) -> None:
    x = {"a": np.array([1e-15]), "b": np.array([1e15])}

    def f(x):
        return float(np.sin(x["a"] * 1e15).sum() + np.sin(x["b"] / 1e15).sum())

    def grad(x):
        return {"a": 1e15 * np.cos(x["a"] * 1e15), "b": np.cos(x["b"] / 1e15) / 1e15}

    assert gradaudit.check(f, grad, x).verdict == "pass"
    monkeypatch.setattr(NumpySpace, "magnitude", lambda _self, leaf: np.ones(leaf.size))
    monkeypatch.setattr(line_room, "DEEPEST", 1.0)
    assert gradaudit.check(f, grad, x).verdict != "pass"


def test_3_a_ladder_and_not_a_step(monkeypatch: pytest.MonkeyPatch) -> None:
    line = PlainLine(lambda t: math.sin(1e6 * (0.3 + t)))
    truth = 1e6 * math.cos(3e5)
    slope = measure(line).slope
    assert abs(slope.value - truth) <= slope.error < 1e-3 * abs(truth)
    monkeypatch.setattr(measure_room, "_walked_down", lambda _line, rungs, _ratio: rungs)
    slope = measure(line).slope
    assert not abs(slope.value - truth) <= slope.error


def test_4_noise_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its noise, a loss computed in float32 is measured with bars of float64."""

    def off() -> float:
        worst = 0.0
        for place in np.linspace(0.5, 2, 20):

            def single(t: float, at: float = float(place)) -> float:
                return float(np.float32(math.exp(at + t)))

            slope = measure(PlainLine(single)).slope
            if math.isfinite(slope.value):
                worst = max(worst, abs(slope.value - math.exp(place)) / slope.error)
        return worst

    assert off() <= 1
    monkeypatch.setattr(measure_room, "noise_level", lambda line: line.centre.rounding)
    monkeypatch.setattr(Rungs, "with_quantum", lambda self, _quantum: self)
    assert off() > 1


def test_5_extrapolation_needs_its_order_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    """sqrt(|t|) has differences that grow: taken for those of a smooth f they seem to converge."""
    steps = np.array([4.0**-k for k in range(8)])
    values = 1 + 0.1 * steps**0.5
    sound = limit_room.limit(values, np.full(8, 1e-12), (16.0,))
    assert sound is None or sound.level == 0
    monkeypatch.setattr(limit_room, "ORDER_SLACK", 1e9)
    fooled = limit_room.limit(values, np.full(8, 1e-12), (16.0,))
    assert fooled is not None
    assert fooled.level == 1


def test_5_a_bar_never_falls_below_the_noise() -> None:
    line = PlainLine(lambda t: math.exp(1 + t))
    measured = measure(line)
    assert measured.slope.error >= measured.calibration.noise / measured.slope.step


def test_6_a_plateau_survives_the_finer_rungs(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.array([0.0, 0.0, 0.0, -0.7, -0.9, -1.0, -1.0, -1.0])
    bars = np.array([1e-6 * 2.0**k for k in range(8)])
    sound = limit_room.limit(values, bars, ())
    assert sound is not None
    assert sound.value == -1
    monkeypatch.setattr(limit_room, "BEYOND", 0)
    monkeypatch.setattr(limit_room, "ADMITTED", 1e9)
    fooled = limit_room.limit(values, bars, ())
    assert fooled is not None
    assert fooled.value == 0


def test_7_a_kink_is_declined(monkeypatch: pytest.MonkeyPatch) -> None:
    line = PlainLine(lambda t: 1 + max(t, 0.0))
    assert measure(line).slope.regime is Regime.KINK
    monkeypatch.setattr(differences_room, "kinked", lambda _rungs: False)
    monkeypatch.setattr(
        differences_room,
        "_kink_within",
        lambda rungs: [np.zeros(len(rungs))] * (len(differences_room.CENTRAL) + 1),
    )
    assert measure(line).slope.value == pytest.approx(0.5)


def test_7_entries_at_kinks_move_together(monkeypatch: pytest.MonkeyPatch) -> None:
    x = np.array([1.0, 1.0, 0.0])
    claim = np.array([1.0, 1.0, 0.0])
    assert gradaudit.check(np.max, claim, x).verdict == "fail"
    monkeypatch.setattr(audit_room, "kinked_together", lambda _audit, _seed: [])
    assert gradaudit.check(np.max, claim, x).verdict == "pass"


def test_7_also_those_of_several_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    x = {"a": np.array([1.0]), "b": np.array([1.0])}
    claim = {"a": np.array([1.0]), "b": np.array([1.0])}

    def f(x):
        return float(np.maximum(x["a"], x["b"]).sum())

    assert gradaudit.check(f, claim, x).verdict == "fail"
    monkeypatch.setattr(examine_room, "audit_across", lambda *_all: None)
    assert gradaudit.check(f, claim, x).verdict == "pass"


def _stopped(x):
    y = 0.0
    while abs(float(x[0]) - y) > 1e-5:
        y += (float(x[0]) - y) * 0.03
    return y


def test_8_a_stopped_solver_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    line, step = line_at(_stopped, 0.8)
    slope = closer(line, measure(line))
    assert abs(slope.value - step) <= slope.error
    monkeypatch.setattr(closer_room, "nearest_jumps", lambda _line, _rungs: None)
    slope = closer(line, measure(line))
    assert abs(slope.value - step) > slope.error


def test_8_what_does_not_change_is_flat() -> None:
    slope = measure(PlainLine(lambda _t: 7.0)).slope
    assert slope.regime is Regime.FLAT
    assert 0 < slope.error < 1e-14


def test_9_nothing_small_hides_behind_something_large(monkeypatch: pytest.MonkeyPatch) -> None:
    x = np.concatenate([np.full(5000, 1e3), np.full(5000, 1e-3)])

    def grad(x):
        return np.concatenate([x[:5000], 1.5 * x[5000:]])

    assert gradaudit.check(_quadratic, grad, x).verdict != "pass"
    monkeypatch.setattr(
        audit_room,
        "strata",
        lambda leaf: [Stratum(np.arange(leaf.gradient.size), 0, leaf.gradient.size)],
    )
    assert gradaudit.check(_quadratic, grad, x).verdict == "pass"


def test_10_evaluations_are_spent_once(monkeypatch: pytest.MonkeyPatch) -> None:
    x = np.random.default_rng(0).normal(size=50)
    few = gradaudit.check(lambda x: np.sin(x).sum(), np.cos, x).evaluations
    monkeypatch.setattr(audit_room, "remeasure", lambda _line, _known: None)
    many = gradaudit.check(lambda x: np.sin(x).sum(), np.cos, x).evaluations
    assert many > 2 * few


def test_11_nothing_is_accused_without_confirmation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one measurement be wrong by bad luck."""
    lucky = measure

    def unlucky(*arguments: object) -> Measurement:
        measured = lucky(*arguments)  # type: ignore[arg-type]
        monkeypatch.setattr(audit_room, "measure", lucky)
        slope = measured.slope
        return replace(measured, slope=replace(slope, value=2 * slope.value), plain=True)

    x = np.array([0.3, 0.7])
    monkeypatch.setattr(audit_room, "measure", unlucky)
    assert gradaudit.check(lambda x: np.sin(x).sum(), np.cos, x).verdict == "pass"
    monkeypatch.setattr(audit_room, "measure", unlucky)
    monkeypatch.setattr(audit_room, "weighed", lambda looks: looks[0])
    assert gradaudit.check(lambda x: np.sin(x).sum(), np.cos, x).verdict == "fail"


def test_12_preflight_meets_randomness(monkeypatch: pytest.MonkeyPatch) -> None:
    x = np.array([0.3, 0.7])

    def f(x):
        return float(x.sum() + 1e-3 * np.random.default_rng().normal())

    report = gradaudit.check(f, np.ones_like, x)
    assert [finding.cause for finding in report.findings] == ["random"]
    monkeypatch.setattr(
        examine_room, "preflight", lambda *given: replace(preflight(*given), random=())
    )
    report = gradaudit.check(f, np.ones_like, x)
    assert "random" not in [finding.cause for finding in report.findings]


@pytest.mark.parametrize("scale", [1e-12, 1e12])
def test_13_everything_is_equivariant(scale: float, monkeypatch: pytest.MonkeyPatch) -> None:
    x = np.array([0.3, 0.7, 1.9]) * scale

    def f(x):
        return scale * float(np.sin(x / scale).sum())

    def grad(x):
        return np.cos(x / scale)

    assert gradaudit.check(f, grad, x).verdict == "pass"
    monkeypatch.setattr(NumpySpace, "magnitude", lambda _self, leaf: np.ones(leaf.size))
    monkeypatch.setattr(line_room, "DEEPEST", 1.0)
    if scale < 1:
        assert gradaudit.check(f, grad, x).verdict != "pass"


def test_the_outcomes_of_all_this_are_three() -> None:
    assert {outcome.value for outcome in Outcome} == {"pass", "fail", "unresolved"}
