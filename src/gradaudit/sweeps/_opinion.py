"""What a course concludes from a ratio, and who is to blame for it."""

from __future__ import annotations

from enum import StrEnum

RIGHT = 1e-7
"""Courses call a gradient right up to this ratio ..."""

WRONG = 1e-3
"""... wrong beyond this one, and ask for a closer look in between."""


class Opinion(StrEnum):
    """What a course has a student conclude from a ratio."""

    RIGHT = "right"
    DOUBTFUL = "doubtful"
    WRONG = "wrong"

    @classmethod
    def on(cls, ratio: float) -> Opinion:
        """Return the opinion on a ratio of norms; NaN is no sign of a right gradient."""
        if ratio <= RIGHT:
            return cls.RIGHT
        return cls.DOUBTFUL if ratio <= WRONG else cls.WRONG


class Fault(StrEnum):
    """Who is to blame if a textbook check complains, or should have."""

    NOBODY = "nobody"
    CHECK = "check"
    GRADIENT = "gradient"
    BOTH = "both"
    UNDECIDED = "undecided"
