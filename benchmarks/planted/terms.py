"""A weighted sum of hyperbolic tangents, coupled by a quadratic form of low rank."""

from __future__ import annotations

import math

import numpy as np

from ._problem import Array, Problem, Shape, uneven

RANK = 3
"""Of the quadratic form."""


def terms(shape: Shape, seed: int) -> Problem:
    """Draw ``sum(a * tanh(x + s)) + norm(C x)**2 / 2``.

    Parameters
    ----------
    shape : tuple of int
        Of the leaf.
    seed : int
        Of the weights, the shifts, the form and the point.

    Returns
    -------
    Problem
        Of entries of unlike importance, and independent but for the form, whose part in the
        gradient is about as large as theirs.
    """
    rng = np.random.default_rng(seed)
    size = math.prod(shape)
    importance = uneven(rng, size)
    a = importance * rng.choice([-1.0, 1.0], size=size)
    shift, x = rng.normal(size=(2, size))
    C = importance * rng.normal(size=(RANK, size)) / size**0.25

    def f(point: Array) -> float:
        flat = point.reshape(-1)
        coupled = C @ flat
        return float(a @ np.tanh(flat + shift) + coupled @ coupled / 2)

    gradient = a / np.cosh(x + shift) ** 2 + C.T @ (C @ x)
    return Problem("terms", f, x.reshape(shape), gradient.reshape(shape))
