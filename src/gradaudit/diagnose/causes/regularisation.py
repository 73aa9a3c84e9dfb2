"""The numeric gradient is the claim and the derivative of a penalty on the leaf."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gradaudit._report import Cause
from gradaudit.diagnose._constants import digits, named
from gradaudit.diagnose._evidence import Entries, Evidence, Floats
from gradaudit.diagnose._fit import Constant, constants
from gradaudit.diagnose._hypothesis import Hypothesis, Saying, predicting

NORMS = (1, 2)
"""L1 and L2, by number."""

CANCELLED = 4 * float(np.finfo(np.float64).eps)
"""Rounding of the claim that stays where the penalty takes it away."""

ENOUGH = 2
"""Entries of either sign that show a penalty's sign to follow theirs."""

VARIED = 1e-3
"""... or by what part their sizes have to differ."""


def hypotheses(evidence: Evidence) -> Iterator[Hypothesis]:
    """Propose ``numeric = claim + c * x`` (L2) and ``numeric = claim + c * sign(x)`` (L1).

    Parameters
    ----------
    evidence : Evidence
        What was measured.

    Yields
    ------
    Hypothesis
        With one constant.
    """
    for norm in reversed(NORMS):
        feature = derivative(norm, evidence.point)
        left = evidence.numeric - evidence.claimed
        for coefficient in constants(evidence, left, feature):
            if abs(coefficient.value) > coefficient.error:
                proposed = _penalised(evidence, norm, coefficient)
                if _varied(feature[proposed.explained & evidence.wrong]):
                    yield proposed


def _varied(feature: Floats) -> bool:
    """Whether a penalty can be told from a constant: where its derivative is not one itself."""
    if np.count_nonzero(feature > 0) >= ENOUGH <= np.count_nonzero(feature < 0):
        return True
    size = np.abs(feature)
    return bool(size.min(initial=np.inf) < (1 - VARIED) * size.max(initial=0.0))


def derivative(norm: int, x: Floats) -> Floats:
    """Return the derivative of |x| or of x**2 / 2.

    Parameters
    ----------
    norm : {1, 2}
        Which.
    x : ndarray
        Where.

    Returns
    -------
    ndarray
        Like `x`.
    """
    return np.sign(x) if norm == 1 else x


def saying(norm: int, coefficient: Constant, evidence: Evidence) -> Saying:
    """Put a penalty into words.

    Parameters
    ----------
    norm : {1, 2}
        Of its power.
    coefficient : Constant
        Of its derivative.
    evidence : Evidence
        With the sizes that it may be.

    Returns
    -------
    Saying
        Of cause `regularisation`.
    """
    size, error = abs(coefficient.value), coefficient.error
    number = named(size, error, evidence.sizes) if norm == 1 else f"{size:.{digits(size, error)}g}"
    more, lacks, has = ("plus", "the gradient", "f")
    if coefficient.value < 0:
        more, lacks, has = ("minus", "f", "the gradient")

    def statement(where: str) -> str:
        name = where if where.count("[") < 2 and " of " not in where else evidence.name  # noqa: PLR2004
        slope = f"sign({name})" if norm == 1 else name
        penalty = f"{number} * sum(abs({name}))" if norm == 1 else f"{number}/2 * sum({name}**2)"
        return (
            f"The right gradient on {where} is the claim {more} {number} * {slope}, the derivative "
            f"of a penalty {penalty}."
        )

    advice = (
        f"Either {lacks} lacks a penalty on that slice, or a part of one; or {has} has one too "
        "many, or one with the wrong sign."
    )
    numbers = {"coefficient": coefficient.value, "error": error, "norm": float(norm)}
    return Saying(Cause.REGULARISATION, statement, advice, numbers)


def _penalised(evidence: Evidence, norm: int, coefficient: Constant) -> Hypothesis:
    flat = evidence.values.reshape(-1)

    def predict(index: Entries) -> Floats:
        x = np.asarray(flat[index], dtype=np.float64)
        return np.asarray(evidence.mended[index] + coefficient.value * derivative(norm, x))

    return predicting(
        evidence,
        saying(norm, coefficient, evidence),
        predict,
        doubt=coefficient.error * np.abs(derivative(norm, evidence.point))
        + CANCELLED * np.abs(evidence.claimed),
        fitted=1,
        tried=coefficient.tried,
        telling=evidence.counted,
    )
