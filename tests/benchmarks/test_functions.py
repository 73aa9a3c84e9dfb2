"""Each kind's derivative against differences in longdouble, which share no formula with it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from benchmarks.functions import KINDS, Kind, Sample

needs_extended = pytest.mark.skipif(
    bool(np.finfo(np.longdouble).eps > 1e-18), reason="longdouble is no wider than float64 here"
)

ROUGH = {  # relative accuracy to be had of values that are rounded, noisy or half solved
    "rounded-line": 0.03,
    "float32-inside": 1e-4,
    "float32-value": 1e-4,
    "rounded-1e-6": 1e-3,
    "rounded-1e-3": 0.5,
    "digits-8": 1e-4,
    "noise-1e-10": 1e-6,
    "noise-1e-8": 1e-5,
    "noise-1e-6": 1e-3,
    "noise-1e-4": 0.1,
    "noise-1e-3": 0.5,
    "noise-relative-1e-9": 1e-4,
    "solver-1e-8": 1e-5,
    "solver-1e-5": 1e-2,
    "bisection-1e-8": 1e-5,
}
CANCELS = {"one-minus-cosine": 1e7, "difference-of-exponentials": 1e8, "expanded-power": 1e9}
FIVE_POINT = np.array([1, -8, 0, 8, -1], dtype=np.longdouble)
PLACES = range(-2, 3)


def _five_point(sample: Sample, h: Any) -> Any:
    x = np.longdouble(sample.x)
    values = np.array([sample.f(x + k * h) for k in PLACES], dtype=np.longdouble)
    return FIVE_POINT @ values / (12 * h)


def _one_sided(sample: Sample, h: Any) -> Any:
    x = np.longdouble(sample.x)
    return (np.longdouble(sample.f(x + h)) - np.longdouble(sample.f(x))) / h


def _settled(difference: Any, sample: Sample, steps: Any, cancels: float) -> tuple[float, float]:
    """Give the middle of the three consecutive differences of least bar, and the bar."""
    found = np.array([difference(sample, h) for h in steps])
    value = abs(float(sample.f(np.float64(sample.x))))
    noise = cancels * np.finfo(np.longdouble).eps * value / abs(steps)
    bars = [np.ptp(found[i : i + 3]) + noise[i + 2] for i in range(len(found) - 2)]
    best = int(np.nanargmin(np.where(np.isfinite(bars), bars, np.nan)))
    return float(found[best + 1]), float(bars[best])


def _ladder(kind: Kind, sample: Sample) -> Any:
    scale = abs(np.longdouble(sample.x)) or np.longdouble(1)
    first = 14 if kind.name == "staircase" else 2  # its stairs look like a slope from afar
    return scale * np.longdouble(2.0) ** -np.arange(first, 46)


def _size(sample: Sample) -> float:
    """Give the slope that the values near the point suggest: a scale for derivatives of 0."""
    h = 0.125 * (abs(float(sample.x)) or 1.0)
    around = [float(sample.f(np.float64(sample.x) + k * h)) for k in (-1, 0, 1)]
    finite = [v for v in around if np.isfinite(v)]
    return max(abs(v - around[1]) for v in finite) / h


def _samples(kind: Kind) -> list[Sample]:
    count = 1 if "sum" in kind.name else 4
    return [kind.draw(np.random.default_rng([7, i])) for i in range(count)]


@needs_extended
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("kind", [k for k in KINDS if k.name not in ROUGH], ids=lambda k: k.name)
def test_derivative_is_that_of_the_function(kind: Kind) -> None:
    for sample in _samples(kind):
        if sample.derivative is None:
            continue
        cancels = CANCELS.get(kind.name, 1.0)
        numeric, bar = _settled(_five_point, sample, _ladder(kind, sample), cancels)
        size = max(abs(sample.derivative), _size(sample))
        allowed = 1e-7 * abs(sample.derivative) + 1e-9 * size + 3 * bar
        level = abs(float(sample.f(np.float64(sample.x)))) / (abs(float(sample.x)) or 1.0)
        assert bar <= 1e-3 * size + 1e-14 * level
        assert abs(numeric - sample.derivative) <= allowed


@pytest.mark.parametrize("kind", [k for k in KINDS if k.name in ROUGH], ids=lambda k: k.name)
def test_derivative_under_noise_is_that_of_a_wide_difference(kind: Kind) -> None:
    for sample in _samples(kind):
        assert sample.derivative is not None
        x, h = float(sample.x), 0.04 * abs(float(sample.x))
        values = [float(sample.f(np.float64(x + k * h))) for k in PLACES]
        numeric = float(FIVE_POINT @ np.array(values)) / (12 * h)
        assert abs(numeric - sample.derivative) <= ROUGH[kind.name] * _size(sample)


@needs_extended
@pytest.mark.parametrize("kind", [k for k in KINDS if not k.smooth], ids=lambda k: k.name)
def test_one_sided_derivatives(kind: Kind) -> None:
    for sample in _samples(kind):
        for sign, claimed in ((-1, sample.left), (1, sample.right)):
            if claimed is not None:
                numeric, _ = _settled(_one_sided, sample, sign * _ladder(kind, sample), 1.0)
                assert abs(numeric - claimed) <= 1e-5 * (abs(claimed) + _size(sample))


def test_kinds_are_many_and_their_names_unique() -> None:
    assert len(KINDS) >= 32
    assert len({kind.name for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.name)
def test_samples_take_scalars_and_arrays_and_repeat(kind: Kind) -> None:
    first, second = (kind.draw(np.random.default_rng(3)) for _ in range(2))
    at_array, at_scalar = first.f(np.array([first.x])), second.f(np.asarray(second.x))
    assert np.ndim(at_array) == 0
    assert np.isfinite(at_array)
    assert at_array == at_scalar
    assert (first.derivative is None) == (first.left != first.right or first.left is None)
