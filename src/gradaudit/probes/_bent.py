"""Kinks along a direction that moves many entries, not each of which was looked at.

If some of these kinks bend up and others down, their gaps cancel along the direction, while the
claim may take any slope within each of them. How far that lets it go is learnt from a sample of the
entries, each looked at by itself; such looks also see what a wide gap along the direction hides.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gradaudit.judge import Outcome, undecided
from gradaudit.probes._direction import Direction
from gradaudit.probes._probe import LeafAudit, Probe
from gradaudit.probes._strata import Stratum
from gradaudit.slopes import Regime, Slope
from gradaudit.spaces import EVERY_ENTRY

SINGLES = 16
"""So many entries of a stratum with a kink are looked at by themselves; up to twice as many, where
that is all of them."""

NUMBER = 1 << 23
"""Where the numbers of these strata start, for the seed."""

AMONG_KINKS = (
    "it disagrees along many entries at once, some of them at kinks that may allow it; none by "
    "itself was found wrong"
)
"""Why nothing is decided then."""

SURE = 3.0
"""How far beyond its mean, in standard errors, the sum over a sample is taken to reach."""


def singles(stratum: Stratum, total: int, seed: int) -> list[Stratum]:
    """Choose entries of a stratum to be looked at by themselves.

    Parameters
    ----------
    stratum : Stratum
        Of several entries.
    total : int
        How many entries the leaf has.
    seed : int
        What to draw from.

    Returns
    -------
    list of Stratum
        One for each entry chosen.
    """
    index = np.arange(total)[stratum.index]
    if index.size > 2 * SINGLES:
        rng = np.random.default_rng((seed, NUMBER, stratum.number))
        index = rng.choice(index, SINGLES, replace=False)
    return [Stratum(np.array([entry]), NUMBER + int(entry), 1) for entry in np.sort(index)]


def alike(audit: LeafAudit) -> Iterator[tuple[Stratum, Direction]]:
    """Choose the direction that moves all entries of a leaf with kinks by the same step.

    Ties stay ties along it, so that it meets no kink of theirs: handing the whole gradient to every
    tie shows.

    Parameters
    ----------
    audit : LeafAudit
        With its strata probed.

    Yields
    ------
    Stratum, Direction
        One, if a stratum of several entries has met a kink.
    """
    if any(probe.stratum.count > 1 for probe in audit.regime(Regime.KINK)):
        leaf, size = audit.leaf, audit.leaf.size
        step = np.full(size, float(leaf.scale.max()))
        direction = Direction.along(leaf, EVERY_ENTRY, step, leaf.gradient)
        yield Stratum(EVERY_ENTRY, NUMBER - 1, size), direction


def bent(slope: Slope, direction: Direction, sample: Sequence[Probe]) -> Slope:
    """Widen the slopes at a kink to what the entries allow, by a sample of them.

    Parameters
    ----------
    slope : Slope
        Along the direction.
    direction : Direction
        Over all entries.
    sample : sequence of Probe
        Of single entries, all or some of them.

    Returns
    -------
    Slope
        With one-sided slopes as far apart as the gaps of all entries together would be, if none
        cancelled another.
    """
    if slope.regime is not Regime.KINK or not sample:
        return slope
    step = np.zeros(direction.leaf.size)
    step[direction.index] = np.abs(direction.step)
    gaps, errors = np.zeros(len(sample)), np.zeros(len(sample))
    for number, probe in enumerate(sample):
        if probe.slope.regime is Regime.KINK:
            times = step[probe.direction.index][0] / abs(float(probe.direction.step[0]))
            gaps[number] = abs(probe.slope.right - probe.slope.left) * times
            errors[number] = probe.slope.side_error * times
    width = max(_total(gaps, direction.count), abs(slope.right - slope.left))
    middle = (slope.left + slope.right) / 2
    return replace(
        slope,
        left=middle - width / 2,
        right=middle + width / 2,
        side_error=slope.side_error + float(errors.mean()) * direction.count,
    )


def withdrawn(probe: Probe) -> Probe:
    """Take back a failure along a direction with kinks: no entry by itself was found to fail.

    Parameters
    ----------
    probe : Probe
        Any.

    Returns
    -------
    Probe
        Undecided, if it failed at a kink along several entries; else the same.
    """
    several = probe.stratum.count > 1 and not probe.stratum.joint
    fails = probe.judgement.outcome is Outcome.FAIL
    if not (fails and several and probe.slope.regime is Regime.KINK):
        return probe
    return replace(probe, judgement=undecided(AMONG_KINKS))


def _total(gaps: NDArray[np.float64], count: int) -> float:
    """Return how much the gaps of so many entries may add up to, by those of a sample."""
    doubt = 0.0 if gaps.size >= count else SURE * float(gaps.std()) / math.sqrt(gaps.size)
    return count * (float(gaps.mean()) + doubt)
