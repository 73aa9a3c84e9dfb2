"""All findings on one leaf."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from gradaudit._report import Finding, LeafReport, Verdict
from gradaudit.diagnose._explain import Explanation
from gradaudit.diagnose._hypothesis import Saying
from gradaudit.diagnose._place import edge, flat, jump, kink, noisy
from gradaudit.diagnose._wrong import nonfinite, unknown
from gradaudit.judge import Outcome
from gradaudit.locate import describe
from gradaudit.probes import LeafAudit, Probe
from gradaudit.slopes import Regime


def about_leaf(
    audit: LeafAudit | None,
    report: LeafReport,
    explanations: Sequence[Explanation] = (),
    unexplained: NDArray[np.bool_] | None = None,
) -> Iterator[Finding]:
    """Say what is remarkable about a leaf, the fault first.

    Parameters
    ----------
    audit : LeafAudit or None
        What was measured; None where nothing could be.
    report : LeafReport
        What it came to.
    explanations : sequence of Explanation
        Why it is wrong.
    unexplained : ndarray of bool, optional
        The wrong entries that nothing explains, in the leaf's shape.

    Yields
    ------
    Finding
        None for a leaf that simply is right.
    """
    if audit is None:
        if report.verdict is Verdict.FAIL:
            yield nonfinite(report.name, describe(report.name, report.wrong))
        return
    for one in explanations:
        where = describe(report.name, one.region.reshape(report.shape))
        yield from (_said(saying, report.name, where) for saying in one.sayings)
    failed = audit.outcome(Outcome.FAIL)
    kinked = [probe for probe in failed if probe.slope.regime is Regime.KINK]
    if kinked:
        yield kink(report.name, _where(kinked, report), inside=False)
    if unexplained is not None:
        left = unexplained & ~_mask(kinked, report)
        if left.any():
            yield unknown(report.name, describe(report.name, left), exact=report.exact)
        elif failed and not explanations and not kinked:
            yield unknown(report.name, report.name, exact=False)
    yield from _about_place(audit, report)


def _said(saying: Saying, leaf: str, where: str) -> Finding:
    return Finding(
        saying.cause, saying.statement(where), leaf, where, dict(saying.numbers), saying.advice
    )


def _about_place(audit: LeafAudit, report: LeafReport) -> Iterator[Finding]:
    corners = [p for p in audit.regime(Regime.KINK) if p.judgement.outcome is Outcome.PASS]
    if corners:
        yield kink(report.name, _where(corners, report), inside=True)
    edges = audit.regime(Regime.ONE_SIDED)
    if edges:
        yield edge(report.name, _where(edges, report))
    jumps = audit.regime(Regime.JUMP)
    if jumps:
        yield jump(report.name, _where(jumps, report))
    unresolved = audit.outcome(Outcome.UNRESOLVED)
    still = [probe for probe in unresolved if probe.slope.regime is Regime.FLAT]
    if still:
        yield flat(report.name, _where(still, report))
    told = {Regime.JUMP, Regime.FLAT}
    noise = [probe for probe in unresolved if probe.slope.regime not in told]
    if noise:
        yield noisy(report.name, noise[0].judgement.reason)


def _where(probes: Sequence[Probe], report: LeafReport) -> str:
    return describe(report.name, _mask(probes, report))


def _mask(probes: Sequence[Probe], report: LeafReport) -> NDArray[np.bool_]:
    chosen = np.zeros(report.wrong.size, dtype=bool)
    for probe in probes:
        chosen[probe.stratum.index] = True
    return chosen.reshape(report.shape)
