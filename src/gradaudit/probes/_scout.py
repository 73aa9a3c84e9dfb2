"""Looks that cost little: for a leaf that is known to be wrong, to find out where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradaudit.evaluate import Evaluator
from gradaudit.judge import Outcome, Standard, judge
from gradaudit.probes._direction import Direction, Leaf
from gradaudit.probes._line import EvaluatedLine
from gradaudit.probes._nearby import excused
from gradaudit.probes._probe import Probe
from gradaudit.probes._strata import Stratum
from gradaudit.slopes import Calibration, Regime, Slope, measure, remeasure

CLEAR = 2.0
"""A difference that exceeds the threshold so many times needs no second look."""

SHARP = 1e-6
"""Three rungs will do where their bar is this part of the slope."""

CRUDER = 4.0
"""... or within this factor of what a whole ladder gave for about as many entries."""

ALIKE = 4
"""Directions whose numbers of entries differ by less than so many factors of two are alike."""

CERTAIN = 3
"""After so many failures at kinks that slopes nearby did not excuse, others are not tried so."""

ENTRY, FRESH = 1 << 23, 1 << 24
"""The numbers of directions over one entry, and of further ones over a stratum, for the seed."""


class Scout:
    """Measures slopes within one leaf with three rungs, and with more only where these disagree.

    Parameters
    ----------
    evaluator : Evaluator
        Of f.
    leaf : Leaf
        Where.
    calibration : Calibration
        What the first measurement of the leaf has shown.
    standard : callable
        From what rounding of the claim may have added to a slope to what this is measured against.
    seed : int
        For directions.

    Attributes
    ----------
    leaf : Leaf
        With the claim as it is mended so far.
    """

    def __init__(
        self,
        evaluator: Evaluator,
        leaf: Leaf,
        calibration: Calibration,
        standard: Callable[[float], Standard],
        seed: int,
    ) -> None:
        self.leaf = leaf
        self._evaluator = evaluator
        self._before = evaluator.budget.spent
        self._calibrations = {_size(leaf.size): calibration}
        self._sharpness: dict[int, float] = {}
        self._standard = standard
        self._seed = seed
        self._stood = 0
        self._entries: dict[int, tuple[Direction, Slope]] = {}

    @property
    def measured(self) -> NDArray[np.intp]:
        """The entries that were measured by themselves, in C order."""
        return np.array(sorted(self._entries), dtype=np.intp)

    @property
    def spent(self) -> int:
        """How often f was evaluated since it set out."""
        return self._evaluator.budget.spent - self._before

    def mend(self, gradient: NDArray[np.floating[Any]]) -> None:
        """Measure against another claim from here on.

        Parameters
        ----------
        gradient : ndarray, flat
            What it is.
        """
        self.leaf = replace(self.leaf, mended=gradient)

    def entry(self, entry: int) -> Probe:
        """Return the look at one entry; measured once, judged against the claim as it is now.

        Parameters
        ----------
        entry : int
            In C order.

        Returns
        -------
        Probe
            Of this entry alone.
        """
        index = np.array([entry])
        if entry not in self._entries:
            drawn = Direction.drawn(self.leaf, index, (self._seed, ENTRY, entry))
            self._entries[entry] = drawn, self._excused(self.look(drawn, sharp=True)).slope
        direction, slope = self._entries[entry]
        return self.judged(direction.claimed_by(self.leaf), slope)

    def fresh(self, index: NDArray[np.intp], number: int, look: int) -> Probe:
        """Look along a new direction over some entries.

        Parameters
        ----------
        index : ndarray of int
            Which entries.
        number, look : int
            What to draw from.

        Returns
        -------
        Probe
            Of all of them.
        """
        drawn = Direction.drawn(self.leaf, index, (self._seed, FRESH + look, number))
        return self.look(drawn)

    def look(self, direction: Direction, *, sharp: bool = False) -> Probe:
        """Measure a slope: with three rungs if they decide, else with a whole ladder.

        Parameters
        ----------
        direction : Direction
            Along which.
        sharp : bool
            Whether the value itself is wanted; a clear failure is enough otherwise.

        Returns
        -------
        Probe
            The slope, judged.
        """
        line = EvaluatedLine.along(self._evaluator, direction)
        size = _size(direction.count)
        nearest = min(self._calibrations, key=lambda other: abs(other - size))
        quick = remeasure(line, self._calibrations[nearest])
        if quick is not None:
            probe = self.judged(direction, quick)
            clear = probe.judgement.outcome is Outcome.FAIL and (
                probe.judgement.discrepancy > CLEAR * probe.judgement.resolution
            )
            fine = max(SHARP, CRUDER * self._sharpness.get(size, 0.0))
            if (clear and not sharp) or probe.slope.error <= fine * probe.scale:
                return probe
        measured = measure(line, self._calibrations[nearest].noise)
        probe = self.judged(direction, measured.slope)
        if probe.scale:
            self._calibrations[size] = measured.calibration
            self._sharpness[size] = probe.slope.error / probe.scale
        return probe

    def _excused(self, probe: Probe) -> Probe:
        """Judge an entry that fails at a kink by slopes nearby, unless some have stood that."""
        if self._stood >= CERTAIN:
            return probe
        noise = self._calibrations[min(self._calibrations)].noise
        judged = partial(self.judged, probe.direction)
        found = excused(probe, judged, self._evaluator, noise, self._seed)
        stood = found.judgement.outcome is Outcome.FAIL and found.slope.regime is Regime.KINK
        self._stood += stood
        return found

    def judged(self, direction: Direction, slope: Slope) -> Probe:
        """Judge a slope that was measured.

        Parameters
        ----------
        direction : Direction
            Along which.
        slope : Slope
            The measurement.

        Returns
        -------
        Probe
            Against the direction's claim.
        """
        stratum = Stratum(direction.index, 0, direction.count)
        standard = self._standard(direction.rounding)
        judgement = judge(direction.claimed, direction.size, slope, standard)
        return Probe(stratum, direction, slope, judgement)


def _size(count: int) -> int:
    return count.bit_length() // ALIKE
