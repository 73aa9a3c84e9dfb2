"""All findings on one leaf."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from gradaudit._report import Finding, LeafReport, Verdict
from gradaudit.diagnose._place import flat, jump, kink, noisy
from gradaudit.diagnose._wrong import nonfinite, unknown
from gradaudit.judge import Outcome
from gradaudit.locate import describe
from gradaudit.probes import LeafAudit, Probe
from gradaudit.slopes import Regime


def about_leaf(audit: LeafAudit | None, report: LeafReport) -> Iterator[Finding]:
    """Say what is remarkable about a leaf, the fault first.

    Parameters
    ----------
    audit : LeafAudit or None
        What was measured; None where nothing could be.
    report : LeafReport
        What it came to.

    Yields
    ------
    Finding
        None for a leaf that simply is right.
    """
    if audit is None:
        if report.verdict is Verdict.FAIL:
            yield nonfinite(report.name, describe(report.name, report.wrong))
        return
    failed = audit.outcome(Outcome.FAIL)
    unmoved = [probe for probe in failed if probe.slope.regime is Regime.FLAT]
    kinked = [probe for probe in failed if probe.slope.regime is Regime.KINK]
    if unmoved:
        yield flat(report.name, _where(unmoved, report))
    if kinked:
        yield kink(report.name, _where(kinked, report), inside=False)
    if len(failed) > len(unmoved) + len(kinked):
        where = describe(report.name, report.wrong) if report.wrong_entries else report.name
        yield unknown(report.name, where, exact=report.exact)
    yield from _about_place(audit, report)


def _about_place(audit: LeafAudit, report: LeafReport) -> Iterator[Finding]:
    corners = [p for p in audit.regime(Regime.KINK) if p.judgement.outcome is Outcome.PASS]
    if corners:
        yield kink(report.name, _where(corners, report), inside=True)
    jumps = audit.regime(Regime.JUMP)
    if jumps:
        yield jump(report.name, _where(jumps, report))
    open_probes = [
        probe
        for probe in audit.outcome(Outcome.UNRESOLVED)
        if probe.slope.regime is not Regime.JUMP
    ]
    if open_probes:
        yield noisy(report.name, open_probes[0].judgement.reason)


def _where(probes: Sequence[Probe], report: LeafReport) -> str:
    chosen = np.zeros(report.wrong.size, dtype=bool)
    for probe in probes:
        chosen[probe.stratum.index] = True
    return describe(report.name, chosen.reshape(report.shape))
