"""Deterministic noise that depends on the bits of the point, and solvers stopped early."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from ._kind import Kind, Sample, differentiable

_MASK = (1 << 64) - 1


def _hash(t: Any, seed: int) -> float:
    """Turn the 64 bits of `t` into a number in [-1, 1) (splitmix64, Steele et al. 2014)."""
    z = (int(np.float64(t).view(np.uint64)) + seed * 0x9E3779B97F4A7C15) & _MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return (z ^ (z >> 31)) / 2.0**63 - 1.0


def _noise(rng: np.random.Generator, amplitude: float) -> Sample:
    seed, a = int(rng.integers(1, 1 << 30)), float(rng.uniform(0.5, 2.0))
    return differentiable(
        lambda t: np.sin(a * t) + amplitude * _hash(t, seed),
        lambda t: a * np.cos(a * t),
        float(rng.uniform(0.2, 0.7)),
        noise=amplitude,
    )


def _relative_noise(rng: np.random.Generator) -> Sample:
    seed = int(rng.integers(1, 1 << 30))
    return differentiable(
        lambda t: np.exp(t) * (1 + 1e-9 * _hash(t, seed)), np.exp, float(rng.uniform(1.0, 4.0))
    )


def _fixed_point(t: Any, a: float, tolerance: float) -> tuple[Any, int]:
    """Solve y = cos(a y)/2 + t by iteration (it contracts by |a|/2), stopped at `tolerance`.

    The number of steps comes along.
    """
    y = t * 0
    for count in range(10_000):
        new = np.cos(a * y) / 2 + t
        if abs(new - y) <= tolerance:
            return new, count
        y = new
    return y, 10_000


def _solver(rng: np.random.Generator, tolerance: float) -> Sample:
    """Draw a point with another number of steps within an eighth of it.

    Where the number is the same throughout, the stopped solver is another smooth function there;
    and so small a jump that is farther away hides in what the function does on the way to it.
    """
    while True:
        a, x = float(rng.uniform(0.8, 1.8)), float(rng.uniform(0.3, 1.5))
        near = np.linspace(0.875, 1.125, 21) * x
        if len({_fixed_point(place, a, tolerance)[1] for place in near}) > 1:
            break

    def slope(t: Any) -> Any:
        y, _ = _fixed_point(t, a, 1e-18)
        return 2 * y / (1 + a * np.sin(a * y) / 2)

    return differentiable(lambda t: _fixed_point(t, a, tolerance)[0] ** 2, slope, x)


def _bisect(t: Any, tolerance: float) -> Any:
    """Solve y + y³ = t by halving [0, 2] until it is shorter than `tolerance`: a staircase."""
    low, high = t * 0, t * 0 + 2
    while high - low > tolerance:
        middle = (low + high) / 2
        low, high = (middle, high) if middle + middle**3 < t else (low, middle)
    return (low + high) / 2


def _bisection(rng: np.random.Generator) -> Sample:
    def slope(t: Any) -> Any:
        return 1 / (1 + 3 * _bisect(t, 1e-18) ** 2)

    return differentiable(lambda t: _bisect(t, 1e-8), slope, float(rng.uniform(0.5, 4.0)))


KINDS: tuple[Kind, ...] = (
    Kind("noise-1e-10", partial(_noise, amplitude=1e-10), smooth=True),
    Kind("noise-1e-8", partial(_noise, amplitude=1e-8), smooth=True),
    Kind("noise-1e-6", partial(_noise, amplitude=1e-6), smooth=True),
    Kind("noise-1e-4", partial(_noise, amplitude=1e-4), smooth=True),
    Kind("noise-1e-3", partial(_noise, amplitude=1e-3), smooth=True),
    Kind("noise-relative-1e-9", _relative_noise, smooth=True),
    Kind("solver-1e-8", partial(_solver, tolerance=1e-8), smooth=True),
    Kind("solver-1e-5", partial(_solver, tolerance=1e-5), smooth=True),
    Kind("bisection-1e-8", _bisection, smooth=True),
)
