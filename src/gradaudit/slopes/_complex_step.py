"""The slope of an analytic f by a complex step: nothing is subtracted, so no rounding is magnified.

It is never trusted alone. The function has to take complex numbers and to prove that it is
analytic, and what comes out has to agree with what the ladder measured.
"""

from __future__ import annotations

from gradaudit.slopes._line import Line
from gradaudit.slopes._slope import Regime, Slope

EPS = 2.0**-52

PAIRS = (2.0**-26, 11 * 2.0**-28, 13 * 2.0**-30)
"""Places on both sides: the mean of two slopes is that at the point, but for what rounding does."""

SPREAD, ROUNDING = 4.0, 8.0 * EPS
"""The bar: so many times what they differ by, and so much of the slope."""


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
    value = line.complex_step(0.0)
    if value is None or abs(value - measured.value) > measured.error:
        return measured
    off = 0.0
    for place in PAIRS:
        left, right = line.complex_step(-place), line.complex_step(place)
        if left is None or right is None:
            return measured
        off = max(off, abs((left + right) / 2 - value))
    error = SPREAD * off + ROUNDING * abs(value)
    if error >= measured.error:
        return measured
    return Slope(value, error, measured.step, Regime.SMOOTH, value, value, error)
