"""Textbook quotients at every step of a ladder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradaudit.evaluate import Evaluator, Move, Step
from gradaudit.sweeps._entries import Entries
from gradaudit.sweeps._ladder import Ladder

TRIED = 0.25
"""The widest step over a leaf's rms that `check` takes; beyond it, an f that raises loses that step
and no more."""


@dataclass(frozen=True)
class Quotients:
    """Difference quotients as courses take them.

    Attributes
    ----------
    ladder : Ladder
        The steps.
    values : ndarray of float64, shape (steps, entries)
        The quotients; NaN where f has no finite value.
    taken : ndarray of float64, the same shape
        The step that the point's dtype made of the one meant, as a part of it: 1 where it is
        exact, 0 where x does not move at all.
    """

    ladder: Ladder
    values: NDArray[np.float64]
    taken: NDArray[np.float64]

    @classmethod
    def measured(
        cls, evaluator: Evaluator, entries: Entries, ladder: Ladder, *, tried: float
    ) -> Quotients:
        """Move every entry by every step; beyond the widest one tried before, f may raise."""
        rises, taken = [], []
        with np.errstate(all="ignore"):
            for step in ladder.steps:
                ways = [way * float(step) for way in ladder.ways]
                rises.append(_rises(evaluator, entries, ways, may_raise=step > tried))
                taken.append(_taken(evaluator, entries, ways))
            values, parts = (np.array(x) / ladder.widths[:, np.newaxis] for x in (rises, taken))
        values[~np.isfinite(values)] = np.nan
        return cls(ladder, values, parts)


def _rises(
    evaluator: Evaluator, entries: Entries, ways: Sequence[float], *, may_raise: bool
) -> NDArray[np.float64]:
    """Return by how much f rises between two places along each entry."""
    steps = [Step(leaf, np.array([entry]), np.ones(1)) for leaf, entry in entries]
    try:
        up, down = (_values(evaluator, steps, way) for way in ways)
    except Exception:
        if may_raise:
            return np.full(len(entries), np.nan)
        raise
    return np.array([float(above - below) for above, below in zip(up, down, strict=True)])


def _values(evaluator: Evaluator, steps: Sequence[Step], times: float) -> list[np.floating[Any]]:
    if times == 0:
        return [evaluator.centre.value] * len(steps)
    return [sample.value for sample in evaluator.at([Move((one,), times) for one in steps])]


def _taken(evaluator: Evaluator, entries: Entries, ways: Sequence[float]) -> NDArray[np.float64]:
    """Move all entries at once, to see what the dtype of each leaf makes of the step."""
    space, parts = evaluator.space, []
    for leaf, picked in zip(evaluator.leaves, entries.picked, strict=True):
        ones = np.ones(picked.size)
        up, down = (space.flat(space.moved(leaf, picked, ones, way), picked) for way in ways)
        parts.append(np.asarray(up - down, dtype=np.float64))
    return np.concatenate(parts)
