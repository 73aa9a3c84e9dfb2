"""A slope out of the noise: a polynomial fitted to many values."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gradaudit.slopes._line import Line
from gradaudit.slopes._rungs import FloatArray

FIRST, MOST = 32, 256
"""Values taken at first, and at most."""

HOPE = 1.0
"""A bar beyond this part of the slope is not worth more values."""

DEGREES = (1, 3, 5)
"""Of the polynomials. Even terms come along: places are not symmetric."""

SIGMAS = 3.0
"""The bar, in standard errors."""

SLACK = 3.0
"""How much the standard deviation of noise may exceed what a few values showed of it."""

WHITE = 3.0
"""Residuals of neighbours may correlate by so many standard errors: beyond, they are no noise."""


def regression(line: Line, top: float, noise: float, enough: float) -> tuple[float, float] | None:
    """Fit polynomials to values of f until the slope is known well enough.

    Parameters
    ----------
    line : Line
        The function.
    top : float
        Half the width of the interval.
    noise : float
        The noise of f: what is left of it may be no more, or there is more to f than noise.
    enough : float
        The relative bar at which to stop.

    Returns
    -------
    tuple of float or None
        Slope and bar; None where what is left of f looks like no noise.
    """
    places, values = np.empty(0), np.empty(0)
    best: tuple[float, float] | None = None
    while places.size < MOST:
        fresh = top * _scattered(max(places.size, FIRST), places.size)
        samples = line.at([float(place) for place in fresh])
        change = np.array([float(sample.value - line.centre.value) for sample in samples])
        places, values = np.append(places, fresh), np.append(values, change)
        found = _fitted(places / top, values, noise) if np.isfinite(values).all() else None
        if found is None:
            break
        best = found if best is None or found[1] < best[1] else best
        if not enough * abs(best[0]) < best[1] < HOPE * abs(best[0]):
            break
    return None if best is None else (best[0] / top, best[1] / top)


def _scattered(count: int, seed: int) -> FloatArray:
    """Draw so many places in [-1, 1), one in each part of equal length: on no grid."""
    within = np.random.default_rng(seed).random(count)
    return np.asarray(2 * (np.arange(count) + within) / count - 1)


def _fitted(places: FloatArray, values: FloatArray, noise: float) -> tuple[float, float] | None:
    """Return the slope of the polynomial with the smallest bar: standard error and bias."""
    fits = [_fit(places, values, noise, degree) for degree in (*DEGREES, DEGREES[-1] + 2)]
    best = None
    for (slope, error, noisy), (other, _, _) in pairwise(fits):
        bar = SIGMAS * error + abs(slope - other)
        if noisy and (best is None or bar < best[1]):
            best = slope, bar
    return best


def _fit(
    places: FloatArray, values: FloatArray, noise: float, degree: int
) -> tuple[float, float, bool]:
    """Return slope, its standard error, and whether the residuals look like noise."""
    basis: NDArray[np.float64] = np.vander(places, degree + 1, increasing=True)
    orthogonal, triangle = np.linalg.qr(basis)
    coefficients = np.linalg.solve(triangle, orthogonal.T @ values)
    residual = (values - basis @ coefficients)[np.argsort(places)]
    variance = float(residual @ residual) / (places.size - degree - 1)
    spread = np.linalg.inv(triangle)[1]
    correlation = float(residual[1:] @ residual[:-1]) / max(float(residual @ residual), 1e-300)
    white = abs(correlation) < WHITE / math.sqrt(places.size)
    error = math.sqrt(variance * float(spread @ spread))
    return float(coefficients[1]), error, white and math.sqrt(variance) <= SLACK * noise
