"""Kinks that several leaves share: their entries are moved at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from gradaudit._circumstances import Circumstances
from gradaudit.evaluate import BudgetSpentError
from gradaudit.judge import Judgement, Outcome, Standard, judge
from gradaudit.probes import EvaluatedLine, LeafAudit, Part, Probe, kinked_across, with_each
from gradaudit.slopes import Slope, closer, measure

LENGTHS = (1.0, 1.25, 1.5)
"""A mistake counts if it shows along two of the same direction so much longer."""


def audit_across(
    audits: Sequence[LeafAudit], shared: Circumstances, standards: Sequence[Standard]
) -> None:
    """Probe what the leaves have at kinks together; add what does not pass to each of them.

    Parameters
    ----------
    audits : sequence of LeafAudit
        Of all leaves, each looked at by itself.
    shared : Circumstances
        Of the whole check.
    standards : sequence of Standard
        What each leaf is measured against.
    """
    of = dict(zip((id(audit) for audit in audits), standards, strict=True))
    for parts in kinked_across(audits, shared.seed):
        standard = _joint([of[id(audit)] for audit, _, _ in parts])
        try:
            slope, judgement = _looked(parts, shared, standard)
        except BudgetSpentError:
            for audit, _, _ in parts:
                audit.complete = False
            return
        if judgement.outcome is not Outcome.PASS:
            for audit, stratum, direction in parts:
                audit.probes.append(Probe(stratum, direction, slope, judgement))


def _joint(standards: Sequence[Standard]) -> Standard:
    """Return the laxest of them."""
    return Standard(
        rtol=max(one.rtol for one in standards),
        strict=any(one.strict for one in standards),
        rounding=0.0,
        largest=max(one.largest for one in standards),
        minor=min(one.minor for one in standards),
        zero=max(one.zero for one in standards),
    )


def _looked(
    parts: Sequence[Part], shared: Circumstances, standard: Standard
) -> tuple[Slope, Judgement]:
    """Measure and judge; a failure has to show twice."""
    looks: list[tuple[Slope, Judgement]] = []
    for length in LENGTHS:
        looks.append(_measured(parts, shared, standard, length))
        fails = [look for look in looks if look[1].outcome is Outcome.FAIL]
        if not fails or len(fails) > 1:
            return looks[0]
    return looks[-1]


def _measured(
    parts: Sequence[Part], shared: Circumstances, standard: Standard, length: float
) -> tuple[Slope, Judgement]:
    directions = [direction.scaled(length) for _, _, direction in parts]
    line = EvaluatedLine.along(shared.evaluator, *directions)
    noise = max(audit.noise for audit, _, _ in parts)
    slope = closer(line, measure(line, noise))
    slope = with_each(
        slope, [(audit, one) for (audit, _, _), one in zip(parts, directions, strict=True)]
    )
    claimed = math.fsum(direction.claimed for direction in directions)
    size = math.hypot(*(direction.size for direction in directions))
    rounding = math.fsum(direction.rounding for direction in directions)
    return slope, judge(claimed, size, slope, replace(standard, rounding=rounding))
