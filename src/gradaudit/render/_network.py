"""The report on a network in a terminal, a log or a pipe."""

from __future__ import annotations

import math

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from gradaudit._network_report import NetworkReport
from gradaudit._report import LeafReport, Report, Verdict
from gradaudit.render._plain import plain_table, plain_text
from gradaudit.render._text import STYLES, WIDTH, number, renderable


def network_to_text(report: NetworkReport, width: int = WIDTH) -> str:
    """Return the report on a network as plain text.

    Parameters
    ----------
    report : NetworkReport
        What to show.
    width : int
        Columns.

    Returns
    -------
    str
        Without colour, without trailing blanks.
    """
    return plain_text(network_renderable(report), width)


def network_renderable(report: NetworkReport) -> RenderableType:
    """Return the report on a network as something that a rich console prints in colour.

    Parameters
    ----------
    report : NetworkReport
        What to show.

    Returns
    -------
    rich renderable
        For ``Console.print``.
    """
    return _Rendering(report)


class _Rendering:
    def __init__(self, report: NetworkReport) -> None:
        self._report = report

    def __rich_console__(self, _: Console, __: ConsoleOptions) -> RenderResult:
        report = self._report
        verdict = Text(report.verdict.upper(), STYLES[report.verdict])
        yield Text.assemble(verdict, "  ", report.reason)
        yield Text()
        yield _table({"whole": report.whole, **report.parts})
        shown = list(report.culprits)
        if not shown and report.whole.verdict is Verdict.FAIL:
            shown = ["whole"]
        for name in shown:
            yield Text()
            yield Text(name, "bold")
            one = report.whole if name == "whole" else report.parts[name]
            yield Padding(renderable(one), (0, 0, 0, 2))
        for note in report.notes:
            yield Text(f"note: {note}", "dim")
        yield Text()
        yield Text(f"{report.evaluations} evaluations, {report.seconds:.2g} s in all", "dim")


def _table(reports: dict[str, Report]) -> Table:
    table = plain_table()
    for heading in ("part", "verdict", "leaves"):
        table.add_column(heading, overflow="fold")
    for heading in ("discrepancy", "resolution", "evaluations"):
        table.add_column(heading, justify="right")
    for name, report in reports.items():
        leaves = list(report.leaves.values())
        table.add_row(
            Text(name),
            Text(report.verdict, STYLES[report.verdict]),
            Text(", ".join(map(_named, leaves))),
            number(_largest([leaf.discrepancy for leaf in leaves])),
            number(_largest([leaf.resolution for leaf in leaves])),
            str(report.evaluations),
        )
    return table


def _named(leaf: LeafReport) -> str:
    return leaf.name if leaf.verdict is Verdict.PASS else f"{leaf.name} ({leaf.verdict})"


def _largest(values: list[float]) -> float:
    return max((value for value in values if math.isfinite(value)), default=math.nan)
