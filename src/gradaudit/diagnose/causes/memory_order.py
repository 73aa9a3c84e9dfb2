"""The numeric gradient is the claim re-read in the other memory order."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Literal

import numpy as np

from gradaudit._report import Cause
from gradaudit.diagnose._evidence import Evidence
from gradaudit.diagnose._hypothesis import Hypothesis, Saying
from gradaudit.diagnose._rearranged import Positions, rearranged

SAYING = Saying(
    Cause.MEMORY_ORDER,
    lambda where: (
        f"The claim on {where} is the right gradient with its entries re-read in the other memory "
        "order (columns first)."
    ),
    'Look at ravel, flatten and reshape: one of them needs order="F", as in MATLAB and Fortran.',
)


def hypotheses(evidence: Evidence) -> Iterator[Hypothesis]:
    """Propose the claim raveled in one order and reshaped in the other.

    Parameters
    ----------
    evidence : Evidence
        What was measured.

    Yields
    ------
    Hypothesis
        Without constants; two of them.
    """
    shape = evidence.shape
    if sum(length > 1 for length in shape) > 1:
        yield rearranged(evidence, SAYING, partial(_reread, shape=shape, source="F"), 2)
        yield rearranged(evidence, SAYING, partial(_reread, shape=shape, source="C"), 2)


def _reread(
    positions: Positions, *, shape: tuple[int, ...], source: Literal["C", "F"]
) -> Positions:
    """Number entries in one order, and look them up by the other."""
    other: Literal["C", "F"] = "C" if source == "F" else "F"
    numbers = np.ravel_multi_index(positions, shape, order=other)
    return list(np.unravel_index(numbers, shape, order=source))
