"""What the audits of all leaves share."""

from __future__ import annotations

from dataclasses import dataclass

from gradaudit.evaluate import Evaluator
from gradaudit.slopes import Calibration


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
