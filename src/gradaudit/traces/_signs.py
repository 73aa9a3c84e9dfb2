"""Failures at kinks, looked at again for outputs with positive and with negative cotangents apart.

Where a cotangent has both signs, kinks of several outputs may bend both ways along one entry. The
one-sided slopes then say little: max(a, b) - max(b, c) has no gap along b where all are equal.
Outputs such as a maximum or a rectified unit are convex, and so is each half of f: there the slopes
bound every subgradient (F. H. Clarke 1975, proposition 2.2.7).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gradaudit._audit import Auditor
from gradaudit.evaluate import BudgetSpentError
from gradaudit.judge import Outcome
from gradaudit.probes import ACROSS, Probe
from gradaudit.slopes import Regime
from gradaudit.traces._outputs import Outputs, Part, judged_on

ORDER = (Outcome.PASS, Outcome.UNRESOLVED, Outcome.FAIL)
"""From the best to the worst that a half may come to."""


def judged_by_sign(failed: Sequence[Auditor], outputs: Outputs) -> None:
    """Replace failures at kinks by what both halves come to, if neither fails.

    Parameters
    ----------
    failed : sequence of Auditor
        Of the leaves that failed; their probes are replaced.
    outputs : Outputs
        Asks for the halves, if the claim takes a cotangent of both signs.
    """
    kinked = [one for one in failed if any(map(_fails_at_kink, one.audit.probes))]
    if not kinked:
        return
    try:
        halves = outputs.halves()
        for auditor in kinked if halves else ():
            probes = auditor.audit.probes
            auditor.audit.probes = [_again(probe, auditor, halves) for probe in probes]
    except BudgetSpentError:
        return


def _fails_at_kink(probe: Probe) -> bool:
    """Whether it does, along entries of this leaf alone."""
    if probe.stratum.joint and probe.stratum.number >= ACROSS:
        return False
    return probe.slope.regime is Regime.KINK and probe.judgement.outcome is Outcome.FAIL


def _again(probe: Probe, auditor: Auditor, halves: Sequence[Part]) -> Probe:
    if not _fails_at_kink(probe):
        return probe
    found = [judged_on(half, probe.direction, auditor) for half in halves]
    worst = max(found, key=lambda one: ORDER.index(one.outcome))
    return probe if worst.outcome is Outcome.FAIL else replace(probe, judgement=worst)
