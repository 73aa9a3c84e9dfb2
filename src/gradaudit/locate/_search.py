"""The next wrong region of a leaf."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradaudit.judge import Outcome
from gradaudit.locate._grow import grown, standing
from gradaudit.locate._narrow import Narrowed, narrowed
from gradaudit.locate._sample import any_of, grid, heavier
from gradaudit.probes import Probe, Scout

SAMPLED = 5
"""Entries of a region that are looked at one by one."""

CONFIRMED = 10
"""... and so many more if nothing explains it."""

WINDOWS = (3, 1)
"""So many right places in a row end a region: some places contribute nothing, or too little to be
seen; but two regions may lie as close."""

FEW = 24
"""A region of so many entries is looked at one by one, all of it."""

NEARLY_ALL = 0.85
"""A region is taken to be wrong if more than this part of the entries sampled is."""

Entries = NDArray[np.intp]


@dataclass(frozen=True)
class Region:
    """Entries that are taken to be wrong.

    Attributes
    ----------
    index : ndarray of int
        Which.
    certain : bool
        Whether each of them was looked at.
    everywhere : bool
        Whether it is all of what was suspected: most entries sampled there are wrong.
    mixed : bool
        Whether it was taken out of a region in which some entries are right.
    """

    index: Entries
    certain: bool
    everywhere: bool = False
    mixed: bool = False


def next_region(
    scout: Scout, probe: Probe, seed: int, suspects: Entries | None = None
) -> Region | None:
    """Find the first wrong entry of a failing direction, and what it is a part of.

    Parameters
    ----------
    scout : Scout
        Measures.
    probe : Probe
        Failed.
    seed : int
        For directions and samples.
    suspects : ndarray of int, optional
        All entries that may be wrong: if nearly all of a sample are, these are the region.

    Returns
    -------
    Region or None
        None where the difference cannot be traced to an entry.
    """
    start = narrowed(scout, probe)
    if start is None or scout.entry(start.entry).judgement.outcome is not Outcome.FAIL:
        return None
    if suspects is not None and len(start.axes) == sum(n > 1 for n in scout.leaf.shape):
        everywhere = _widespread(scout, suspects, seed)
        if everywhere is not None:
            return everywhere
    return _grown(scout, start, seed)


def _widespread(scout: Scout, suspects: Entries, seed: int) -> Region | None:
    """Sample the entries under suspicion; None where more than a few of them are right."""
    sample = grid(scout.leaf, suspects, (seed, suspects.size))
    spared = int((1 - NEARLY_ALL) * sample.size)
    wrong, right = _standings(scout, sample, math.inf, spared)
    if right.size > spared or wrong.size < 2:  # noqa: PLR2004 - several
        return None
    return Region(wrong if right.size else suspects, certain=bool(right.size), everywhere=True)


def _grown(scout: Scout, start: Narrowed, seed: int) -> Region:
    """Take the largest region of which nearly all entries sampled are wrong."""
    mistake = scout.entry(start.entry).judgement.discrepancy
    wrong = np.array([start.entry])
    for window in WINDOWS:
        box = _combined(grown(scout, start, window, seed), scout.leaf.shape)
        if box.size == 1:
            return Region(box, certain=True)
        few = box.size <= FEW
        sample = box if few else heavier(scout.leaf, box, SAMPLED, (seed, start.entry))
        wrong, right = _standings(scout, sample, mistake)
        if few and not (right.size and window > 1):
            return Region(wrong, certain=True)
        if wrong.size > NEARLY_ALL * (wrong.size + right.size):
            return Region(box, certain=False)
    return Region(np.union1d(wrong, [start.entry]), certain=True, mixed=True)


def confirmed(scout: Scout, region: Region, seed: int) -> Region:
    """Look at more of a region that nothing explains: its entries speak for each other no more.

    Parameters
    ----------
    scout : Scout
        Measures.
    region : Region
        Of which some entries were sampled.
    seed : int
        For the sample.

    Returns
    -------
    Region
        The same; or those of its entries that were found wrong, if some are right.
    """
    if region.certain:
        return region
    sample = any_of(region.index, CONFIRMED, (seed, region.index.size))
    known = np.intersect1d(scout.measured, region.index)
    looks = [scout.entry(int(entry)).judgement for entry in known]
    mistakes = [look.discrepancy for look in looks if look.outcome is Outcome.FAIL]
    asked = np.union1d(sample, known)
    wrong, right = _standings(scout, asked, min(mistakes, default=math.inf))
    if not right.size:
        return region
    return Region(wrong, certain=True, everywhere=region.everywhere, mixed=True)


def _standings(
    scout: Scout, entries: Iterable[int], mistake: float, spared: float = math.inf
) -> tuple[Entries, Entries]:
    """Look at entries one by one, until too many are right; return the wrong and the right ones."""
    asked: dict[bool | None, list[int]] = {True: [], False: [], None: []}
    for entry in map(int, entries):
        asked[standing(scout.entry(entry), mistake)].append(entry)
        if len(asked[False]) > spared:
            break
    return np.array(asked[True], dtype=np.intp), np.array(asked[False], dtype=np.intp)


def _combined(box: tuple[Entries, ...], shape: tuple[int, ...]) -> Entries:
    return np.ravel_multi_index(np.ix_(*box), shape).reshape(-1)
