"""A report in a terminal, a log or a pipe."""

from __future__ import annotations

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from gradaudit._report import Comparison, Finding, LeafReport, Report, Verdict
from gradaudit.render._cells import (
    COMPARISON_HEADINGS,
    LEAF_HEADINGS,
    comparison_row,
    leaf_row,
    left_out,
    replay,
    shown,
    spent,
    worst_of,
)
from gradaudit.render._plain import plain_table, plain_text
from gradaudit.render._printable import printable

WIDTH = 100
"""Columns of a report that is turned into a string."""

NARROW = 72
"""Below this many columns, leaves are listed instead of tabulated."""

STYLES = {
    Verdict.PASS: "bold green",
    Verdict.FAIL: "bold red",
    Verdict.INCONCLUSIVE: "bold yellow",
}


def renderable(report: Report) -> RenderableType:
    """Return a report as something that a rich console prints in colour, fitted to its width.

    Parameters
    ----------
    report : Report
        What to show.

    Returns
    -------
    rich renderable
        For ``Console.print``.
    """
    return _Rendering(report)


def to_text(report: Report, width: int = WIDTH) -> str:
    """Return a report as plain text.

    Parameters
    ----------
    report : Report
        What to show.
    width : int
        Columns.

    Returns
    -------
    str
        Without colour, without trailing blanks.
    """
    return plain_text(renderable(report), width)


class _Rendering:
    def __init__(self, report: Report) -> None:
        self._report = report

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> RenderResult:
        report = self._report
        yield _headline(report)
        yield Text()
        for finding in report.findings:
            yield _finding(finding)
            yield Text()
        worst = worst_of(report)
        if worst:
            yield _worst(worst, ratio=options.max_width >= NARROW)
            yield Text()
        leaves = shown(report)
        yield _list(leaves) if options.max_width < NARROW else _table(leaves)
        for said in left_out(report):
            yield Text(said)
        for note in report.notes:
            yield Text(f"note: {printable(note)}")
        yield Text()
        yield _footer(report)


def _headline(report: Report) -> Text:
    return Text.assemble(
        (report.verdict.upper(), STYLES[report.verdict]), "  ", printable(report.reason)
    )


def _finding(finding: Finding) -> RenderableType:
    parts = [Text.assemble((f"{finding.cause}", "bold"), ": ", printable(finding.statement))]
    if finding.advice:
        parts.append(Text.assemble("-> ", printable(finding.advice)))
    return Padding(Group(*parts), (0, 0, 0, 2))


def _worst(comparisons: list[Comparison], *, ratio: bool) -> RenderableType:
    table, columns = plain_table(), 5 if ratio else 4
    for heading in COMPARISON_HEADINGS[:columns]:
        table.add_column(
            heading, justify="left" if heading == "entry" else "right", overflow="fold"
        )
    for one in comparisons:
        name, *numbers = comparison_row(one)[:columns]
        table.add_row(Text(name), *numbers)
    return Padding(table, (0, 0, 0, 2))


def _table(leaves: list[LeafReport]) -> Table:
    table = plain_table()
    for heading in LEAF_HEADINGS[:4]:
        table.add_column(heading, overflow="fold")
    for heading in LEAF_HEADINGS[4:]:
        table.add_column(heading, justify="right")
    for leaf in leaves:
        name, shape, dtype, verdict, *numbers = leaf_row(leaf)
        table.add_row(Text(name), shape, Text(dtype), Text(verdict, STYLES[leaf.verdict]), *numbers)
    return table


def _list(leaves: list[LeafReport]) -> Group:
    lines: list[RenderableType] = []
    for leaf in leaves:
        name, shape, dtype, verdict, discrepancy, resolution, seen = leaf_row(leaf)
        lines.append(Text.assemble(name, "  ", (verdict, STYLES[leaf.verdict])))
        details = [shape, dtype]
        if leaf.probes:
            details += [f"discrepancy {discrepancy}", f"resolution {resolution}", f"seen: {seen}"]
        lines.append(Padding(Text(", ".join(details)), (0, 0, 0, 2)))
    return Group(*lines)


def _footer(report: Report) -> Text:
    return Text(f"{spent(report)}\nreplay: {replay(report)}", style="dim")
