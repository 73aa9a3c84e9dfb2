"""What a report says of a planted mistake, and what that is worth."""

from __future__ import annotations

from dataclasses import dataclass

from gradaudit import Cause

from ._mistake import Mistake, Plant

FAMILY = frozenset(
    {
        Cause.SIGN,
        Cause.SCALE,
        Cause.REGULARISATION,
        Cause.TRANSPOSE,
        Cause.MEMORY_ORDER,
        Cause.FLIP,
        Cause.SHIFT,
        Cause.SWAPPED,
        Cause.ZERO,
        Cause.ROW_FACTOR,
        Cause.COLUMN_FACTOR,
    }
)
"""The causes that accuse the gradient of a certain mistake."""

NAMED, UNNAMED, WRONG = "named", "unnamed", "wrong"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was said of one plant.

    Attributes
    ----------
    plant
        The plant.
    outcome
        ``named``; ``unnamed``: no cause is said; ``wrong``: a cause is said that it has not.
    said
        The causes found in its leaf.
    region, number
        Whether what is said of the place, and of the constant, is right. Only if it is named; no
        wrong entry may be left out if the leaf is called exact, and no other be drawn in ever.
    """

    plant: Plant
    outcome: str
    said: frozenset[Cause]
    region: bool = True
    number: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said of one mistake.

    Attributes
    ----------
    mistake, draw
        What was asked.
    verdict
        Of the report.
    readings
        One for each plant.
    stray
        Leaves that are right, and what they are accused of.
    differing
        Entries of leaves called exact whose mark is not the truth.
    false_marks
        Entries of other leaves that are called wrong and are right.
    evaluations
        Of the cost.
    """

    mistake: Mistake
    draw: int
    verdict: str
    readings: tuple[Reading, ...]
    stray: tuple[tuple[str, Cause], ...]
    differing: int
    false_marks: int
    evaluations: int
