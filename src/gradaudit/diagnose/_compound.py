"""Two mistakes on top of each other: numbers in the wrong places, wrongly scaled, unpenalised."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from gradaudit.diagnose._evidence import Entries, Evidence, Floats
from gradaudit.diagnose._fit import Constant
from gradaudit.diagnose._hypothesis import WITHIN, Hypothesis, predicting
from gradaudit.diagnose.causes import flip, memory_order, regularisation, scale, sign, swapped
from gradaudit.diagnose.causes import transpose as transposed

REARRANGED = (transposed, memory_order, flip, swapped)
"""Causes without constants that another mistake may lie on top of."""


def compounds(evidence: Evidence) -> Iterator[Hypothesis]:
    """Propose two causes for the same entries, where one alone would not do.

    Parameters
    ----------
    evidence : Evidence
        What was measured.

    Yields
    ------
    Hypothesis
        With two sayings: rearranged and scaled, rearranged and a penalty, scaled and a penalty.
    """
    yield from _scaled_and_penalised(evidence)
    for cause in (sign, *REARRANGED):
        for first in cause.hypotheses(evidence):
            if first.predict is None:
                continue
            second = replace(evidence, mended=cast(Floats, _Predicted(first.predict)))
            others = [regularisation] if cause is sign else [sign, scale, regularisation]
            for other in others:
                for both in other.hypotheses(second):
                    yield _joined(evidence, first, both)


@dataclass(frozen=True)
class _Predicted:
    """What stands for an array: most of its entries are never asked for."""

    predict: Callable[[Entries], Floats]

    def __getitem__(self, index: Entries) -> Floats:
        return self.predict(index)


def _joined(evidence: Evidence, first: Hypothesis, second: Hypothesis) -> Hypothesis:
    """Count what the second says about the claim itself, not about the first."""
    assert second.predict is not None  # noqa: S101 - the causes asked here all predict
    return predicting(
        evidence,
        (*first.sayings, *second.sayings),
        second.predict,
        fitted=second.fitted,
        tried=first.tried * second.tried * len(REARRANGED),
        whole=first.whole,
    )


def _scaled_and_penalised(evidence: Evidence) -> Iterator[Hypothesis]:
    """Propose ``numeric = c * claim + b * x``: pairs of entries give both constants."""
    for norm in regularisation.NORMS:
        feature = regularisation.derivative(norm, evidence.point)
        fitted = _pair(evidence, feature)
        if fitted is None:
            continue
        factor, coefficient = fitted
        yield predicting(
            evidence,
            (
                scale.saying(factor, evidence),
                regularisation.saying(norm, coefficient, evidence),
            ),
            _both(evidence, norm, factor.value, coefficient.value),
            doubt=factor.error * np.abs(evidence.claimed) + coefficient.error * np.abs(feature),
            fitted=2,
        )


def _pair(evidence: Evidence, feature: Floats) -> tuple[Constant, Constant] | None:
    """Fit both constants by least squares, weighted by the bars; None where they are one.

    The entries left over tell whether they are believed.
    """
    wrong = evidence.wrong & (evidence.error > 0)
    if np.count_nonzero(wrong) <= 2:  # noqa: PLR2004 - two constants
        return None
    columns = np.stack([evidence.claimed[wrong], feature[wrong]], axis=1).astype(np.float64)
    size = np.abs(columns).max(axis=0)
    if not (size > 0).all():
        return None
    design = columns / size / evidence.error[wrong, None]
    target = evidence.numeric[wrong] / evidence.error[wrong]
    found, _, rank, _ = np.linalg.lstsq(design, target)
    if rank < design.shape[1]:
        return None
    error = np.sqrt(np.diag(np.linalg.inv(design.T @ design))) / size
    factor, coefficient = (Constant(*pair, 1) for pair in zip(found / size, error, strict=True))
    trivial = abs(abs(factor.value) - 1) <= WITHIN * factor.error
    return None if trivial or abs(coefficient.value) <= coefficient.error else (factor, coefficient)


def _both(
    evidence: Evidence, norm: int, factor: float, coefficient: float
) -> Callable[[Entries], Floats]:
    flat = evidence.values.reshape(-1)

    def predict(index: Entries) -> Floats:
        x = np.asarray(flat[index], dtype=np.float64)
        penalty = coefficient * regularisation.derivative(norm, x)
        return np.asarray(factor * evidence.mended[index] + penalty)

    return predict
