"""The numeric gradient is a constant times the claim."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gradaudit._report import Cause
from gradaudit.diagnose._constants import named, whole
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
    larger, smaller = _items(factor)
    if larger:
        advice = f"A mean where f takes the sum, over {larger} items?"
    elif smaller:
        advice = f"A sum where f takes the mean, over {smaller} items?"
    elif whole(factor.value, factor.error):
        advice = "A square differentiated without its 2? Or half of f left out?"
    else:
        advice = "Look for a constant factor that one of the two has and the other has not."
    return Saying(
        Cause.SCALE,
        lambda where: f"The right gradient on {where} is {name} times the claim.",
        advice,
        {"factor": factor.value, "error": factor.error},
    )


def _items(factor: Constant) -> tuple[int | None, int | None]:
    """Return the number of items by which the claim is too small, or too large."""
    if factor.value == 0:
        return None, None
    larger = whole(factor.value, factor.error)
    smaller = whole(1 / factor.value, factor.error / factor.value**2)
    return tuple(n if n and n >= MEAN_OR_SUM else None for n in (larger, smaller))  # type: ignore[return-value]


def _scaled(evidence: Evidence, factor: Constant) -> Hypothesis:
    return predicting(
        evidence,
        saying(factor, evidence),
        lambda index: factor.value * evidence.mended[index],
        doubt=factor.error * np.abs(evidence.claimed),
        fitted=1,
        tried=factor.tried,
    )
