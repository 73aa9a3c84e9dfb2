"""The numeric gradient is a constant times the claim."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gradaudit._report import Cause
from gradaudit.diagnose._constants import beside, named, whole
from gradaudit.diagnose._evidence import Evidence
from gradaudit.diagnose._fit import Constant, constants
from gradaudit.diagnose._hypothesis import Hypothesis, Saying, predicting

MEAN_OR_SUM = 3
"""Whole factors from here up look like a number of items."""


def hypotheses(evidence: Evidence) -> Iterator[Hypothesis]:
    """Propose ``numeric = c * claim``, but for c of -1, 0 and 1.

    Parameters
    ----------
    evidence : Evidence
        What was measured.

    Yields
    ------
    Hypothesis
        With one constant.
    """
    for factor in constants(evidence, evidence.numeric, evidence.claimed):
        if min(abs(factor.value), abs(abs(factor.value) - 1)) > factor.error:
            yield _scaled(evidence, factor)


def saying(factor: Constant, evidence: Evidence) -> Saying:
    """Put a factor into words.

    Parameters
    ----------
    factor : Constant
        By which the claim has to be multiplied.
    evidence : Evidence
        With the sizes that it may be.

    Returns
    -------
    Saying
        Of cause `scale`.
    """
    name = named(factor.value, factor.error, evidence.sizes)
    return Saying(
        Cause.SCALE,
        lambda where: f"The right gradient on {where} is {name} times the claim.",
        _advice(factor),
        {"factor": factor.value, "error": factor.error},
    )


def _advice(factor: Constant) -> str:
    """Guess where such a factor comes from."""
    items = whole(factor.value, factor.error)
    fewer = (
        whole(1 / factor.value, factor.error / factor.value / factor.value)
        if factor.value
        else None
    )
    m = beside(factor.value, factor.error)
    if items and items >= MEAN_OR_SUM:
        return f"A mean where f takes the sum, over {items} items?"
    if fewer and fewer >= MEAN_OR_SUM:
        return f"A sum where f takes the mean, over {fewer} items?"
    if items or fewer:
        return "A square differentiated without its 2, or with it where f has a 1/2?"
    if m:
        return f"One of the two divides by m, the other by m - 1, with m = {m}?"
    return "Look for a constant factor that one of the two has and the other has not."


def _scaled(evidence: Evidence, factor: Constant) -> Hypothesis:
    return predicting(
        evidence,
        saying(factor, evidence),
        lambda index: factor.value * evidence.mended[index],
        doubt=factor.error * np.abs(evidence.claimed),
        fitted=1,
        tried=factor.tried,
    )
