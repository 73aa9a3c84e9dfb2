"""The result of measuring a slope."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum


class Regime(StrEnum):
    """What kind of place the slope was measured at."""

    SMOOTH = "smooth"
    ONE_SIDED = "one-sided"
    KINK = "kink"
    JUMP = "jump"
    FLAT = "flat"
    NOISY = "noisy"
    RANDOM = "random"
    NONFINITE = "nonfinite"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True)
class Slope:
    """A numeric directional derivative that knows its own error.

    Attributes
    ----------
    value : float
        The slope, in units of f per unit length of the direction; NaN where there is none to give.
    error : float
        Half-width of a bar that holds the truth at least 95 times in 100; infinite without a value.
    step : float
        The finest step that the value rests on, as a multiple of the direction; NaN without one.
    regime : Regime
        What was met.
    left, right : float
        The one-sided slopes; they differ from `value` at a kink alone.
    side_error : float
        The bar of `left` and `right`.
    """

    value: float
    error: float
    step: float
    regime: Regime
    left: float = math.nan
    right: float = math.nan
    side_error: float = math.inf

    def scaled(self, factor: float, unit: float = 1.0) -> Slope:
        """Return the slope along ``factor`` times the direction.

        Parameters
        ----------
        factor : float
            Positive.
        unit : float
            What the values of f were counted in.

        Returns
        -------
        Slope
            The same measurement in the other units.
        """
        times = factor * unit
        return Slope(
            value=self.value * times,
            error=self.error * times,
            step=self.step / factor,
            regime=self.regime,
            left=self.left * times,
            right=self.right * times,
            side_error=self.side_error * times,
        )


def nothing(regime: Regime) -> Slope:
    """Return the slope that declines to give a value.

    Parameters
    ----------
    regime : Regime
        Why.

    Returns
    -------
    Slope
        NaN with an infinite bar.
    """
    return Slope(value=math.nan, error=math.inf, step=math.nan, regime=regime)
