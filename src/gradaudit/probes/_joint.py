"""Entries at kinks, moved together: what one entry at a time cannot show.

Where a maximum is tied, handing the whole gradient to every tie passes each one-sided test of a
single entry, and is no subgradient: it shows when all ties move alike, or apart. Ties may lie in
several leaves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from gradaudit.probes._direction import Direction
from gradaudit.probes._probe import LeafAudit
from gradaudit.probes._strata import Stratum
from gradaudit.slopes import Regime

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
        All entries by the same step; all upwards by random steps; and with random signs.
    """
    index = _kinked(audit)
    if index.size > 1:
        alike = float(np.max(audit.leaf.scale[index]))
        for number in range(APART + 2):
            stratum = Stratum(index, NUMBER + number, index.size)
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
                Stratum(index, ACROSS + number, index.size),
                _direction(audit, index, alike, key),
            )
            for audit, index in kinks
        ]


def _kinked(audit: LeafAudit) -> NDArray[np.intp]:
    """Return the entries that were found at kinks when they were probed by themselves."""
    kinks = [
        probe.stratum.index
        for probe in audit.regime(Regime.KINK)
        if not isinstance(probe.stratum.index, slice) and probe.stratum.number < NUMBER
    ]
    return np.concatenate([np.empty(0, np.intp), *kinks])


def _direction(
    audit: LeafAudit, index: NDArray[np.intp], alike: float, key: tuple[int, int, int]
) -> Direction:
    """Return all entries by the same step, all upwards, and then with random signs."""
    leaf, number = audit.leaf, key[-1]
    if number == 0:
        return Direction.along(leaf, index, np.full(index.size, alike), leaf.gradient[index])
    drawn = Direction.drawn(leaf, index, key)
    if number == 1:
        return Direction.along(leaf, index, np.abs(drawn.step), leaf.gradient[index])
    return drawn
