"""Another claim, tried before it is believed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradaudit.judge import Outcome
from gradaudit.locate import any_of
from gradaudit.probes import Scout

TRIED, SPARED = 8, 2
"""Entries on which another claim is tried, and how many of them may be wrong for another reason."""

Claim = NDArray[np.floating[Any]]


class Trials:
    """Measures against another claim, and goes back to the one before whatever happens.

    Parameters
    ----------
    scout : Scout
        Measures.
    seed : int
        For samples.
    """

    def __init__(self, scout: Scout, seed: int) -> None:
        self._scout = scout
        self._seed = seed

    def holds(self, claim: Claim, where: NDArray[np.bool_]) -> bool:
        """Try a claim for the whole leaf on entries that it was not made from.

        Parameters
        ----------
        claim : ndarray, flat
            The other claim.
        where : ndarray of bool, flat
            The entries to choose from.

        Returns
        -------
        bool
            Whether nearly all of them are right.
        """
        fresh = np.setdiff1d(np.flatnonzero(where), self._scout.measured)
        return not fresh.size or self._right(fresh, claim)

    def fits(self, index: NDArray[np.intp], claim: Claim) -> bool:
        """Try a claim for a region of which some entries were sampled.

        Parameters
        ----------
        index : ndarray of int
            The region.
        claim : ndarray, flat
            The other claim.

        Returns
        -------
        bool
            Whether it is right there along a direction, or in nearly all of a sample.
        """
        return self.passes(index, claim, 0) or self._right(index, claim)

    def passes(self, index: NDArray[np.intp], claim: Claim, look: int) -> bool:
        """Try a claim along a direction over some entries.

        Parameters
        ----------
        index : ndarray of int
            Which entries.
        claim : ndarray, flat
            The other claim.
        look : int
            To draw from.

        Returns
        -------
        bool
            Whether it is right there, and the present one is not.
        """
        present = self._scout.leaf
        with self._supposing(claim):
            new = self._scout.fresh(index, index.size, look)
        old = self._scout.judged(new.direction.claimed_by(present), new.slope)
        return (new.judgement.outcome, old.judgement.outcome) == (Outcome.PASS, Outcome.FAIL)

    def _right(self, index: NDArray[np.intp], claim: Claim) -> bool:
        tried = any_of(index, TRIED, (self._seed, index.size))
        with self._supposing(claim):
            looks = [self._scout.entry(int(entry)).judgement.outcome for entry in tried]
        return looks.count(Outcome.FAIL) <= SPARED * len(looks) / TRIED

    @contextmanager
    def _supposing(self, claim: Claim) -> Iterator[None]:
        present = self._scout.leaf.gradient
        self._scout.mend(claim)
        try:
            yield
        finally:
            self._scout.mend(present)
