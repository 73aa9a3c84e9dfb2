"""What a kind of function is, and the few helpers that every kind is written with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

Real: TypeAlias = "float | np.floating[Any]"
Body: TypeAlias = Callable[[Any], Any]
"""A formula of one NumPy scalar; where it is analytic it also takes complex and longdouble."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One function at one point, and what its derivative truly is there.

    Attributes
    ----------
    f
        The function of a scalar or an array of shape ``(1,)``, evaluated in the dtype that comes.
    x
        The point: a float, or a ``np.float32`` where the point itself is in single precision.
    derivative
        The exact derivative of the function without its noise, rounding or tolerance, to about
        1e-14 relative; None where it does not exist.
    left, right
        The one-sided derivatives; None where they do not exist (a jump, the edge of a domain).
    noise
        The amplitude of what noise or rounding adds to f, beyond the last bit of its value.
    """

    f: Callable[[ArrayLike], Real]
    x: float | np.float32
    derivative: float | None
    left: float | None
    right: float | None
    noise: float = 0.0


@dataclass(frozen=True, slots=True)
class Kind:
    """A family of functions: drawing from it gives a `Sample`.

    Attributes
    ----------
    name
        Unique among all kinds.
    draw
        From a generator to a sample.
    smooth
        Whether what lies under any noise or rounding is smooth, with no kink or jump anywhere.
    """

    name: str
    draw: Callable[[np.random.Generator], Sample]
    smooth: bool


def on_scalar(body: Body) -> Callable[[ArrayLike], Real]:
    """Let a formula of one NumPy scalar take arrays of one entry, silently."""

    def f(t: ArrayLike) -> Real:
        with np.errstate(all="ignore"):
            value: Real = body(np.asarray(t).reshape(())[()])
        return value

    return f


def differentiable(body: Body, slope: Body, x: float | np.float32, *, noise: float = 0.0) -> Sample:
    """Make the sample of a formula whose derivative at `x` is `slope(x)` (in longdouble)."""
    with np.errstate(all="ignore"):
        derivative = float(slope(np.longdouble(x)))
    return Sample(on_scalar(body), x, derivative, derivative, derivative, noise)


def formula(
    name: str, body: Body, slope: Body, low: float, high: float, *, smooth: bool = True
) -> Kind:
    """Make the kind of one formula at points uniform in ``[low, high)``."""

    def draw(rng: np.random.Generator) -> Sample:
        return differentiable(body, slope, float(rng.uniform(low, high)))

    return Kind(name, draw, smooth)


def zero(_: Any) -> float:
    """Give the slope of what does not change."""
    return 0.0


def signed(rng: np.random.Generator, low: float, high: float) -> float:
    """Draw a magnitude in ``[low, high)`` with a random sign."""
    return float(rng.choice([-1.0, 1.0]) * rng.uniform(low, high))
