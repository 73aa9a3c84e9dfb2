"""What the audits of all leaves share."""

from __future__ import annotations

from dataclasses import dataclass

from gradaudit.evaluate import Evaluator


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
    """

    evaluator: Evaluator
    spread: float
    seed: int
    directions: int
    rtol: float | None
