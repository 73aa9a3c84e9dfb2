"""What the width of a step makes of difference quotients, where they confirm how it grows."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

UNIFORM = 1 / math.sqrt(3)
"""Standard deviation of one value of f over its noise, which is a bound for nearly all of them."""

CONFIRMED = 0.25
"""Truncation counts where its factor stays the same to within this part, twice in a row."""

ABOVE = 3.0
"""... and is this many times what noise makes of it."""

TRIPLE = 3
"""Differences in a row that confirm the power."""


def quotient_noise(noise: float, widths: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what noise of f is expected to add to difference quotients.

    Parameters
    ----------
    noise : float
        A bound on the noise of nearly all values of f.
    widths : ndarray of float64
        How far apart the two places of each quotient lie.

    Returns
    -------
    ndarray of float64
        The standard deviation of each quotient.
    """
    spread: NDArray[np.float64] = math.sqrt(2) * UNIFORM * noise / widths
    return spread


def truncation_factor(
    steps: NDArray[np.float64],
    quotients: NDArray[np.float64],
    noise: NDArray[np.float64],
    order: int,
) -> float:
    """Return the factor c in c·stepᵒʳᵈᵉʳ by which quotients differ from their limit.

    Differences of successive quotients need no reference. The finest three in a row count that
    stand above noise and follow the power; the middle one of them gives the factor.

    Parameters
    ----------
    steps : ndarray of float64, shape (k,)
        Falling.
    quotients : ndarray of float64, shape (k,) or (k, n)
        Of one entry or of several; then the factor is that of the norm.
    noise : ndarray of float64, shape (k,)
        What noise of f is expected to make of each.
    order : int
        The power of the step that the error follows: 2 for central quotients, 1 for one-sided ones.

    Returns
    -------
    float
        Not negative; NaN where the quotients do not follow the power.
    """
    powers = -np.diff(steps**order)
    changes = np.diff(quotients.reshape(len(steps), -1), axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        factors = np.linalg.norm(changes, axis=1) / powers
        steady = np.abs(np.diff(np.log(factors))) <= CONFIRMED
        loud = factors * powers > ABOVE * np.hypot(noise[1:], noise[:-1])
    for last in range(len(factors) - 1, TRIPLE - 2, -1):
        if steady[last - 1] and steady[last - 2] and loud[last]:
            return float(factors[last - 1])
    return math.nan
