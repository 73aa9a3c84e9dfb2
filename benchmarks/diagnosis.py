"""Whether the cause of a wrong gradient is named, and none that it does not have.

Run as ``python -m benchmarks.diagnosis``; ``--short`` judges a part of the mistakes; ``--draws``
asks again with other data and other entries. The exit status is 1 if fewer than 95 % of the causes
are named, if any cause is asserted that is not so, if of two mistakes at once one is lost, if a
wrong gradient does not fail, or if entries called wrong for certain are not those that are.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from benchmarks._table import save, show
from benchmarks.mistakes import (
    MISTAKES,
    Answer,
    Mistake,
    by_cause,
    by_model,
    faults,
    judge,
    totals,
)

EVERY = 7
"""The short form takes one mistake in so many of each cause, of large models half as many."""


def some(mistakes: Iterable[Mistake], every: int = EVERY) -> list[Mistake]:
    """Take the first of each cause and size, and every so-manieth after it."""
    groups: dict[tuple[str, bool, bool], list[Mistake]] = {}
    for mistake in mistakes:
        key = (mistake.plants[0].cause.value, mistake.two, mistake.size == "large")
        groups.setdefault(key, []).append(mistake)
    return [m for (*_, large), group in groups.items() for m in group[:: every * (1 + large)]]


def plain(answer: Answer) -> dict[str, Any]:
    """Put an answer into plain data."""
    return {
        "mistake": answer.mistake.name,
        "draw": answer.draw,
        "verdict": answer.verdict,
        "plants": [
            {
                "leaf": reading.plant.leaf,
                "cause": reading.plant.cause.value,
                "said": sorted(cause.value for cause in reading.said),
                "outcome": reading.outcome,
                "region": reading.region,
                "number": reading.number,
            }
            for reading in answer.readings
        ],
        "evaluations": answer.evaluations,
    }


def main(
    *,
    short: Annotated[bool, typer.Option(help="Judge a part of the mistakes.")] = False,
    draws: Annotated[int, typer.Option(help="How often the data are drawn anew.")] = 1,
    json: Annotated[Path, typer.Option(help="Where to write the results.")] = Path(
        "benchmarks/results/diagnosis.json"
    ),
) -> None:
    """Ask for a report on each mistake, print tables, write JSON, and fail if causes are missed."""
    mistakes = some(MISTAKES) if short else list(MISTAKES)
    answers = [judge(mistake, draw) for draw in range(draws) for mistake in mistakes]
    counts, wrong = totals(answers), list(faults(answers))
    tables = {"causes": by_cause(answers), "models": by_model(answers)}
    show("By cause", tables["causes"])
    show("By model", tables["models"])
    show("In all", [counts])
    print(f"{len(wrong)} faults", *wrong, sep="\n  ")
    answered = [plain(answer) for answer in answers]
    found = {"short": short, "draws": draws, "totals": counts, **tables}
    save(json, {**found, "faults": wrong, "answers": answered})
    print(f"written: {json}")
    if not counts["stands"]:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
