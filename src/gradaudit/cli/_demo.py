"""``gradaudit demo``: the checks that people brought, run from end to end."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from gradaudit._report import Report
    from gradaudit.demos import Demo

__all__ = ["demo"]


@dataclass(frozen=True)
class Outcome:
    """A demonstration and the report on it."""

    demo: Demo
    report: Report

    @property
    def as_expected(self) -> bool:
        """Whether the verdict and the entries accused are those that the demonstration expects."""
        return self.demo.is_met_by(self.report)


def demo(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="Which one; all of them where none is named."),
    ] = None,
    *,
    seed: Annotated[int, typer.Option(min=0, help="What directions are drawn from.")] = 0,
    names: Annotated[bool, typer.Option("--list", help="List the names and exit.")] = False,
) -> None:
    """Check gradients that people were puzzled by; exit with 1 unless all come out as expected."""
    _print_whatever_the_encoding()
    console = Console()
    chosen = _chosen(name)
    if names:
        console.print(_listing(chosen))
        return
    outcomes = [_run(each, seed, console) for each in chosen]
    console.print(_summary(outcomes))
    if not all(outcome.as_expected for outcome in outcomes):
        raise typer.Exit(code=1)


def _print_whatever_the_encoding() -> None:
    """Let a stream that knows only ASCII show question marks where it cannot do better."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def _chosen(name: str | None) -> list[Demo]:
    from gradaudit.demos import DEMOS

    if name is None:
        return list(DEMOS.values())
    if name not in DEMOS:
        raise typer.BadParameter(
            f"there is no demonstration {name!r}; there are {', '.join(DEMOS)}", param_hint="NAME"
        )
    return [DEMOS[name]]


def _run(chosen: Demo, seed: int, console: Console) -> Outcome:
    from gradaudit import check
    from gradaudit.demos import MissingExtraError
    from gradaudit.render import renderable

    console.rule(chosen.title)
    console.print(chosen.context, highlight=False)
    console.print()
    try:
        arguments = chosen.arguments()
    except MissingExtraError as missing:
        typer.echo(missing, err=True)
        raise typer.Exit(code=1) from missing
    report = check(**arguments, seed=seed)
    console.print(renderable(report))
    console.print()
    return Outcome(chosen, report)


def _listing(demos: list[Demo]) -> Table:
    table = Table.grid(padding=(0, 2))
    for each in demos:
        table.add_row(each.name, each.title)
    return table


def _summary(outcomes: list[Outcome]) -> Table:
    table = Table("demonstration", "verdict", "expected", "", box=None, pad_edge=False)
    table.add_column("evaluations", justify="right")
    table.add_column("seconds", justify="right")
    for outcome in outcomes:
        report = outcome.report
        table.add_row(
            outcome.demo.name,
            str(report.verdict),
            outcome.demo.expected,
            "as expected" if outcome.as_expected else "[bold]not as expected[/bold]",
            f"{report.evaluations:,}",
            f"{report.seconds:.2f}",
        )
    return table
