"""Functions computed in single precision, or whose values are rounded."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from ._kind import Body, Kind, Sample, differentiable


def _single(body: Body) -> Body:
    """Compute the body in float32 whatever the point's dtype, as a cast inside a loss does."""
    return lambda t: np.float64(body(np.float32(t)))


def _smooth(t: Any) -> Any:
    return np.exp(np.sin(t))


def _smooth_slope(t: Any) -> Any:
    return np.cos(t) * np.exp(np.sin(t))


def _inside(rng: np.random.Generator) -> Sample:
    return differentiable(_single(_smooth), _smooth_slope, float(rng.uniform(-1.2, 1.2)))


def _value_alone(rng: np.random.Generator) -> Sample:
    """Compute in float64 and cast the value alone."""
    return differentiable(
        lambda t: np.float64(np.float32(_smooth(t))), _smooth_slope, float(rng.uniform(-1.2, 1.2))
    )


def _point(rng: np.random.Generator) -> Sample:
    """Draw a point that is itself in float32: the step taken is not the step asked for."""
    return differentiable(_smooth, _smooth_slope, np.float32(rng.uniform(-1.2, 1.2)))


def _sine_at_15(rng: np.random.Generator) -> Sample:
    return differentiable(np.sin, np.cos, np.float32(rng.uniform(14.0, 16.5)))


def _point_long_sum(rng: np.random.Generator) -> Sample:
    """Add up 1000 terms one after the other in float32."""
    w = rng.normal(size=1000).astype(np.float32)
    return differentiable(
        lambda t: np.add.accumulate(np.sin(w * t))[-1],
        lambda t: np.sum(w.astype(np.longdouble) * np.cos(w * t)),
        np.float32(rng.uniform(0.3, 1.5)),
    )


def _decimals(rng: np.random.Generator, decimals: int) -> Sample:
    return differentiable(
        lambda t: np.round(_smooth(t), decimals),
        _smooth_slope,
        float(rng.uniform(-1.2, 1.2)),
        noise=0.5 * 10.0**-decimals,
    )


def _line(rng: np.random.Generator) -> Sample:
    """Draw the middle of a stair: between two steps f is flat, and the line is not."""
    x = (rng.integers(300, 3000) + 0.5) / 1000
    return differentiable(
        lambda t: np.floor(t * 1000) / 1000, lambda _: 1.0, float(x), noise=0.5e-3
    )


def _digits(rng: np.random.Generator, digits: int) -> Sample:
    """Pass the value through a decimal text of so many significant digits."""
    s = float(10 ** rng.uniform(-3.0, 3.0))
    return differentiable(
        lambda t: np.float64(f"{float(s * _smooth(t)):.{digits - 1}e}"),
        lambda t: s * _smooth_slope(t),
        float(rng.uniform(-1.2, 1.2)),
    )


KINDS: tuple[Kind, ...] = (
    Kind("float32-inside", _inside, smooth=True),
    Kind("float32-value", _value_alone, smooth=True),
    Kind("float32-point", _point, smooth=True),
    Kind("float32-sin-at-15", _sine_at_15, smooth=True),
    Kind("float32-long-sum", _point_long_sum, smooth=True),
    Kind("rounded-1e-6", partial(_decimals, decimals=6), smooth=True),
    Kind("rounded-1e-3", partial(_decimals, decimals=3), smooth=True),
    Kind("rounded-line", _line, smooth=True),
    Kind("digits-8", partial(_digits, digits=8), smooth=True),
)
