"""Formulas whose rounding is many times an ulp of their value."""

from __future__ import annotations

from math import factorial
from typing import Any

import numpy as np

from ._kind import Kind, Sample, differentiable


def _one_minus_cosine(rng: np.random.Generator) -> Sample:
    """(1 - cos t)/t² near 0; the derivative by its series, which does not cancel."""

    def slope(t: Any) -> Any:
        return sum((-1) ** k * 2 * k * t ** (2 * k - 1) / factorial(2 * k + 2) for k in range(1, 8))

    x = float(10 ** rng.uniform(-4.0, -1.0))
    return differentiable(lambda t: (1 - np.cos(t)) / (t * t), slope, x, noise=2.0**-54 / x**2)


def _difference_of_exponentials(rng: np.random.Generator) -> Sample:
    """exp(t) - exp(t - d): the terms are 1/d times as large as the value."""
    d = float(10 ** rng.uniform(-8.0, -4.0))
    return differentiable(
        lambda t: np.exp(t) - np.exp(t - d),
        lambda t: -np.exp(t) * np.expm1(-np.longdouble(d)),
        float(rng.uniform(0.5, 3.0)),
    )


def _expanded_power(rng: np.random.Generator) -> Sample:
    """(t - 1)⁵ multiplied out, near its root."""
    x = 1 + float(10 ** rng.uniform(-2.0, -0.5))
    return differentiable(
        lambda t: t**5 - 5 * t**4 + 10 * t**3 - 10 * t**2 + 5 * t - 1,
        lambda t: 5 * (t - 1) ** 4,
        x,
    )


KINDS: tuple[Kind, ...] = (
    Kind("one-minus-cosine", _one_minus_cosine, smooth=True),
    Kind("difference-of-exponentials", _difference_of_exponentials, smooth=True),
    Kind("expanded-power", _expanded_power, smooth=True),
)
