"""The numeric gradient is what was claimed for another leaf."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradaudit._report import Cause
from gradaudit.diagnose._evidence import Entries, Evidence, Floats
from gradaudit.diagnose._hypothesis import Hypothesis, Saying, by_rarity, predicting


def hypotheses(evidence: Evidence) -> Iterator[Hypothesis]:
    """Propose the claim on another leaf of the same shape.

    Parameters
    ----------
    evidence : Evidence
        What was measured.

    Yields
    ------
    Hypothesis
        Without constants.
    """
    alike = {
        name: other for name, other in evidence.others.items() if other.shape == evidence.shape
    }
    for name, other in alike.items():
        flat = np.asarray(other.reshape(-1), dtype=np.float64)
        predict = partial(_taken, flat=flat)
        hypothesis = predicting(evidence, _saying(name), predict, tried=len(alike))
        yield by_rarity(hypothesis, evidence, flat)


def _taken(index: Entries, *, flat: NDArray[Any]) -> Floats:
    return np.asarray(flat[index])


def _saying(other: str) -> Saying:
    return Saying(
        Cause.SWAPPED,
        lambda where: f"The right gradient on {where} is what is claimed for {other}.",
        "Two gradients of one shape may have been exchanged: look at the order of a list or the "
        "keys of a dict.",
        {"other_leaf": other},
    )
