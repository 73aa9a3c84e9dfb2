"""Three rungs of many lines at once: the same as one line after another, and as a whole ladder."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gradaudit.evaluate import Sample, Samples
from gradaudit.slopes import Calibration, remeasure, remeasure_each
from gradaudit.slopes._differences import plain_slope
from gradaudit.slopes._rungs import Rungs
from gradaudit.slopes._three import three
from tests.slopes._lines import PlainLine

LINES = 3000
STEPS = np.array([2.0**-3, 2.0**-5, 2.0**-7])


def many_lines(seed: int) -> Rungs:
    """Return rungs of smooth, kinked, noisy, jumping, still and broken functions."""
    random = np.random.default_rng(seed)
    t = STEPS * np.array([[1.0], [-1.0]])

    def drawn(scale: float) -> np.ndarray:
        chosen = random.random((LINES, 1, 1)) < 0.6
        return np.where(chosen, random.normal(size=(LINES, 1, 1)) * scale, 0.0)

    corner = random.choice([0.0, 2.0**-4, 2.0**-6, 1.0], size=(LINES, 1, 1))
    noise = 10.0 ** random.uniform(-16, -2, size=(LINES, 1))
    values = drawn(1) * t + drawn(1) * t**2 + drawn(1) * t**3 + drawn(1) * t**5
    values += drawn(0.1) * np.abs(t - corner) + drawn(0.01) * np.sign(t)
    values += noise[:, None] * random.uniform(-1, 1, size=values.shape)
    values = 1 + np.where(random.random((LINES, 1, 1)) < 0.1, 0.0, values)
    values[random.random(values.shape) < 0.01] = random.choice([np.nan, np.inf])
    level = noise * 10.0 ** random.uniform(-1, 1, size=noise.shape)
    return Rungs(
        Sample(np.float64(1.0), 1e-16),
        np.broadcast_to(STEPS, (LINES, 3)),
        values[:, 0],
        values[:, 1],
        np.broadcast_to(level, (LINES, 3)),
    )


def by_the_general_rule(rungs: Rungs) -> tuple[float, float] | None:
    if len(rungs.two_sided) < 3 or not rungs.moves:
        return None
    found = plain_slope(rungs)
    first, last = np.abs(rungs.gap[[0, -1]])
    if found is None or last - 2 * rungs.bars[-1] > first / 2:
        return None
    return found.value, found.error


@pytest.mark.parametrize("seed", range(3))
def test_many_lines_are_read_as_each_is_by_the_rule_for_any_number_of_rungs(seed: int) -> None:
    rungs = many_lines(seed)
    found = three(rungs)
    expected = [
        by_the_general_rule(Rungs(rungs.centre, steps, plus, minus, noise))
        for steps, plus, minus, noise in zip(
            rungs.steps, rungs.plus, rungs.minus, rungs.noise, strict=True
        )
    ]
    assert found.plain.tolist() == [one is not None for one in expected]
    assert LINES / 5 < np.count_nonzero(found.plain) < 4 * LINES / 5
    numbers = np.array([one for one in expected if one is not None])
    np.testing.assert_array_equal(found.value[found.plain], numbers[:, 0])
    np.testing.assert_allclose(found.error[found.plain], numbers[:, 1], rtol=1e-14)


FUNCTIONS = (
    lambda t: math.exp(1 + t),
    lambda t: 1 + math.sin(3 * t),
    lambda t: 1 + abs(t),
    lambda t: 1 + abs(t - 0.01),
    lambda _t: 1.0,
    lambda t: 1 + math.copysign(1e-3, t) * (t != 0),
    lambda t: 1 + t * 1e-9,
    lambda t: math.sqrt(t + 0.05) if t > -0.05 else math.nan,
)


def test_many_lines_are_remeasured_as_each_is() -> None:
    known = Calibration(noise=1e-13, top=0.25, ratio=4.0)
    lines = [PlainLine(f, coarsest=far) for f in FUNCTIONS for far in (0.25, 0.1)]
    alone = [remeasure(line, known) for line in lines]
    for line, one in zip(lines, alone, strict=True):
        steps = known.steps(line.coarsest)
        samples = line.at([side * step for step in steps for side in (1.0, -1.0)])
        values = Samples(*(np.array([numbers]) for numbers in zip(*samples, strict=True)))
        far = np.array([line.coarsest])
        value, error, plain = remeasure_each(line.centre, values, far, known)
        assert plain[0] == (one is not None)
        if one is not None:
            assert (value[0], error[0], steps[-1]) == (one.value, one.error, one.step)
    assert 0 < sum(one is None for one in alone) < len(alone)
