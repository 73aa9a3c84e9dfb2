"""How often causes were named, by cause and by model; and what went wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from statistics import median
from typing import Any

from gradaudit import Cause

from ._answer import FAMILY, NAMED, UNNAMED, WRONG, Answer, Reading

ENOUGH = 0.95
"""The share of causes that are to be named."""


def by_cause(answers: Iterable[Answer]) -> list[dict[str, Any]]:
    """Count plants by their cause, in the order of the causes; pairs apart and once more."""
    answers = list(answers)
    rows = []
    for cause in (cause for cause in Cause if cause in FAMILY | {Cause.UNKNOWN}):
        chosen = [(a, r) for a in answers for r in a.readings if r.plant.cause == cause]
        rows.append({"cause": str(cause), **_counts(chosen)})
    pairs = [(a, r) for a in answers for r in a.readings if a.mistake.two]
    return [row for row in (*rows, {"cause": "(two at once)", **_counts(pairs)}) if row["planted"]]


def by_model(answers: Iterable[Answer]) -> list[dict[str, Any]]:
    """Count plants by model and size."""
    groups: dict[str, list[tuple[Answer, Reading]]] = {}
    for answer in answers:
        name = f"{answer.mistake.model} ({answer.mistake.size})"
        groups.setdefault(name, []).extend((answer, reading) for reading in answer.readings)
    return [{"model": name, **_counts(chosen)} for name, chosen in groups.items()]


def _counts(chosen: list[tuple[Answer, Reading]]) -> dict[str, Any]:
    outcomes = Counter(reading.outcome for _, reading in chosen)
    return {
        "planted": len(chosen),
        "named": outcomes[NAMED],
        "unknown instead": outcomes[UNNAMED],
        "wrong cause": outcomes[WRONG],
        "wrong region": sum(not reading.region for _, reading in chosen),
        "wrong number": sum(not reading.number for _, reading in chosen),
        "evaluations": int(median([a.evaluations for a, _ in chosen])) if chosen else 0,
    }


def totals(answers: Iterable[Answer]) -> dict[str, Any]:
    """Count over all what the benchmark stands or falls with, and say whether it stands.

    Parameters
    ----------
    answers : iterable of Answer
        One for each mistake and draw.

    Returns
    -------
    dict
        ``share``: of the plants that have a cause, how many were named. ``accused``: plants and
        right leaves of which a wrong cause was said. ``pairs lost``: of two mistakes, one or both.
        ``not failed``: reports with another verdict. ``differing``: reports in which a leaf called
        exact has other wrong entries; ``false marks``: entries of the other leaves that are right.
    """
    answers = list(answers)
    readings = [reading for answer in answers for reading in answer.readings]
    caused = [reading for reading in readings if reading.plant.cause in FAMILY]
    named = sum(reading.outcome == NAMED for reading in caused)
    counts = {
        "mistakes": len(answers),
        "plants with a cause": len(caused),
        "named": named,
        "share": named / max(1, len(caused)),
        "accused": sum(r.outcome == WRONG for r in readings) + sum(len(a.stray) for a in answers),
        "pairs lost": sum(a.mistake.two and not _all_named(a) for a in answers),
        "not failed": sum(answer.verdict != "fail" for answer in answers),
        "differing": sum(answer.differing > 0 for answer in answers),
        "false marks": sum(answer.false_marks for answer in answers),
    }
    none = ("accused", "pairs lost", "not failed", "differing")
    stands = counts["share"] >= ENOUGH and not any(counts[key] for key in none)
    return {**counts, "stands": stands}


def _all_named(answer: Answer) -> bool:
    return all(reading.outcome == NAMED for reading in answer.readings)


def faults(answers: Iterable[Answer]) -> Iterator[str]:
    """Tell in a line what is wrong with an answer, for all that have something."""
    for answer in answers:
        name = f"{answer.mistake.name}, draw {answer.draw}"
        if answer.verdict != "fail":
            yield f"{name}: the verdict is {answer.verdict}"
        for reading in answer.readings:
            if reason := _reason(reading):
                yield f"{name}: {reading.plant.leaf}, {reading.plant.cause}: {reason}"
        for leaf, cause in answer.stray:
            yield f"{name}: {leaf} is right, and called {cause}"
        if answer.differing:
            yield f"{name}: {answer.differing} entries are marked otherwise than they are"
        if answer.false_marks:
            yield f"{name}: {answer.false_marks} right entries are marked"


def _reason(reading: Reading) -> str:
    if reading.outcome == WRONG:
        return f"called {' and '.join(sorted(reading.said))}"
    if reading.outcome == UNNAMED:
        return f"{' and '.join(sorted(reading.said)) or 'nothing'} is said instead"
    faulty = [
        word for word, ok in (("region", reading.region), ("number", reading.number)) if not ok
    ]
    return f"named with a wrong {' and a wrong '.join(faulty)}" if faulty else ""
