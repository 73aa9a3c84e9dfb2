"""The numeric gradient is the claim with two axes exchanged."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import combinations

from gradaudit._report import Cause
from gradaudit.diagnose._evidence import Evidence
from gradaudit.diagnose._hypothesis import Hypothesis, Saying
from gradaudit.diagnose._rearranged import Positions, rearranged


def hypotheses(evidence: Evidence) -> Iterator[Hypothesis]:
    """Propose ``numeric = claim.swapaxes(i, j)`` for axes of one length.

    Parameters
    ----------
    evidence : Evidence
        What was measured.

    Yields
    ------
    Hypothesis
        Without constants.
    """
    shape = evidence.shape
    pairs = [(i, j) for i, j in combinations(range(len(shape)), 2) if shape[i] == shape[j] > 1]
    for i, j in pairs:
        exchanged = partial(_exchanged, i=i, j=j)
        yield rearranged(evidence, _saying(i, j, len(shape)), exchanged, len(pairs))


def _exchanged(positions: Positions, *, i: int, j: int) -> Positions:
    positions[i], positions[j] = positions[j], positions[i]
    return positions


def _saying(i: int, j: int, dimensions: int) -> Saying:
    axes = "" if dimensions == 2 else f" (axes {i} and {j} exchanged)"  # noqa: PLR2004 - a matrix
    return Saying(
        Cause.TRANSPOSE,
        lambda where: f"The claim on {where} is the right gradient transposed{axes}.",
        "The shape hides it: both axes have the same length.",
        {"axis": float(i), "other_axis": float(j)},
    )
