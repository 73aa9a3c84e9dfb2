"""The report on a network in a terminal, a log or a pipe."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from gradaudit._network_report import NetworkReport
from gradaudit._report import Report
from gradaudit.render._cells import PART_HEADINGS, accused, part_row, parts_of, spent_in_all
from gradaudit.render._plain import plain_table, plain_text
from gradaudit.render._printable import printable
from gradaudit.render._text import STYLES, WIDTH, renderable


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
        yield Text.assemble(verdict, "  ", printable(report.reason))
        yield Text()
        yield _table(parts_of(report))
        for name, one in accused(report).items():
            yield Text()
            yield Text(printable(name), "bold")
            yield Padding(renderable(one), (0, 0, 0, 2))
        for note in report.notes:
            yield Text(f"note: {printable(note)}", "dim")
        yield Text()
        yield Text(spent_in_all(report), "dim")


def _table(reports: Mapping[str, Report]) -> Table:
    table = plain_table()
    for heading in PART_HEADINGS[:3]:
        table.add_column(heading, overflow="fold")
    for heading in PART_HEADINGS[3:]:
        table.add_column(heading, justify="right")
    for name, report in reports.items():
        said, verdict, leaves, *numbers = part_row(name, report)
        table.add_row(Text(said), Text(verdict, STYLES[report.verdict]), Text(leaves), *numbers)
    return table
