"""What a look at a stratum is worth, and what several of them say together."""

from __future__ import annotations

from dataclasses import replace

from gradaudit.judge import RESOLVED, Outcome, undecided
from gradaudit.probes import Probe
from gradaudit.slopes import Regime

CONFIRMATIONS = 2
"""Further looks, in other directions and on a shifted ladder, that a failing probe gets."""

NEARLY = 4.0
"""A lone entry is looked at again where its bar is too wide by no more than this factor."""


def weighed(looks: list[Probe]) -> Probe:
    """Decide where one look found a mistake and others, which would have seen it, none."""
    first, *others = looks
    sharp = [
        other
        for other in others
        if other.judgement.outcome is Outcome.PASS
        and other.judgement.resolution < first.judgement.discrepancy
    ]
    if len(sharp) == CONFIRMATIONS:
        return sharp[0]
    doubt = "one look found a mistake, and others could neither confirm nor exclude it"
    return replace(first, judgement=undecided(doubt))


def faint(probe: Probe) -> bool:
    """Tell whether the slope along several entries was not resolved by itself."""
    fails = probe.judgement.outcome is Outcome.FAIL
    flat = probe.slope.regime is Regime.FLAT
    wide = probe.slope.error > RESOLVED * probe.scale
    return probe.stratum.count > 1 and not (fails or flat) and wide


def nearly(probe: Probe) -> bool:
    """Tell whether another length of the step may resolve what this one hardly did not."""
    return probe.slope.error <= NEARLY * RESOLVED * probe.scale


def settled(probe: Probe) -> bool:
    """Tell whether nothing is left to be looked at along a direction."""
    passes = probe.judgement.outcome is Outcome.PASS
    return passes and probe.slope.regime is Regime.SMOOTH


def fails(probes: list[Probe]) -> int:
    """Count the looks that found a mistake."""
    return sum(probe.judgement.outcome is Outcome.FAIL for probe in probes)
