"""A right gradient with mistakes planted in it, and which of them must be found."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from ._problem import Array, Mask, Problem
from .mistakes import Mistake
from .patterns import SCATTERED, chosen

FAINT = 1e-6
"""Of the leaf's largest gradient: entries of a slice that have no more need not be found."""


@dataclass(frozen=True)
class Case:
    """A claim to be checked.

    Attributes
    ----------
    problem : Problem
        The function, its point and its gradient.
    pattern : str
        Where the mistakes are, by name.
    mistake : Mistake
        What they are.
    seed : int
        Of the planting, and of the check.
    claim : ndarray
        The gradient with the mistakes.
    """

    problem: Problem
    pattern: str
    mistake: Mistake
    seed: int
    claim: Array

    @property
    def planted(self) -> Mask:
        """The entries that differ: the chosen ones but for those whose change is exactly zero."""
        return np.not_equal(self.claim, self.problem.gradient)

    @property
    def due(self) -> Mask:
        """Those that must be found: scattered ones all, of slices those that are not faint."""
        if self.pattern in SCATTERED:
            return self.planted
        size = np.abs(self.problem.gradient)
        return np.asarray(self.planted & (size > FAINT * size.max()))


def plant(problem: Problem, pattern: str, mistake: Mistake, seed: int) -> Case:
    """Plant mistakes in the gradient of a problem.

    Parameters
    ----------
    problem : Problem
        What is claimed.
    pattern : str
        Where the mistakes shall be; one that fits the leaf.
    mistake : Mistake
        What they shall be.
    seed : int
        The places, signs and sizes are drawn from it, the pattern and the mistake.

    Returns
    -------
    Case
        The claim and its truth.
    """
    key = f"{pattern} {mistake.size} {mistake.kind}".encode()
    rng = np.random.default_rng((seed, zlib.crc32(key)))
    where = chosen(pattern, problem, rng)
    claim = mistake.made(problem.gradient, where, rng)
    return Case(problem, pattern, mistake, seed, claim)
