"""What a check of torch's autograd says of every operator that torch can differentiate.

Each operator of torch's own database is asked about as it is, with all gradients wrong by 1 %, and
with one entry wrong by half. Run as ``python -m benchmarks.operators``; ``--short`` asks about a
fixed slice of them by a quick check, with a wrong backward in one dtype each; ``--peers`` puts the
same questions to ``torch.autograd.gradcheck``. The exit status is 1 if a right derivative is
accused, a wrong one that the dtype can show is not, or 1 % of the right ones are left open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

import torch
import typer

from benchmarks._table import save, show
from benchmarks.opdb import (
    DTYPES,
    ELSEWHERE,
    PEERS,
    Answer,
    Question,
    Sample,
    faults,
    gradaudit,
    operators,
    questions,
    row,
    samples,
    slowest,
    some,
)

QUICK = {"effort": "quick", "budget": 1000}
"""Of the check in the short form: enough for a verdict; where and why may stay open."""


def split(names: str) -> list[str]:
    """Read names with commas."""
    return [name.strip() for name in names.split(",") if name.strip() not in {"", "none"}]


def chosen(only: str, *, short: bool) -> list[str]:
    """Give the names of the operators that are asked about."""
    names = split(only) or list(operators())
    return some(names) if short and not only else names


def drawn(names: Iterable[str], dtype: str, count: int) -> tuple[list[Sample], dict[str, str]]:
    """Draw the samples in a dtype, and say why operators have none."""
    found: list[Sample] = []
    without: dict[str, str] = {}
    for name in names:
        info = operators()[name]
        if name in ELSEWHERE:
            without[name] = ELSEWHERE[name]
        elif DTYPES[dtype] not in info.supported_backward_dtypes("cpu"):
            without[name] = f"no derivative in {dtype}"
        elif more := samples(name, info, dtype, count):
            found += more
        else:
            without[name] = f"no sample in {dtype} that is real, dense, finite and not empty"
    return found, without


def asked(found: Iterable[Sample], names: Sequence[str], turn: tuple[int, int]) -> list[Question]:
    """Ask about samples; with a wrong backward where it is the operator's turn among so many."""
    place, many = turn
    return [
        question
        for sample in found
        for question in questions(sample, changed=names.index(sample.operator) % many == place)
    ]


def tell(answers: Sequence[Answer], without: dict[str, dict[str, str]]) -> list[str]:
    """Print what was left out, left open or missed, and the faults; give these."""
    for reason, count in Counter(why for each in without.values() for why in each.values()).items():
        print(f"left out, {count} times: {reason}")
    wrong = list(faults(answers))
    rest = [each for each in answers if not each.good and not each.fault]
    print(f"{len(rest)} left open, or missed where it cannot show", *rest, sep="\n  ")
    print(f"{len(wrong)} faults", *wrong, sep="\n  ")
    return wrong


def main(
    *,
    short: Annotated[bool, typer.Option(help="Ask about a fixed slice of them.")] = False,
    only: Annotated[str, typer.Option(help="Names of operators with commas.")] = "",
    dtype: Annotated[str, typer.Option(help="Names of dtypes with commas.")] = ",".join(DTYPES),
    count: Annotated[int, typer.Option("--samples", help="Of each operator.")] = 1,
    peers: Annotated[str, typer.Option(help="fast, slow, or both with a comma.")] = "none",
    seed: Annotated[int, typer.Option(help="Of the check.")] = 0,
    json: Annotated[Path, typer.Option(help="Where to write the results.")] = Path(
        "benchmarks/results/operators.json"
    ),
) -> None:
    """Ask, print tables, write JSON, and fail if an operator is misjudged."""
    torch.set_num_threads(1)
    dtypes, names = split(dtype), chosen(only, short=short)
    subject = gradaudit(**(QUICK if short else {}))
    checkers = (subject, *(PEERS[name] for name in split(peers)))
    answers: dict[str, list[Answer]] = {checker.name: [] for checker in checkers}
    without: dict[str, dict[str, str]] = {}
    for place, each in enumerate(dtypes):
        found, without[each] = drawn(names, each, count)
        turn = (place, len(dtypes)) if short else (0, 1)
        put = asked(found, names, turn)
        for checker in checkers:
            answers[checker.name] += [checker(question, seed) for question in put]
    table = [row(name, each, said) for name, said in answers.items() for each in dtypes]
    show("Operators: as they are, and with a wrong backward (caught/missed/left open)", table)
    show("Slowest", slowest(answers[subject.name]))
    wrong = tell(answers[subject.name], without)
    said: dict[str, Any] = {name: [each.plain() for each in all_] for name, all_ in answers.items()}
    results = {"short": short, "samples": count, "table": table, "left out": without}
    save(json, {**results, "faults": wrong, "answers": said})
    print(f"written: {json}")
    if wrong:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
