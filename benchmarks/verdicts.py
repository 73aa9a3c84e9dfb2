"""Who accuses right derivatives and who passes wrong ones: a battery of claims, many checkers.

Run as ``python -m benchmarks.verdicts``; ``--short`` judges a part of the battery and asks the
quick checkers. Each works by its own defaults; those that are installed are asked. The exit status
is 1 if gradaudit is wrong about a claim, leaves open what has an answer, or answers otherwise with
another seed. Then follow the batteries of the frameworks that are installed (``--frameworks``),
beside the checkers that come with them; there it counts as well who is named as the culprit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from benchmarks._table import save, show
from benchmarks.battery import BATTERY, BatteryClaim
from benchmarks.frameworks import FRAMEWORKS, FrameworkClaim, claims_of, judge_all, peers_of
from benchmarks.frameworks import installed as installed_frameworks
from benchmarks.peers import GRADAUDIT, Checker, Judged, by_kind, installed, summary

Claim = TypeVar("Claim", BatteryClaim, FrameworkClaim)

Round = tuple[int, int]
"""Which draw of the claims, and the seed of the check."""

EVERY = 5
"""The short form takes one claim in so many, of each kind and truth."""

FRAMEWORK_ROUNDS = 2
"""The frameworks' claims are judged in the first so many rounds: they are slow."""

SLICE = 12
"""The short form takes one of a framework's claims in so many, and one round."""

QUICK = "autograd,scipy"
"""The checkers that the short form asks."""

TITLES = {
    "right": "Right claims: passed/false alarms/left open",
    "wrong": "Wrong claims: caught/missed/left open",
    "none": "Nothing to be right about: declined/vouched for/left open",
}


def some(claims: Iterable[Claim], every: int) -> list[Claim]:
    """Take the first of each kind and truth, and every so-manieth after it."""
    groups: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims:
        groups.setdefault((claim.kind, claim.truth), []).append(claim)
    return [claim for group in groups.values() for claim in group[::every]]


def judge(
    checker: Checker, claims: Sequence[BatteryClaim], draw: int = 0, seed: int = 0
) -> list[Judged]:
    """Ask a checker about claims drawn from one seed, checked with another."""
    return [Judged(claim, checker.judge(claim.arguments(draw), seed)) for claim in claims]


def chosen(peers: str) -> list[Checker]:
    """Give the installed checkers that are asked for: all, none, or by name."""
    names = {name.strip() for name in peers.split(",")} - {"none"}
    found = installed() if names else ()
    return [checker for checker in found if "all" in names or checker.name in names]


def faults(rounds: Mapping[Round, Sequence[Judged]]) -> Iterator[str]:
    """Name each claim that was judged wrongly, or otherwise with another seed.

    Parameters
    ----------
    rounds : mapping
        From the draw and the seed to the answers, claim by claim.

    Yields
    ------
    str
        A line.
    """
    said: dict[tuple[str, int], set[str]] = {}
    for (draw, seed), answers in rounds.items():
        for each in answers:
            verdict = each.outcome.verdict
            said.setdefault((each.claim.name, draw), set()).add(verdict)
            if verdict not in each.claim.allowed:
                yield (
                    f"{each.claim.kind}: {each.claim.name!r} (truth: {each.claim.truth}, "
                    f"draw {draw}, seed {seed}) is judged {verdict}: {each.outcome.note}"
                )
    for (name, draw), verdicts in said.items():
        if len(verdicts) > 1:
            yield f"{name!r} (draw {draw}) is judged {' or '.join(sorted(verdicts))} by its seed"


def results(answers: Mapping[str, Sequence[Judged]]) -> dict[str, Any]:
    """Put all answers into plain data: tallies, and the verdicts claim by claim."""
    verdicts: dict[str, dict[str, Any]] = {}
    for name, judged in answers.items():
        for each in judged:
            row = {"kind": each.claim.kind, "truth": each.claim.truth}
            verdicts.setdefault(each.claim.name, row)[name] = each.outcome.verdict
    return {
        "summary": [summary(name, judged) for name, judged in answers.items()],
        "kinds": {truth: by_kind(answers, truth) for truth in TITLES},
        "verdicts": verdicts,
    }


