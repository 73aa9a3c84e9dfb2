"""Least squares: a field close to its data, and with small differences between neighbours."""

from __future__ import annotations

import numpy as np

from ._problem import Array, Problem, Shape, uneven

STIFFNESS = 0.3
"""What squared differences count, beside squared residuals."""


def field(shape: Shape, seed: int) -> Problem:
    """Draw ``sum(w * (u - d)**2) / 2`` plus the squared differences along every axis.

    Parameters
    ----------
    shape : tuple of int
        Of the field u.
    seed : int
        Of the data d, their weights w and the point.

    Returns
    -------
    Problem
        Of entries that work together with their neighbours.
    """
    rng = np.random.default_rng(seed)
    u, data = rng.normal(size=(2, *shape))
    w = uneven(rng, shape)
    axes = range(len(shape))

    def f(point: Array) -> float:
        residual = point - data
        differences = (np.diff(point, axis=axis) for axis in axes)
        rough = sum(float(np.vdot(each, each)) for each in differences)
        return float(np.vdot(residual * w, residual) + STIFFNESS * rough) / 2

    gradient = w * (u - data)
    for axis in axes:
        # The transpose of differencing: minus the differences of differences, zero at the ends.
        gradient -= STIFFNESS * np.diff(np.diff(u, axis=axis), axis=axis, prepend=0, append=0)
    return Problem("field", f, u, gradient)
