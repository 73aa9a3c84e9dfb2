"""The numeric gradient is the claim moved along an axis."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from gradaudit._report import Cause
from gradaudit.diagnose._evidence import Evidence
from gradaudit.diagnose._hypothesis import Hypothesis, Saying
from gradaudit.diagnose._rearranged import Positions, rearranged

FARTHEST = 32
"""Shifts by more positions than this are not tried."""


def hypotheses(evidence: Evidence) -> Iterator[Hypothesis]:
    """Propose ``numeric = roll(claim, shift, axis)``.

    Parameters
    ----------
    evidence : Evidence
        What was measured.

    Yields
    ------
    Hypothesis
        Without constants; the smallest shifts first.
    """
    moves = [
        (shift, axis) for axis, length in enumerate(evidence.shape) for shift in _shifts(length)
    ]
    for shift, axis in sorted(moves, key=lambda move: abs(move[0])):
        yield rearranged(
            evidence,
            _saying(shift, axis, len(evidence.shape)),
            partial(_moved, shift=shift, axis=axis, length=evidence.shape[axis]),
            len(moves),
        )


def _moved(positions: Positions, *, shift: int, axis: int, length: int) -> Positions:
    positions[axis] = (positions[axis] - shift) % length
    return positions


def _shifts(length: int) -> list[int]:
    farthest = min(length // 2, FARTHEST)
    both = [shift for far in range(1, farthest + 1) for shift in (far, -far)]
    return both[:-1] if 2 * farthest == length else both


def _saying(shift: int, axis: int, dimensions: int) -> Saying:
    along = "" if dimensions == 1 else f" along axis {axis}"
    steps = f"{abs(shift)} position{'s' if abs(shift) > 1 else ''}"
    ahead = "early" if shift > 0 else "late"
    return Saying(
        Cause.SHIFT,
        lambda where: f"The claim on {where} is the right gradient, {steps} too {ahead}{along}.",
        "Look for an index or a slice that is off by that much.",
        {"shift": float(shift), "axis": float(axis)},
    )
