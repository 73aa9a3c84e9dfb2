"""The function of one variable that a slope is measured on, and its values on a ladder of steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gradaudit.evaluate import Sample

FloatArray: TypeAlias = "NDArray[np.float64]"


class Line(Protocol):
    """The function t -> f(x + t v)."""

    @property
    def centre(self) -> Sample:
        """The value at t = 0."""

    @property
    def finest(self) -> float:
        """The smallest t at which every entry moves by exactly t v."""

    def at(self, places: Sequence[float]) -> list[Sample]:
        """Return the values at several t; NaN where f has none."""


@dataclass(frozen=True)
class Rungs:
    """The values of f at x + h v and x - h v for falling steps h.

    Attributes
    ----------
    centre : Sample
        The value at h = 0.
    steps : ndarray of float64, shape (k,)
        The steps, falling by a constant factor.
    plus, minus : ndarray, shape (k,)
        The values, in the precision of f.
    noise : ndarray of float64, shape (k,)
        What rounding may have added to any one value of the rung.
    """

    centre: Sample
    steps: FloatArray
    plus: NDArray[np.floating[Any]]
    minus: NDArray[np.floating[Any]]
    noise: FloatArray

    def __len__(self) -> int:
        return self.steps.size

    def __getitem__(self, part: slice) -> Rungs:
        return Rungs(
            self.centre, self.steps[part], self.plus[part], self.minus[part], self.noise[part]
        )

    @property
    def odd(self) -> FloatArray:
        """The difference f(x + h v) - f(x - h v)."""
        return np.asarray(self.plus - self.minus, dtype=np.float64)

    @property
    def even(self) -> FloatArray:
        """The second difference f(x + h v) - 2 f(x) + f(x - h v)."""
        middle = self.centre.value
        return np.asarray((self.plus - middle) + (self.minus - middle), dtype=np.float64)

    @property
    def right(self) -> FloatArray:
        """The forward difference quotients."""
        return np.asarray(self.plus - self.centre.value, dtype=np.float64) / self.steps

    @property
    def left(self) -> FloatArray:
        """The backward difference quotients."""
        return np.asarray(self.centre.value - self.minus, dtype=np.float64) / self.steps


def climb_down(line: Line, steps: Sequence[float], noise: float) -> Rungs:
    """Evaluate both sides of a line at the given steps.

    Parameters
    ----------
    line : Line
        The function.
    steps : sequence of float
        Positive and falling.
    noise : float
        The noise of f at the point, at least.

    Returns
    -------
    Rungs
        One for each step.
    """
    samples = line.at([side * step for step in steps for side in (1.0, -1.0)])
    plus, minus = samples[0::2], samples[1::2]
    rounding = [max(a.rounding, b.rounding) for a, b in zip(plus, minus, strict=True)]
    return Rungs(
        line.centre,
        np.array(steps),
        np.array([sample.value for sample in plus]),
        np.array([sample.value for sample in minus]),
        np.fmax(np.array(rounding), max(noise, line.centre.rounding)),
    )


def joined(one: Rungs, other: Rungs) -> Rungs:
    """Return the rungs of a ladder followed by those of its finer continuation.

    Parameters
    ----------
    one, other : Rungs
        Of the same line.

    Returns
    -------
    Rungs
        All of them.
    """
    return Rungs(
        one.centre,
        np.concatenate([one.steps, other.steps]),
        np.concatenate([one.plus, other.plus]),
        np.concatenate([one.minus, other.minus]),
        np.concatenate([one.noise, other.noise]),
    )
