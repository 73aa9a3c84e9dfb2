"""Kinks and jumps near the point and at it, and discontinuities of higher derivatives."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from ._kind import Kind, Sample, differentiable, on_scalar, signed


def _near(x: float, distance: float, rng: np.random.Generator) -> float:
    """Give a place at a relative distance from `x`, on either side."""
    return float(x * (1 + rng.choice([-1.0, 1.0]) * distance))


def _kink(rng: np.random.Generator, distance: float) -> Sample:
    x, c = signed(rng, 0.3, 2.0), signed(rng, 0.3, 3.0)
    a = _near(x, distance, rng)
    return differentiable(
        lambda t: np.sin(t) + c * abs(t - a), lambda t: np.cos(t) + c * np.sign(t - a), x
    )


def _kink_at(rng: np.random.Generator) -> Sample:
    x, c = signed(rng, 0.3, 2.0), signed(rng, 0.3, 3.0)
    slope = float(np.cos(np.longdouble(x)))
    return Sample(on_scalar(lambda t: np.sin(t) + c * abs(t - x)), x, None, slope - c, slope + c)


def _relu_at_zero(rng: np.random.Generator) -> Sample:
    c = signed(rng, 0.3, 3.0)
    return Sample(on_scalar(lambda t: 1 + c * np.maximum(t, 0)), 0.0, None, 0.0, c)


def _step(t: Any, a: float) -> Any:
    return np.where(t >= a, 1.0, 0.0)[()]


def _jump(rng: np.random.Generator, distance: float) -> Sample:
    x, c = signed(rng, 0.3, 2.0), signed(rng, 0.1, 2.0)
    a = _near(x, distance, rng)
    return differentiable(lambda t: np.exp(t) + c * _step(t, a), np.exp, x)


def _jump_at(rng: np.random.Generator) -> Sample:
    x, c = signed(rng, 0.3, 2.0), signed(rng, 0.1, 2.0)
    right = float(np.exp(np.longdouble(x)))
    return Sample(on_scalar(lambda t: np.exp(t) + c * _step(t, x)), x, None, None, right)


def _smoother(rng: np.random.Generator, power: float, distance: float) -> Sample:
    """|t - a|^power: its first derivative is continuous, a higher one is not."""
    x, c = signed(rng, 0.3, 2.0), signed(rng, 0.3, 3.0)
    a = _near(x, distance, rng)
    return differentiable(
        lambda t: np.sin(t) + c * abs(t - a) ** power,
        lambda t: np.cos(t) + c * power * np.sign(t - a) * abs(t - a) ** (power - 1),
        x,
    )


KINDS: tuple[Kind, ...] = (
    Kind("kink-1e-1", partial(_kink, distance=1e-1), smooth=False),
    Kind("kink-1e-3", partial(_kink, distance=1e-3), smooth=False),
    Kind("kink-1e-5", partial(_kink, distance=1e-5), smooth=False),
    Kind("kink-1e-7", partial(_kink, distance=1e-7), smooth=False),
    Kind("kink-1e-9", partial(_kink, distance=1e-9), smooth=False),
    Kind("kink-at-point", _kink_at, smooth=False),
    Kind("relu-at-zero", _relu_at_zero, smooth=False),
    Kind("jump-1e-3", partial(_jump, distance=1e-3), smooth=False),
    Kind("jump-1e-6", partial(_jump, distance=1e-6), smooth=False),
    Kind("jump-at-point", _jump_at, smooth=False),
    Kind("cubed-distance", partial(_smoother, power=3.0, distance=1e-3), smooth=False),
    Kind("cubed-distance-at", partial(_smoother, power=3.0, distance=0.0), smooth=False),
    Kind("power-1.5", partial(_smoother, power=1.5, distance=1e-3), smooth=False),
    Kind("power-1.5-at", partial(_smoother, power=1.5, distance=0.0), smooth=False),
)
