"""What the audits of all leaves share."""

from __future__ import annotations

from dataclasses import dataclass

from gradaudit.evaluate import Evaluator
from gradaudit.judge import RESOLVED, Standard, default_rtol, zero_of
from gradaudit.probes import LeafAudit
from gradaudit.slopes import Calibration

COARSE = 1e-12
"""Relative noise of f beyond which it is not computed in float64 throughout."""


@dataclass
class Lessons:
    """What the measurements in one leaf teach those in the others.

    Attributes
    ----------
    wanted : bool
        Whether they are to be taught: the point is so large that whole ladders take long.
    known : Calibration or None
        The one that knows of the most noise.
    """

    wanted: bool
    known: Calibration | None = None

    def keep(self, known: Calibration) -> None:
        """Remember what was learnt in a leaf."""
        if self.wanted and (self.known is None or known.noise > self.known.noise):
            self.known = known


@dataclass(frozen=True)
class Circumstances:
    """What the audits of all leaves share.

    Attributes
    ----------
    evaluator : Evaluator
        Of f.
    spread : float
        By how much two values of f at the point differed.
    seed : int
        For the directions.
    directions : int
        How many for each stratum of several entries.
    rtol : float or None
        As the user gave it.
    lessons : Lessons
        Of the leaves looked at so far.
    """

    evaluator: Evaluator
    spread: float
    seed: int
    directions: int
    rtol: float | None
    lessons: Lessons

    def standard(self, audit: LeafAudit, largest: float, rounding: float) -> Standard:
        """Return what a slope is measured against.

        Parameters
        ----------
        audit : LeafAudit
            Of the leaf.
        largest : float
            The largest leaf's slope by the claims.
        rounding : float
            What rounding of the claim may have added to it.

        Returns
        -------
        Standard
            Of this leaf.
        """
        leaf = audit.leaf
        rtol = default_rtol(leaf.eps) if self.rtol is None else self.rtol
        coarse = audit.noise > COARSE * abs(float(self.evaluator.centre.value))
        minor = RESOLVED if coarse and self.rtol is None else rtol
        return Standard(
            rtol=rtol,
            strict=self.rtol is not None,
            rounding=rounding,
            largest=largest,
            minor=minor * leaf.claimed_size,
            zero=zero_of(leaf.eps),
        )
