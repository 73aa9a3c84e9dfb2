"""How much of a value of f is noise: rounding, or the coarseness of what f computes in."""

from __future__ import annotations

import math

import numpy as np

from gradaudit.slopes._line import Line

PLACES = (1, 2, 7, 15, 28, 41, 60)
"""Where values are taken, in units of the spacing: all on one side of the point, where f may jump
or have a kink; and unevenly, since even steps can round all alike and hide what they round."""

CLOSE = (1, 2, 3, 4, 5, 6, 7)
"""The same for dtypes so coarse that a wider range would show the shape of f."""

DEGREE = 3
"""Of the polynomial that f is taken for at so short a range."""

WIDEN = 2.0**8
"""By how much the spacing grows while f does not change at all."""

WIDEST = 2.0**-10
"""Beyond this spacing the shape of f would be taken for noise."""

RESIDUAL = 2.0
"""The noise over the largest residual: a fit of four terms to seven values follows some of it."""


def noise_level(line: Line) -> float:
    """Estimate the noise of f from what a cubic leaves at the finest spacing.

    Over steps as small as the point's dtype carries any smooth f is a cubic: what is left of
    it is noise (differences in place of a fit: R. W. Hamming, 1973, section 6; J. J. More and
    S. M. Wild, 2011). Where all values are equal, f is coarser than the spacing, which is widened
    until it shows its quantum.

    Parameters
    ----------
    line : Line
        The function.

    Returns
    -------
    float
        A bound that holds for nearly all values; at least half an ulp of f.
    """
    chosen = PLACES if PLACES[-1] * line.finest < WIDEST else CLOSE
    places = np.array(chosen, dtype=np.float64)
    basis, _ = np.linalg.qr(np.vander(places / places[-1], DEGREE + 1))
    spacing = line.finest
    while spacing <= max(WIDEST, line.finest):
        samples = line.at([spacing * place for place in chosen])
        values = np.array([sample.value for sample in samples])
        if not np.isfinite(values).all():
            break
        if (values != values[0]).any():
            change = np.asarray(values - values[0], dtype=np.float64)
            residual = change - basis @ (basis.T @ change)
            return max(RESIDUAL * float(np.abs(residual).max()), line.centre.rounding)
        spacing *= WIDEN
    return line.centre.rounding if math.isfinite(line.centre.rounding) else 0.0
