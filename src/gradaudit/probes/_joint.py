"""Entries at kinks, moved together: what one entry at a time cannot show.

Where a maximum is tied, handing the whole gradient to every tie passes each one-sided test of a
single entry, and is no subgradient: it shows when all ties move alike, or apart.
"""

from __future__ import annotations

from collections.abc import Iterator

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
    kinks = [
        probe.stratum.index
        for probe in audit.regime(Regime.KINK)
        if not isinstance(probe.stratum.index, slice)
    ]
    if len(kinks) < 2:  # noqa: PLR2004 - one entry has been probed already
        return
    leaf = audit.leaf
    index: NDArray[np.intp] = np.concatenate(kinks)
    gradient = leaf.gradient[index]
    alike = np.full(index.size, float(np.max(leaf.scale[index])))
    directions = [Direction.along(leaf, index, alike, gradient)]
    for number in range(APART + 1):
        drawn = Direction.drawn(leaf, index, (seed, NUMBER, number))
        if number == 0:
            drawn = Direction.along(leaf, index, np.abs(drawn.step), gradient)
        directions.append(drawn)
    for number, direction in enumerate(directions):
        yield Stratum(index, NUMBER + number, index.size), direction
