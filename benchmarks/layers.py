"""Whether the layers of ``gradaudit.nn`` are right, and whether any mistake in one would be seen.

Run as ``python -m benchmarks.layers``; ``--short`` checks all cases in float64 and one mutant of
each class; ``--draws`` asks again with other numbers. The exit status is 1 if a right layer does
not pass as sharply as it must, if a mutant does not fail, if its wrong entries are not those that
are marked, if a cause is asserted that is not so, or if fewer than 95 % of the causes are named.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from benchmarks._table import save, show
from benchmarks.audited import (
    CASES,
    DTYPES,
    MUTANTS,
    Answer,
    Mutant,
    Row,
    answer,
    by_class,
    faults,
    measure,
    totals,
)

SPARE = 1
"""So many causes may go unnamed in the short form, whose few mutants are too few for a share."""


def some(mutants: Iterable[Mutant]) -> list[Mutant]:
    """Take the first of each class."""
    first: dict[str, Mutant] = {}
    for mutant in mutants:
        first.setdefault(mutant.case.subject.__name__, mutant)
    return list(first.values())


def line(row: Row) -> dict[str, Any]:
    """Put a case into a line of the table."""
    return {name: value for name, value in asdict(row).items() if name != "faults"}


def plain(answer: Answer) -> dict[str, Any]:
    """Put an answer into plain data."""
    return {
        "mutant": answer.mutant.name,
        "verdict": answer.verdict,
        "located": answer.located,
        "leaves": {
            reading.leaf: {
                "expected": list(map(str, reading.expected)),
                "said": sorted(map(str, reading.said)),
                "outcome": reading.outcome,
            }
            for reading in answer.readings
        },
        "evaluations": answer.evaluations,
    }


def main(
    *,
    short: Annotated[bool, typer.Option(help="Check a part of them.")] = False,
    draws: Annotated[int, typer.Option(help="How often the numbers are drawn anew.")] = 1,
    json: Annotated[Path, typer.Option(help="Where to write the results.")] = Path(
        "benchmarks/results/layers.json"
    ),
) -> None:
    """Check each layer and its mutants, print tables, write JSON, and fail if one is misjudged."""
    dtypes, mutants = ((np.float64,), some(MUTANTS)) if short else (DTYPES, MUTANTS)
    rows = [
        measure(case, dtype, draw)
        for draw in range(draws)
        for case in CASES.values()
        for dtype in dtypes
    ]
    answers = [answer(mutant, draw) for draw in range(draws) for mutant in mutants]
    counts = totals(rows, answers, spare=SPARE if short else 0)
    wrong = list(faults(rows, answers))
    tables = {"layers": [line(row) for row in rows], "mutants": by_class(answers)}
    show("Layers as they are", tables["layers"])
    show("Mutants", tables["mutants"])
    show("In all", [counts])
    print(f"{len(wrong)} faults", *wrong, sep="\n  ")
    found = {"short": short, "draws": draws, "totals": counts, **tables}
    save(json, {**found, "faults": wrong, "answers": [plain(each) for each in answers]})
    print(f"written: {json}")
    if not counts["stands"]:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
