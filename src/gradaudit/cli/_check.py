"""``gradaudit check``: claims in a user's file."""

from __future__ import annotations

import re
import sys
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from gradaudit.cli._inputs import Framework, FunctionClaim, arrays_of
from gradaudit.cli._misuse import MISUSED, MisuseError, told
from gradaudit.cli._targets import Keyword, Target, Where, called, function, targets

if TYPE_CHECKING:
    from gradaudit import Claim, Report

__all__ = ["MORE", "check"]

FAILED, INCONCLUSIVE = 1, 3
"""Exit statuses. The gravest is that of a claim which could not be checked, then that of one that
fails."""

SECONDS = {"s": 1, "m": 60, "min": 60, "h": 3600}
"""In a unit of time."""

MORE = """
A claim is made by gradaudit.Claim(f, grad, x), or returned by a function named claim_…; with
--framework, functions are named, and called with the arrays of --inputs.

The exit status is 0 if all claims pass, 1 if one fails, 2 if one could not be checked, 3 if one is
inconclusive.

Examples:

gradaudit check gradients.py

gradaudit check gradients.py:claim_softmax --effort exhaustive

gradaudit check model.losses -k hinge --budget 30s --json reports/ --html report.html

gradaudit check loss.py:loss --framework torch --inputs inputs.npz
"""
"""What its help says beside."""


class Effort(StrEnum):
    """How many entries are probed one by one."""

    QUICK = "quick"
    STANDARD = "standard"
    EXHAUSTIVE = "exhaustive"


def check(
    claims: Where,
    *,
    keyword: Keyword = "",
    effort: Annotated[Effort | None, typer.Option(help="How thorough to be.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="What directions are drawn from.")] = None,
    rtol: Annotated[
        float | None, typer.Option(help="The relative discrepancy that is no mistake.")
    ] = None,
    budget: Annotated[
        str, typer.Option(metavar="30s|5000", help="Time, or evaluations, for each claim.")
    ] = "",
    framework: Annotated[
        Framework | None, typer.Option(help="What the functions named compute in.")
    ] = None,
    inputs: Annotated[
        Path | None, typer.Option(metavar="FILE.npz", help="What these functions are called with.")
    ] = None,
    json: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Write reports as JSON.")
    ] = None,
    markdown: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Write reports as Markdown.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a page with all reports.")
    ] = None,
    progress: Annotated[
        bool | None, typer.Option(help="Show progress; by default on a terminal.")
    ] = None,
) -> None:
    """Check the claims in a file or a module; exit with 0 if all pass, 1 if one fails."""
    given = {
        "effort": effort and str(effort),
        "seed": seed,
        "rtol": rtol,
        "budget": read_budget(budget),
        "progress": sys.stderr.isatty() if progress is None else progress,
    }
    options = {name: value for name, value in given.items() if value is not None}
    chosen = called(_found(claims, framework, inputs), keyword)
    reports: dict[str, Report] = {}
    statuses = {_status(each, options, reports) for each in chosen}
    for path, ending, render in (
        (json, ".json", "to_json"),
        (markdown, ".md", "to_markdown"),
    ):
        if path is not None:
            texts = {name: getattr(report, render)() for name, report in reports.items()}
            write(path, texts, ending)
    if html is not None and reports:
        _write_page(html, reports)
    for status in (MISUSED, FAILED, INCONCLUSIVE):
        if status in statuses:
            raise typer.Exit(status)


def read_budget(text: str) -> int | timedelta | None:
    """Read a number of evaluations, or a time such as ``30s``, ``2m`` or ``1h``.

    Parameters
    ----------
    text : str
        Empty for no limit.

    Returns
    -------
    int, timedelta or None
        As `check` takes it.

    Raises
    ------
    MisuseError
        For anything else.
    """
    if not text:
        return None
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([a-z]*)", text.strip())
    if found and found[2] in SECONDS:
        return timedelta(seconds=float(found[1]) * SECONDS[found[2]])
    if found and not found[2] and found[1].isdigit():
        return int(found[1])
    raise MisuseError(f"--budget is {text!r}: expected evaluations, as 5000, or a time, as 30s")


def write(path: Path, texts: dict[str, str], ending: str) -> None:
    """Write one text to a file, or several to a folder, each under its name.

    Parameters
    ----------
    path : Path
        A file; for several texts, and if it is a folder, a folder.
    texts : dict of str to str
        By name.
    ending : str
        Of the files in a folder.
    """
    if len(texts) == 1 and path.suffix and not path.is_dir():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(next(iter(texts.values())), encoding="utf-8")
        return
    path.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (path / f"{name}{ending}").write_text(text, encoding="utf-8")


def _write_page(path: Path, reports: dict[str, Report]) -> None:
    from gradaudit.render import combine

    path.parent.mkdir(parents=True, exist_ok=True)
    combine(reports, path)


def _found(
    claims: list[str], framework: Framework | None, inputs: Path | None
) -> list[Target[Claim | FunctionClaim]]:
    if (framework is None) != (inputs is None):
        raise MisuseError("--framework and --inputs go together")
    if framework is None or inputs is None:
        return [target for asked in claims for target in targets(asked)]
    arrays = arrays_of(inputs)

    def of(asked: str) -> Target[FunctionClaim]:
        taken = function(asked)
        return Target(asked.rpartition(":")[2], lambda: FunctionClaim(framework, taken, arrays))

    return [of(asked) for asked in claims]


def _status(
    target: Target[Claim | FunctionClaim], options: dict[str, Any], reports: dict[str, Report]
) -> int:
    """Check one claim, print the report, and return its exit status."""
    from gradaudit import ArgumentError, Verdict
    from gradaudit.render import renderable

    console = Console()
    console.rule(target.name)
    try:
        report = target.make().check(**options)
    except Exception as error:  # noqa: BLE001 - the user's code may raise anything
        expected = isinstance(error, MisuseError | ArgumentError)
        typer.echo(f"{target.name}: {error if expected else told(error)}", err=True)
        return MISUSED
    console.print(renderable(report))
    console.print()
    reports[target.name] = report
    return {Verdict.PASS: 0, Verdict.FAIL: FAILED, Verdict.INCONCLUSIVE: INCONCLUSIVE}[
        report.verdict
    ]
