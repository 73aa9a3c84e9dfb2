"""Predictions that are the claim's own numbers in other places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradaudit.diagnose._evidence import Entries, Evidence, Floats
from gradaudit.diagnose._hypothesis import Hypothesis, Saying, predicting

Rearrange = Callable[[NDArray[Any]], NDArray[Any]]


def rearranged(evidence: Evidence, saying: Saying, rearrange: Rearrange, tried: int) -> Hypothesis:
    """Propose that the right gradient is the claim, as it was given, rearranged.

    Where all numbers of the claim are alike, an exchange says nothing: only those entries count
    that it does change.

    Parameters
    ----------
    evidence : Evidence
        What was measured.
    saying : Saying
        What it comes to.
    rearrange : callable
        From the claim in its shape to a view or copy of it.
    tried : int
        How many arrangements there are of the kind.

    Returns
    -------
    Hypothesis
        Without constants.
    """
    flat = rearrange(evidence.claim.reshape(evidence.shape)).reshape(-1)

    def predict(index: Entries) -> Floats:
        return np.asarray(flat[index])

    return predicting(evidence, saying, predict, tried=tried)
