"""A report in a terminal, a log or a pipe."""

from __future__ import annotations

import math
from collections.abc import Iterator

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from gradaudit._report import Comparison, Finding, LeafReport, Report, Verdict
from gradaudit._words import percent
from gradaudit.render._plain import plain_table, plain_text

WIDTH = 100
"""Columns of a report that is turned into a string."""

NARROW = 72
"""Below this many columns, leaves are listed instead of tabulated."""

MANY = 24
"""Leaves beyond this many are summed up, as long as they pass."""

STYLES = {
    Verdict.PASS: "bold green",
    Verdict.FAIL: "bold red",
    Verdict.INCONCLUSIVE: "bold yellow",
}

SUMMED_UP = {
    Verdict.PASS: "pass",
    Verdict.FAIL: "fail",
    Verdict.INCONCLUSIVE: "are inconclusive",
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
        worst = [entry for leaf in report.leaves.values() for entry in leaf.worst][:3]
        if worst:
            yield _worst(worst, ratio=options.max_width >= NARROW)
            yield Text()
        leaves = _shown(report)
        yield _list(leaves) if options.max_width < NARROW else _table(leaves)
        shown = {leaf.name for leaf in leaves}
        left_out = [leaf for name, leaf in report.leaves.items() if name not in shown]
        for verdict, do in SUMMED_UP.items():
            count = sum(leaf.verdict is verdict for leaf in left_out)
            if count:
                yield Text(f"and {count} more leaves that {do}")
        for note in report.notes:
            yield Text(f"note: {note}")
        yield Text()
        yield _footer(report)


def _headline(report: Report) -> Text:
    return Text.assemble((report.verdict.upper(), STYLES[report.verdict]), "  ", report.reason)


def _finding(finding: Finding) -> RenderableType:
    parts = [Text.assemble((f"{finding.cause}", "bold"), ": ", finding.statement)]
    if finding.advice:
        parts.append(Text.assemble("-> ", finding.advice))
    return Padding(Group(*parts), (0, 0, 0, 2))


def _worst(comparisons: list[Comparison], *, ratio: bool) -> RenderableType:
    table = plain_table()
    for heading in ("entry", "claimed", "numeric", "+/-", *(["ratio"] if ratio else [])):
        table.add_column(
            heading, justify="left" if heading == "entry" else "right", overflow="fold"
        )
    for one in comparisons:
        times = f"{one.ratio + 0.0:.4g}" if math.isfinite(one.ratio) else "-"
        table.add_row(
            Text(one.where),
            f"{one.claimed:.9g}",
            f"{one.numeric + 0.0:.9g}",
            f"{one.error:.1g}",
            *([times] if ratio else []),
        )
    return Padding(table, (0, 0, 0, 2))


def _shown(report: Report) -> list[LeafReport]:
    """Every leaf; of very many, those that do not pass and the first others."""
    leaves = list(report.leaves.values())
    if len(leaves) <= MANY:
        return leaves
    telling = [leaf for leaf in leaves if leaf.verdict is not Verdict.PASS]
    return (telling or leaves)[:MANY]


def _table(leaves: list[LeafReport]) -> Table:
    table = plain_table()
    for heading in ("leaf", "shape", "dtype", "verdict"):
        table.add_column(heading, overflow="fold")
    for heading in ("discrepancy", "resolution", "would have been seen"):
        table.add_column(heading, justify="right")
    for leaf in leaves:
        table.add_row(
            Text(leaf.name),
            _shape(leaf),
            leaf.dtype,
            Text(leaf.verdict, STYLES[leaf.verdict]),
            number(leaf.discrepancy),
            number(leaf.resolution),
            _seen(leaf),
        )
    return table


def _list(leaves: list[LeafReport]) -> Group:
    lines: list[RenderableType] = []
    for leaf in leaves:
        lines.append(Text.assemble(leaf.name, "  ", (leaf.verdict, STYLES[leaf.verdict])))
        details = [_shape(leaf), leaf.dtype]
        if leaf.probes:
            details += [
                f"discrepancy {number(leaf.discrepancy)}",
                f"resolution {number(leaf.resolution)}",
                f"seen: {_seen(leaf)}",
            ]
        lines.append(Padding(Text(", ".join(details)), (0, 0, 0, 2)))
    return Group(*lines)


def _shape(leaf: LeafReport) -> str:
    return "scalar" if leaf.shape == () else "x".join(map(str, leaf.shape))


def number(value: float) -> str:
    """Return a number of two digits, a dash where it is not finite."""
    return f"{value:.1e}" if math.isfinite(value) else "-"


def _seen(leaf: LeafReport) -> str:
    if math.prod(leaf.shape) == 0:
        return "empty"
    if leaf.verdict is Verdict.FAIL:
        how = "" if leaf.exact else "about " if leaf.sampled else "at least "
        return f"{how}{leaf.wrong_entries} wrong" if leaf.wrong_entries else "wrong"
    return percent(leaf.detectable) if math.isfinite(leaf.resolution) else "-"


def _footer(report: Report) -> Text:
    settings = " ".join(f"{name}={value}" for name, value in _settings(report) if value is not None)
    versions = " ".join(f"{name} {version}" for name, version in report.versions.items())
    return Text(
        f"{report.evaluations} evaluations of f, {report.gradient_evaluations} of the gradient, "
        f"{report.seconds:.2g} s\nreplay: {settings} ({versions})",
        style="dim",
    )


def _settings(report: Report) -> Iterator[tuple[str, object]]:
    yield "seed", report.seed
    yield from report.settings.items()
