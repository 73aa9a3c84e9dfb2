"""The same shapes, with the value, the point or an offset scaled by many powers of ten."""

from __future__ import annotations

from functools import partial

import numpy as np

from ._kind import Kind, Sample, differentiable, signed


def _offset(rng: np.random.Generator, offset: float) -> Sample:
    return differentiable(lambda t: offset + np.sin(t), np.cos, float(rng.uniform(-1.2, 1.2)))


def _scaled_value(rng: np.random.Generator, low: float, high: float) -> Sample:
    s = float(10 ** rng.uniform(low, high))
    return differentiable(
        lambda t: s * np.exp(np.sin(t)),
        lambda t: s * np.cos(t) * np.exp(np.sin(t)),
        float(rng.uniform(-1.2, 1.2)),
    )


def _scaled_point(rng: np.random.Generator, low: float, high: float) -> Sample:
    s = float(10 ** rng.uniform(low, high))
    return differentiable(
        lambda t: np.exp(np.sin(t / s)),
        lambda t: np.cos(t / s) * np.exp(np.sin(t / s)) / s,
        signed(rng, 0.2, 1.2) * s,
    )


def _cube(rng: np.random.Generator) -> Sample:
    return differentiable(lambda t: t**3, lambda t: 3 * t * t, signed(rng, 0.5e4, 2e4))


def _square(rng: np.random.Generator) -> Sample:
    return differentiable(lambda t: t**2, lambda t: 2 * t, signed(rng, 0.5e8, 2e8))


def _small_point(rng: np.random.Generator) -> Sample:
    """Draw a point far smaller than the scale on which the function changes."""
    return differentiable(
        lambda t: np.exp(np.sin(t)),
        lambda t: np.cos(t) * np.exp(np.sin(t)),
        float(signed(rng, 1.0, 9.0) * 10 ** rng.uniform(-9.0, -3.0)),
    )


def _large_point(rng: np.random.Generator) -> Sample:
    """Draw a point far larger than the scale on which the function changes."""
    a = float(10 ** rng.uniform(2.0, 6.0))
    return differentiable(
        lambda t: np.tanh(t - a), lambda t: 1 / np.cosh(t - a) ** 2, a + float(rng.uniform(-1, 1))
    )


KINDS: tuple[Kind, ...] = (
    Kind("offset-1e4", partial(_offset, offset=1e4), smooth=True),
    Kind("offset-1e8", partial(_offset, offset=1e8), smooth=True),
    Kind("value-1e-12", partial(_scaled_value, low=-12.0, high=-6.0), smooth=True),
    Kind("value-1e12", partial(_scaled_value, low=6.0, high=12.0), smooth=True),
    Kind("value-1e-200", partial(_scaled_value, low=-200.0, high=-100.0), smooth=True),
    Kind("point-1e-12", partial(_scaled_point, low=-12.0, high=-6.0), smooth=True),
    Kind("point-1e12", partial(_scaled_point, low=6.0, high=12.0), smooth=True),
    Kind("cube-at-1e4", _cube, smooth=True),
    Kind("square-at-1e8", _square, smooth=True),
    Kind("small-point", _small_point, smooth=True),
    Kind("large-point", _large_point, smooth=True),
)
