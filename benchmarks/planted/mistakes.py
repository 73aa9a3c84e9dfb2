"""How wrong the chosen entries are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ._problem import Array, Mask


@dataclass(frozen=True)
class Mistake:
    """A relative error of the chosen entries.

    Attributes
    ----------
    size : float
        The relative error r.
    kind : {"factor", "random"}
        One factor ``1 + r`` for all; or ``1 + r * s`` with a random sign and magnitude of s in
        [0.5, 2] for each.
    """

    size: float
    kind: Literal["factor", "random"]

    def made(self, gradient: Array, where: Mask, rng: np.random.Generator) -> Array:
        """Return the gradient with the mistake in it.

        Parameters
        ----------
        gradient : ndarray
            The right one.
        where : ndarray of bool
            Which entries are to be wrong.
        rng : Generator
            To draw the signs and magnitudes from.

        Returns
        -------
        ndarray
            A copy; entries that were zero stay zero.
        """
        count = int(np.count_nonzero(where))
        times = np.ones(count)
        if self.kind == "random":
            times = rng.uniform(0.5, 2.0, size=count) * rng.choice([-1.0, 1.0], size=count)
        claim = gradient.copy()
        claim[where] *= 1 + self.size * times
        return claim


MISTAKES = (
    Mistake(0.1, "factor"),
    Mistake(0.01, "random"),
    Mistake(1.0, "factor"),
    Mistake(0.1, "random"),
    Mistake(0.01, "factor"),
    Mistake(1.0, "random"),
)
"""All of them, in an order such that any two that follow each other differ in size and kind."""
