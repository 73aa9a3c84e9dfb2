"""The mean log-loss of a network of two layers, in its first weights."""

from __future__ import annotations

import math

import numpy as np

from ._problem import Array, Problem, Shape, uneven

BATCH = 8
"""Examples in the mean."""


def network(shape: Shape, seed: int) -> Problem:
    """Draw ``mean(log(1 + exp(z)) - y * z)`` with ``z = v @ tanh(W @ X)``.

    A kernel of four axes (outputs, inputs, height, width) is applied to patches, as a matrix.

    Parameters
    ----------
    shape : tuple of int
        Of W; one row for each hidden unit.
    seed : int
        Of the weights and the examples.

    Returns
    -------
    Problem
        Of entries that all work together; inputs and hidden units are of unlike importance.
    """
    rng = np.random.default_rng(seed)
    hidden, inputs = shape[0], math.prod(shape[1:])
    W = rng.normal(size=(hidden, inputs)) / math.sqrt(inputs)
    X = uneven(rng, inputs)[:, None] * rng.normal(size=(inputs, BATCH))
    v = uneven(rng, hidden) * rng.choice([-1.0, 1.0], size=hidden) / math.sqrt(hidden)
    y = rng.integers(0, 2, size=BATCH)

    def f(point: Array) -> float:
        z = v @ np.tanh(point.reshape(hidden, inputs) @ X)
        return float(np.mean(np.logaddexp(0, z) - y * z))

    activity = np.tanh(W @ X)
    error = (1 / (1 + np.exp(-(v @ activity))) - y) / BATCH
    gradient = (v[:, None] * error * (1 - activity**2)) @ X.T
    return Problem("network", f, W.reshape(shape), gradient.reshape(shape))
