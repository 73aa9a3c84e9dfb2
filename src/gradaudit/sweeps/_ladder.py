"""The steps of a sweep."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SAME = 1e-6
"""Relative difference below which two steps are one."""

WIDER = 10.0
"""The widest step over the size of x: small weights, as networks start from, bend f only there."""


@dataclass(frozen=True)
class Ladder:
    """Which steps, and how they are taken.

    Attributes
    ----------
    steps : ndarray of float64
        Descending, in the units of x.
    epsilon : float
        The one of them that is asked about.
    one_sided : bool
        Whether f(x + step) is compared with f(x), or with f(x − step).
    """

    steps: NDArray[np.float64]
    epsilon: float
    one_sided: bool

    @classmethod
    def down(cls, size: float, eps: float, epsilon: float, *, one_sided: bool) -> Ladder:
        """Take round steps, two in each decade, from beyond x down to what its dtype carries.

        Parameters
        ----------
        size : float
            Of the entries.
        eps : float
            Of their dtype.
        epsilon : float
            The step asked about, put among them wherever it lies.
        one_sided : bool
            How they are taken.

        Returns
        -------
        Ladder
            Of some thirty steps for float64, fourteen for float32.
        """
        finest = max(eps * size, float(np.finfo(np.float64).tiny))
        widest = WIDER * min(size, 1e300)
        decades = range(math.floor(math.log10(finest)), math.ceil(math.log10(widest)) + 1)
        round_ones = [float(f"{first}e{decade}") for decade in decades for first in (1, 3)]
        kept = [step for step in round_ones if finest <= step <= widest]
        others = [step for step in kept if not math.isclose(step, epsilon, rel_tol=SAME)]
        return cls(np.array(sorted([*others, epsilon], reverse=True)), epsilon, one_sided)

    @property
    def order(self) -> int:
        """The power of the step that the truncation error follows."""
        return 1 if self.one_sided else 2

    @property
    def ways(self) -> tuple[float, float]:
        """Where f is evaluated, in steps."""
        return (1.0, 0.0) if self.one_sided else (1.0, -1.0)

    @property
    def widths(self) -> NDArray[np.float64]:
        """How far these two places lie apart."""
        return self.steps * (self.ways[0] - self.ways[1])
