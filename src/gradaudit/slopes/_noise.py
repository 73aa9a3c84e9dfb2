"""How much of a value of f is noise: rounding, or the coarseness of what f computes in."""

from __future__ import annotations

import math

import numpy as np

from gradaudit.slopes._line import Line

SAMPLES = 7
"""Values taken, all on one side of the point: at the point itself f may jump or have a kink."""

WIDEN = 2.0**8
"""By how much the spacing grows while f does not change at all."""

WIDEST = 2.0**-10
"""Beyond this spacing the shape of f would be taken for noise."""

THIRD_DIFFERENCE = 4.0
"""Third differences of noise within +-e reach about 4 e; those of one step of height q reach 2 q,
which is 4 times the half quantum."""


def noise(line: Line) -> float:
    """Estimate the noise of f from third differences at the finest spacing.

    Steps as small as the point's dtype carries make any smooth f a straight line, so that what is
    left of third differences is noise (R. W. Hamming, 1973, section 6; J. J. More and S. M. Wild,
    2011, use a longer table). Where all values are equal, f is coarser than the spacing, which is
    widened until it shows its quantum.

    Parameters
    ----------
    line : Line
        The function.

    Returns
    -------
    float
        A bound that holds for nearly all values; at least half an ulp of f.
    """
    spacing = 2.0 * line.finest
    while spacing <= max(WIDEST, line.finest * 4):
        values = line.at([spacing * k for k in range(1, SAMPLES + 1)])
        series = np.array([sample.value for sample in values])
        if not np.isfinite(series).all():
            break
        if (series != series[0]).any():
            third = np.abs(np.diff(series, 3)).max() / THIRD_DIFFERENCE
            return max(float(third), line.centre.rounding)
        spacing *= WIDEN
    return line.centre.rounding if math.isfinite(line.centre.rounding) else 0.0
