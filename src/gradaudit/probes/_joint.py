"""Entries at kinks, moved together: what one entry at a time cannot show.

Where a maximum is tied, handing the whole gradient to every tie passes each one-sided test of a
single entry, and is no subgradient: it shows when all ties move alike, or apart. Ties may lie in
several leaves.

Along a direction that has a kink itself, the two slopes bound the claim only where all kinks bend
the same way. Where some bend up and others down, any sum of what the entries may have by themselves
may be a generalised gradient (F. H. Clarke 1975).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from gradaudit.probes._direction import Direction
from gradaudit.probes._probe import LeafAudit, Probe
from gradaudit.probes._strata import Stratum
from gradaudit.slopes import Regime, Slope

APART = 4
"""Directions with random signs."""

NUMBER = 1 << 20
"""Where the numbers of these strata start, for the seed: no leaf has so many decades or entries
probed one by one."""

ACROSS = 1 << 22
"""The same for entries of several leaves."""


Part: TypeAlias = tuple[LeafAudit, Stratum, Direction]
"""Entries of one leaf that move along with those of others."""


def kinked_together(audit: LeafAudit, seed: int) -> Iterator[tuple[Stratum, Direction]]:
    """Choose joint directions over the entries of a leaf that were found at kinks.

    Parameters
    ----------
    audit : LeafAudit
        With each entry probed by itself.
    seed : int
        For the random signs and lengths.

    Yields
    ------
    Stratum, Direction
        All entries by the same step; all upwards by random steps; with random signs.
    """
    index = _kinked(audit)
    if index.size > 1:
        alike = float(np.max(audit.leaf.scale[index]))
        for number in range(APART + 2):
            stratum = Stratum(index, NUMBER + number, index.size, joint=True)
            yield stratum, _direction(audit, index, alike, (seed, NUMBER, number))


def kinked_across(audits: Sequence[LeafAudit], seed: int) -> Iterator[list[Part]]:
    """Choose joint directions over the entries at kinks of all leaves that have some.

    Parameters
    ----------
    audits : sequence of LeafAudit
        Of all leaves.
    seed : int
        For the random signs and lengths.

    Yields
    ------
    list of LeafAudit, Stratum, Direction
        One for each such leaf, to be moved at once; nothing where fewer than two have any.
    """
    kinks = [(audit, _kinked(audit)) for audit in audits]
    kinks = [(audit, index) for audit, index in kinks if index.size]
    if len(kinks) < 2:  # noqa: PLR2004 - one leaf has been looked at already
        return
    alike = max(float(np.max(audit.leaf.scale[index])) for audit, index in kinks)
    for number in range(APART + 2):
        key = (seed, ACROSS, number)
        yield [
            (
                audit,
                Stratum(index, ACROSS + number, index.size, joint=True),
                _direction(audit, index, alike, key),
            )
            for audit, index in kinks
        ]


def with_each(slope: Slope, parts: Sequence[tuple[LeafAudit, Direction]]) -> Slope:
    """Widen the slopes at a kink to what the entries allow one by one, if they bend both ways.

    Parameters
    ----------
    slope : Slope
        Along all of them.
    parts : sequence of LeafAudit, Direction
        The leaves, each with its entries at kinks and their steps.

    Returns
    -------
    Slope
        The same where it is no kink, or all of them bend alike.
    """
    probes = [pair for audit, direction in parts for pair in _each(audit, direction)]
    each = [(probe.slope, times) for probe, times in probes]
    bends = {one.right > one.left for one, _ in each}
    if len(bends) == 1 and not any(probe.nearby for probe, _ in probes):
        return slope
    error = math.fsum(one.side_error * abs(times) for one, times in each)
    if slope.regime is Regime.KINK:
        left, right = sorted((slope.left, slope.right))
    elif slope.regime is Regime.SMOOTH and _cancel(each, slope.error + error):
        left = right = slope.value
    else:
        return slope
    ends = [sorted((one.left * times, one.right * times)) for one, times in each]
    low, high = (math.fsum(side) for side in zip(*ends, strict=True))
    return replace(
        slope,
        regime=Regime.KINK,
        value=math.nan,
        error=math.inf,
        left=min(left, low),
        right=max(right, high),
        side_error=(slope.side_error if slope.regime is Regime.KINK else slope.error) + error,
    )


def _cancel(each: Sequence[tuple[Slope, float]], error: float) -> bool:
    """Whether gaps add up to nothing, so that their sum looks smooth without being so.

    Where they do not, and f is smooth along all of them, ties have stayed ties.
    """
    return abs(math.fsum((one.right - one.left) * abs(times) for one, times in each)) <= error


def _each(audit: LeafAudit, direction: Direction) -> Iterator[tuple[Probe, float]]:
    """Yield the probe of each entry, and how many times farther it moves along a direction."""
    own = {int(_index(probe.direction)[0]): probe for probe in _single(audit)}
    for entry, step in zip(_index(direction), direction.step, strict=True):
        probe = own[int(entry)]
        yield probe, float(step / probe.direction.step[0])


def _index(direction: Direction) -> NDArray[np.intp]:
    return np.asarray(direction.index)


def _single(audit: LeafAudit) -> list[Probe]:
    """Return the probes of single entries that met a kink."""
    return [
        probe
        for probe in audit.regime(Regime.KINK)
        if not isinstance(probe.stratum.index, slice)
        and probe.stratum.count == 1
        and not probe.stratum.joint
    ]


def _kinked(audit: LeafAudit) -> NDArray[np.intp]:
    """Return the entries found at kinks where each was probed by itself; a sample ties nothing."""
    if not audit.dense:
        return np.empty(0, np.intp)
    kinks = [probe.stratum.index for probe in _single(audit)]
    return np.concatenate([np.empty(0, np.intp), *kinks])


def _direction(
    audit: LeafAudit, index: NDArray[np.intp], alike: float, key: tuple[int, int, int]
) -> Direction:
    """Return all entries by the same step, all upwards, and then by that step with random signs."""
    leaf, number = audit.leaf, key[-1]
    drawn = Direction.drawn(leaf, index, key).step
    step = np.abs(drawn) if number == 1 else np.full(index.size, alike)
    if number > 1:
        step *= np.sign(drawn)
    return Direction.along(leaf, index, step, leaf.gradient[index])
