"""Answers as a page of HTML: one file that needs nothing else."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from gradaudit._errors import ArgumentError
from gradaudit._network_report import NetworkReport
from gradaudit._rendered import Rendered
from gradaudit._report import LeafReport, Report, Verdict
from gradaudit.render._cells import left_out, shown
from gradaudit.render._html import environment
from gradaudit.render._panel import Panel, panel_of
from gradaudit.render._pictured import for_a_script, leaf_numbers, sweep_numbers
from gradaudit.sweeps import Sweep

TEMPLATES = Path(__file__).with_name("templates")

ENTRIES = 20_000
"""Compared entries that a page keeps in all, at some 60 bytes each; leaves share them evenly."""

LEAVES = 1000
"""Rows that the table of a report has at most: leaves that do not pass before others."""


def to_html(answer: Rendered, path: str | os.PathLike[str] | None = None) -> str:
    """Return an answer as a page.

    Parameters
    ----------
    answer : Report, NetworkReport or Sweep
        What to show.
    path : str or path-like, optional
        A file to write it to as well.

    Returns
    -------
    str
        A page that fetches nothing.
    """
    return _page([panel_of("a1", "", answer)], path)


def combine(reports: Mapping[str, Rendered], path: str | os.PathLike[str] | None = None) -> str:
    """Return several answers as one page with an index.

    Parameters
    ----------
    reports : mapping of str to Report, NetworkReport or Sweep
        By the names that the page shows, in its order.
    path : str or path-like, optional
        A file to write it to as well.

    Returns
    -------
    str
        A page that fetches nothing, however many reports it shows.

    Raises
    ------
    ArgumentError
        If `reports` is no such mapping, or an empty one.
    """
    if not isinstance(reports, Mapping) or not reports:
        raise ArgumentError(
            f"`reports` is {type(reports).__name__ if reports else 'empty'}: expected a mapping of "
            "names to at least one report"
        )
    for name, answer in reports.items():
        if not isinstance(name, str) or not isinstance(answer, Report | NetworkReport | Sweep):
            raise ArgumentError(
                f"`reports[{name!r}]` is a {type(answer).__name__}: expected a text as name, and a "
                "Report, a NetworkReport or a Sweep"
            )
    panels = [panel_of(f"a{n}", name, each) for n, (name, each) in enumerate(reports.items(), 1)]
    return _page(panels, path)


def _page(panels: list[Panel], path: str | os.PathLike[str] | None) -> str:
    numbers = _numbers([panel for top in panels for panel in top.with_parts])
    text = (
        environment()
        .get_template("page.html")
        .render(
            panels=panels,
            numbers=_raw(for_a_script(numbers)),
            file=_file,
            listed=_listed,
            left_out=lambda report: left_out(report, LEAVES),
            sorted_by=_sorted_by,
            evidence=_evidence,
        )
    )
    if path is not None:
        Path(path).write_text(text, encoding="utf-8", newline="\n")
    return text


def _numbers(panels: list[Panel]) -> dict[str, Any]:
    """Return what the figures of each panel show, by its key."""
    reports = {one.key: _listed(one.answer) for one in panels if isinstance(one.answer, Report)}
    leaves = [leaf for listed in reports.values() for leaf in listed.values()]
    share = max(ENTRIES // max(sum(len(leaf.comparisons) > 0 for leaf in leaves), 1), 1)
    found: dict[str, Any] = {
        key: {place: leaf_numbers(leaf, share) for place, leaf in listed.items()}
        for key, listed in reports.items()
    }
    for one in panels:
        if isinstance(one.answer, Sweep):
            found[one.key] = sweep_numbers(one.answer)
    return found


def _listed(report: Report) -> dict[int, LeafReport]:
    """Return the leaves in the table, by their places in the report."""
    names = {leaf.name for leaf in shown(report, LEAVES)}
    leaves = enumerate(report.leaves.values())
    return {place: leaf for place, leaf in leaves if leaf.name in names}


def _sorted_by(leaf: LeafReport) -> tuple[object, ...]:
    """Return what the columns of `LEAF_HEADINGS` are sorted by; what is unknown comes last."""
    seen = math.inf if leaf.verdict is Verdict.FAIL else leaf.detectable
    numbers = (leaf.discrepancy, leaf.resolution, seen)
    finite = (value if math.isfinite(value) else sys.float_info.max for value in numbers)
    return (leaf.name, math.prod(leaf.shape), leaf.dtype, leaf.verdict.value, *finite)


def _evidence(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.6g}"


@cache
def _file(name: str) -> Any:
    return _raw((TEMPLATES / name).read_text(encoding="utf-8"))


def _raw(text: str) -> Any:
    from markupsafe import Markup  # noqa: PLC0415 - text needs none

    return Markup(text)  # noqa: S704 - the page's own files, and JSON without any markup