def judge_framework(
    framework: str, rounds: Sequence[Round], *, short: bool, peers: bool = True
) -> tuple[dict[str, Any], list[str]]:
    """Judge the claims of one framework, and print what was said.

    Parameters
    ----------
    framework : str
        Its name.
    rounds : sequence of Round
        For gradaudit; the framework's own checkers are asked once.
    short : bool
        Whether to take a slice of the claims.
    peers : bool
        Whether the framework's own checkers are asked.

    Returns
    -------
    results : dict
        As of `results`.
    faults : list of str
        gradaudit's.
    """
    claims = list(claims_of(framework))[:: SLICE if short else 1]
    said = {
        (draw, seed): judge_all(framework, seed, draw=draw, claims=claims) for draw, seed in rounds
    }
    answers = {"gradaudit": said[rounds[0]]}
    for checker in peers_of(framework) if peers else ():
        answers[checker.name] = judge_all(framework, checker=checker, claims=claims)
    found, wrong = results(answers), list(faults(said))
    report(f"{framework}: {len(claims)} claims, each checker by its defaults", found)
    print(f"gradaudit.{framework}: {len(rounds)} rounds, {len(wrong)} faults", *wrong, sep="\n  ")
    return found, [f"{framework}: {line}" for line in wrong]


def report(title: str, found: Mapping[str, Any]) -> None:
    """Print tallies, and what was said kind by kind."""
    show(title, found["summary"])
    for truth, heading in TITLES.items():
        if rows := found["kinds"][truth]:
            show(heading, rows)


def chosen_frameworks(names: str) -> tuple[str, ...]:
    """Give the installed frameworks that are asked for: all, none, or by name.

    Raises
    ------
    typer.BadParameter
        If there is no battery for one.
    """
    asked = {name.strip() for name in names.split(",")} - {"none"}
    if strange := asked - {"all", *FRAMEWORKS}:
        raise typer.BadParameter(f"{', '.join(sorted(strange))}: not among {FRAMEWORKS}")
    return tuple(name for name in installed_frameworks() if {"all", name} & asked)


def main(
    *,
    short: Annotated[bool, typer.Option(help="Judge a part, and ask quick peers alone.")] = False,
    seeds: Annotated[int | None, typer.Option(help="Seeds of the check: 10; 2 if short.")] = None,
    draws: Annotated[int, typer.Option(help="How often the claims are drawn anew.")] = 1,
    peers: Annotated[str | None, typer.Option(help="all, none, or names with commas.")] = None,
    frameworks: Annotated[str, typer.Option(help="all, none, or names with commas.")] = "all",
    json: Annotated[Path, typer.Option(help="Where to write the results.")] = Path(
        "benchmarks/results/verdicts.json"
    ),
) -> None:
    """Judge, print tables, write JSON, and fail if gradaudit is wrong or of two minds."""
    claims = some(BATTERY, EVERY) if short else list(BATTERY)
    checkers = chosen(peers or (QUICK if short else "all"))
    every = [(draw, seed) for draw in range(draws) for seed in range(seeds or (2 if short else 10))]
    rounds = {(draw, seed): judge(GRADAUDIT, claims, draw, seed) for draw, seed in every}
    answers = {GRADAUDIT.name: rounds[every[0]]}
    answers |= {checker.name: judge(checker, claims) for checker in checkers}
    found, wrong = results(answers), list(faults(rounds))
    report(f"{len(claims)} claims, each checker by its defaults", found)
    print(f"gradaudit: {len(every)} rounds, {len(wrong)} faults", *wrong, sep="\n  ")
    asked = {c.name: f"{c.version}: {c.criterion}" for c in (GRADAUDIT, *checkers)}
    by_framework = {}
    for name in chosen_frameworks(frameworks):
        by_framework[name], more = judge_framework(
            name, every[: 1 if short else FRAMEWORK_ROUNDS], short=short, peers=peers != "none"
        )
        wrong += more
    save(
        json,
        {
            "short": short,
            "rounds": every,
            "checkers": asked,
            **found,
            "frameworks": by_framework,
            "faults": wrong,
        },
    )
    print(f"written: {json}")
    if wrong:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
