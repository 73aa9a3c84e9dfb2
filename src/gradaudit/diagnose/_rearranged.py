"""Predictions that are the claim's own numbers in other places."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from gradaudit.diagnose._evidence import Entries, Evidence, Floats
from gradaudit.diagnose._hypothesis import Hypothesis, Saying, by_rarity, predicting

Positions: TypeAlias = "list[Entries]"
"""Of entries, axis by axis."""


def rearranged(
    evidence: Evidence, saying: Saying, source: Callable[[Positions], Positions], tried: int
) -> Hypothesis:
    """Propose that the right gradient is the claim, as it was given, rearranged.

    Where all numbers of the claim are alike, an exchange says nothing: only those entries count
    that it does change.

    Parameters
    ----------
    evidence : Evidence
        What was measured.
    saying : Saying
        What it comes to.
    source : callable
        From positions to those at which the claim holds what belongs there.
    tried : int
        How many arrangements there are of the kind.

    Returns
    -------
    Hypothesis
        Without constants.
    """
    shape = evidence.shape

    def predict(index: Entries) -> Floats:
        positions = list(np.unravel_index(index, shape))
        return np.asarray(evidence.claim[np.ravel_multi_index(source(positions), shape)])

    hypothesis = predicting(evidence, saying, predict, tried=tried, moved=True)
    return by_rarity(hypothesis, evidence, evidence.claim)
