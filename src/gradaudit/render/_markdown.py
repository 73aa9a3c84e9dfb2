"""Answers as GitHub-flavoured Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from gradaudit._network_report import NetworkReport
from gradaudit._rendered import Rendered
from gradaudit._report import Report
from gradaudit.render._cells import (
    COMPARISON_HEADINGS,
    LEAF_HEADINGS,
    PART_HEADINGS,
    accused,
    comparison_row,
    leaf_row,
    left_out,
    part_row,
    parts_of,
    replay,
    shown,
    spent,
    spent_in_all,
    worst_of,
)
from gradaudit.render._printable import printable
from gradaudit.render._sweep import sweep_footer, sweep_headings, sweep_legend, sweep_rows
from gradaudit.sweeps import Sweep

ESCAPES = str.maketrans(
    {mark: f"&#{ord(mark)};" for mark in "\\`|<>&$@"} | {mark: f"\\{mark}" for mark in "*_[]~#"}
)
"""A backslash does within a line; what could end a cell, or be HTML or a formula, is an entity."""


def to_markdown(answer: Rendered) -> str:
    """Return an answer as GitHub-flavoured Markdown.

    Parameters
    ----------
    answer : Report, NetworkReport or Sweep
        What to show.

    Returns
    -------
    str
        With all text escaped that is not the renderer's own.
    """
    if isinstance(answer, Report):
        blocks = _report(answer)
    elif isinstance(answer, NetworkReport):
        blocks = _network(answer)
    elif isinstance(answer, Sweep):
        blocks = _sweep(answer)
    else:
        raise TypeError(f"no report and no sweep: {type(answer).__name__}")
    return "\n\n".join(blocks) + "\n"


def escaped(text: str) -> str:
    """Return a text that Markdown shows as it is, on one line.

    Parameters
    ----------
    text : str
        Any.

    Returns
    -------
    str
        To stand within a line: at its beginning, a number and a dot would make a list.
    """
    return printable(text).translate(ESCAPES)


def _report(report: Report) -> Iterator[str]:
    yield f"**{report.verdict.upper()}** {escaped(report.reason)}"
    for finding in report.findings:
        advice = f"<br>→ {escaped(finding.advice)}" if finding.advice else ""
        yield f"- **{escaped(finding.cause)}**: {escaped(finding.statement)}{advice}"
    worst = worst_of(report)
    if worst:
        yield _table(COMPARISON_HEADINGS, map(comparison_row, worst), texts=1)
    if report.leaves:
        yield _table(LEAF_HEADINGS, map(leaf_row, shown(report)), texts=4)
    yield from left_out(report)
    yield from _notes(report.notes)
    yield f"{spent(report)}<br>replay: {_code(replay(report))}"


def _network(report: NetworkReport) -> Iterator[str]:
    yield f"**{report.verdict.upper()}** {escaped(report.reason)}"
    rows = [part_row(name, one) for name, one in parts_of(report).items()]
    yield _table(PART_HEADINGS, rows, texts=3)
    for name, one in accused(report).items():
        yield f"#### {_code(name)}"
        yield from _report(one)
    yield from _notes(report.notes)
    yield spent_in_all(report)


def _sweep(sweep: Sweep) -> Iterator[str]:
    yield f"**SWEEP** {escaped(sweep.statement)}"
    headings = sweep_headings(sweep)
    rows = [tuple(map(escaped, row)) for row in sweep_rows(sweep)]
    yield _lines(headings, rows, ["---:"] * (len(headings) - 1) + ["---"])
    yield escaped(sweep_legend(sweep))
    yield escaped(sweep_footer(sweep))


def _notes(notes: Iterable[str]) -> Iterator[str]:
    for note in notes:
        yield f"- note: {escaped(note)}"


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]], *, texts: int) -> str:
    """Draw a table whose first column holds names, and whose last ones hold numbers."""
    ruled = ["---"] * texts + ["---:"] * (len(headings) - texts)
    return _lines(headings, [[_code(row[0]), *map(escaped, row[1:])] for row in rows], ruled)


def _lines(headings: Sequence[str], rows: Iterable[Sequence[str]], rule: Sequence[str]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (headings, rule, *rows))


def _code(text: str) -> str:
    """Return a name as code; between backticks, neither a pipe nor a backtick could be escaped."""
    return f"<code>{escaped(text)}</code>"
