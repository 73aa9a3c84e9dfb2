"""The slope of an analytic f by a complex step: nothing is subtracted, so no rounding is magnified.

It is never trusted alone. The function has to take complex numbers and to prove that it is
analytic, and what comes out has to agree with what the ladder measured.
"""

from __future__ import annotations

from gradaudit.slopes._line import Line
from gradaudit.slopes._slope import Regime, Slope

EPS = 2.0**-52

PLACES = (0.0, 3 * EPS, -5 * EPS)
"""The point and two that differ from it in the last bits: how much the slope varies is rounding."""

SPREAD, ROUNDING = 4.0, 8.0 * EPS
"""The bar: so many times their spread, and so much of the slope."""


def by_complex_step(line: Line, measured: Slope) -> Slope:
    """Return a slope with the bar that a complex step gives it.

    Parameters
    ----------
    line : Line
        The function.
    measured : Slope
        By the ladder.

    Returns
    -------
    Slope
        The same as measured where f does not take complex numbers, is not known to be analytic, or
        disagrees; or where nothing is gained.
    """
    slopes = []
    for place in PLACES:
        slope = line.complex_step(place)
        if slope is None or abs(slope - measured.value) > measured.error:
            return measured
        slopes.append(slope)
    value = slopes[0]
    error = SPREAD * (max(slopes) - min(slopes)) + ROUNDING * abs(value)
    if error >= measured.error:
        return measured
    return Slope(value, error, measured.step, Regime.SMOOTH, value, value, error)
