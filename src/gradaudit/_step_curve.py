"""What a check with a fixed step would have said: its error against the step, for one leaf."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradaudit._alike import alike

TEXTBOOK = 1e-7
"""The step that a course's check takes, unless it is told another one."""


@dataclass(frozen=True, eq=False)
class StepCurve:
    """The error of central difference quotients against their step, along the first look at a leaf.

    Steps are in units of the entry, of which in a direction over several the one that moves most
    counts. Errors are ratios ‖a − b‖ / (‖a‖ + ‖b‖), as `textbook.norm_ratio` gives them. They are
    those of f as it was measured: where a float64 copy was, of that. Two are equal if they say the
    same.

    Attributes
    ----------
    where : str
        The entry or the entries moved, as an index expression.
    steps : ndarray of float64
        The steps that were taken, falling (read-only).
    ratios : ndarray of float64
        What a check with each of them says of the claim (read-only).
    errors : ndarray of float64
        What it would say of a right one: the quotients against the slope measured (read-only).
    noise : float
        What rounding of f is expected to make of the error relative to the slope, at a step of 1;
        it grows as 1/step.
    truncation : float
        Likewise what the width of the step makes of it; it grows as step². NaN where the quotients
        do not confirm that.
    resolution : float
        How well the slope is known, on the scale of `errors`.
    textbook : float
        The step that a check takes unless it is told another one.
    """

    where: str
    steps: NDArray[np.float64]
    ratios: NDArray[np.float64]
    errors: NDArray[np.float64]
    noise: float
    truncation: float
    resolution: float
    textbook: float = TEXTBOOK

    @property
    def best_step(self) -> float:
        """Where noise and truncation together are smallest; NaN where either is not known, or 0."""
        if not (self.noise > 0 and self.truncation > 0):
            return math.nan
        return math.cbrt(self.noise / self.truncation / 2)

    def expected(self, step: float) -> float:
        """Return what a check is expected to say of a right claim.

        Parameters
        ----------
        step : float
            Positive, in units of the entry.

        Returns
        -------
        float
            From 0 to 1, of noise and truncation, the latter where it is known.
        """
        wide = 0.0 if math.isnan(self.truncation) else self.truncation * step**2
        return ratio(self.noise / step + wide)

    def __eq__(self, other: object) -> bool:
        """Tell whether both say the same."""
        return alike(self, other)

    __hash__ = None  # type: ignore[assignment]  # arrays have none


def ratio(relative: float) -> float:
    """Return a relative error as the ratio ‖a − b‖ / (‖a‖ + ‖b‖) for b = a·(1 + error)."""
    return relative / (2 + relative) if math.isfinite(relative) else 1.0
