"""How many mutants were found, located and named, by class; and what is not as it must be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from typing import Any

from gradaudit import Cause

from ._answer import NAMED, UNKNOWN_INSTEAD, WRONG, Answer, Reading
from ._row import Row

ENOUGH = 0.95
"""The share of causes that are to be named."""


def by_class(answers: Iterable[Answer]) -> list[dict[str, Any]]:
    """Count the mutants of each class, in the order of the classes."""
    groups: dict[str, list[Answer]] = {}
    for answer in answers:
        groups.setdefault(answer.mutant.case.subject.__name__, []).append(answer)
    return [{"class": name, **_counts(some)} for name, some in groups.items()]


def _counts(answers: Sequence[Answer]) -> dict[str, int]:
    readings = [reading for answer in answers for reading in answer.readings]
    outcomes = Counter(reading.outcome for reading in readings if _has_cause(reading))
    return {
        "mutants": len(answers),
        "failed": sum(answer.failed for answer in answers),
        "located": sum(answer.located for answer in answers),
        "causes": outcomes.total(),
        "named": outcomes[NAMED],
        "unknown instead": outcomes[UNKNOWN_INSTEAD],
        "wrong cause": sum(reading.outcome == WRONG for reading in readings),
        "evaluations": int(median(answer.evaluations for answer in answers)),
    }


def _has_cause(reading: Reading) -> bool:
    return bool(reading.expected) and Cause.UNKNOWN not in reading.expected


def totals(rows: Iterable[Row], answers: Sequence[Answer], spare: int = 0) -> dict[str, Any]:
    """Count over all what the benchmark stands or falls with, and say whether it stands.

    Parameters
    ----------
    rows : iterable of Row
        The right layers.
    answers : sequence of Answer
        Their mutants, one at least.
    spare : int
        So many causes may go unnamed, however few there are.

    Returns
    -------
    dict
        ``cases`` and ``sound``, those of them that are as they must be; the counts of the mutants;
        ``share``: of the leaves that have a cause, of how many it was named; ``stands``.
    """
    rows = list(rows)
    counts = {
        "cases": len(rows),
        "sound": sum(not row.faults for row in rows),
        **_counts(answers),
    }
    share = counts["named"] / max(1, counts["causes"])
    few = counts["causes"] - counts["named"] <= spare
    stands = (
        counts["sound"] == counts["cases"]
        and counts["failed"] == counts["located"] == counts["mutants"]
        and not counts["wrong cause"]
        and (share >= ENOUGH or few)
    )
    return {**counts, "share": share, "stands": stands}


def faults(rows: Iterable[Row], answers: Iterable[Answer]) -> Iterator[str]:
    """Tell in a line each what is not as it must be."""
    for row in rows:
        for fault in row.faults:
            yield f"{row.case}, {row.dtype}: {fault}"
    for answer in answers:
        for fault in answer.faults:
            yield f"{answer.mutant.name}: {fault}"
