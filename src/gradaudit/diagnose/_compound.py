"""Two mistakes on top of each other: numbers in the wrong places, wrongly scaled, unpenalised."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from gradaudit.diagnose._evidence import Entries, Evidence, Floats
from gradaudit.diagnose._fit import Constant
from gradaudit.diagnose._hypothesis import WITHIN, Hypothesis, Saying, predicting, rarity
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
            if cause is sign:
                yield from _wrong_but_for_a_penalty(evidence, first, second)
                continue
            for other in (sign, scale, regularisation):
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
        telling=_said_by_moving(evidence, first),
    )


def _said_by_moving(evidence: Evidence, first: Hypothesis) -> Floats | float:
    """Return how much an entry can say for a rearrangement: nothing, where it stays the same."""
    assert first.predict is not None  # noqa: S101 - rearrangements predict
    if not first.moved:
        return evidence.counted
    moved = first.predict(evidence.index)
    rare = rarity(moved, evidence.claim, evidence.counted)
    return np.where(moved == evidence.claimed, 0.0, rare)


def _wrong_but_for_a_penalty(
    evidence: Evidence, first: Hypothesis, second: Evidence
) -> Iterator[Hypothesis]:
    for both in regularisation.hypotheses(second):
        numbers = both.sayings[0].numbers
        norm, value = int(numbers["norm"]), float(numbers["coefficient"])
        coefficient = Constant(value, float(numbers["error"]), both.tried)
        said = _but_for_a_penalty(first.sayings[0], norm, coefficient, -1.0)
        yield replace(_joined(evidence, first, both), sayings=(said,))


def _but_for_a_penalty(saying: Saying, norm: int, coefficient: Constant, factor: float) -> Saying:
    """Say that what is wrong by a factor is all but a penalty, or that one is missing as well.

    ``numeric = k claim + c x`` may be read in both ways: with l = c / (1 - k), it is
    ``k (claim - l x) + l x``.
    """
    penalty = coefficient.value / (1 - factor)
    x = "sign({})" if norm == 1 else "{}"

    def statement(where: str) -> str:
        name = x.format(where)
        right, missing = f"{penalty:.6g} * {name}", f"{coefficient.value:.6g} * {name}"
        return (
            f"{saying.statement(where)[:-1]}, but for a penalty: as if its part {right} were right "
            f"and the rest not (or as if {missing} were missing too)."
        )

    numbers = {**saying.numbers, "coefficient": coefficient.value, "norm": float(norm)}
    return Saying(saying.cause, statement, saying.advice, numbers)


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
            _but_for_a_penalty(scale.saying(factor, evidence), norm, coefficient, factor.value),
            _both(evidence, norm, factor.value, coefficient.value),
            doubt=factor.error * np.abs(evidence.claimed) + coefficient.error * np.abs(feature),
            fitted=2,
            telling=evidence.counted,
        )


def _pair(evidence: Evidence, feature: Floats) -> tuple[Constant, Constant] | None:
    """Fit both constants by least squares, weighted by the bars; None where one of them says all.

    A factor of 1 is a penalty alone, and one of 0 has nothing to do with the claim. The entries
    left over tell whether both are believed.
    """
    wrong = evidence.wrong & (evidence.error > 0)
    if np.count_nonzero(wrong) <= 2:  # noqa: PLR2004 - two constants
        return None
    columns = np.stack([evidence.claimed[wrong], feature[wrong]], axis=1).astype(np.float64)
    size = np.abs(columns).max(axis=0)
    if not (size > 0).all():
        return None
    least = float(evidence.error[wrong].min())
    weight = least / evidence.error[wrong]
    design, target = columns / size * weight[:, None], evidence.numeric[wrong] * weight
    if not np.isfinite(design).all() or not np.isfinite(target).all():
        return None
    found, _, rank, _ = np.linalg.lstsq(design, target)
    if rank < design.shape[1]:
        return None
    error = least * np.sqrt(np.diag(np.linalg.inv(design.T @ design))) / size
    factor, coefficient = (Constant(*pair, 1) for pair in zip(found / size, error, strict=True))
    far = min(abs(factor.value), abs(abs(factor.value) - 1))
    trivial = far <= WITHIN * factor.error
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
