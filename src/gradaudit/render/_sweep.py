"""A sweep in a terminal, a log or a pipe."""

from __future__ import annotations

import math
from collections.abc import Iterator

from rich.console import Group
from rich.table import Table
from rich.text import Text

from gradaudit._words import step_size
from gradaudit.render._plain import plain_table, plain_text
from gradaudit.render._printable import printable
from gradaudit.sweeps import Sweep

WIDTH = 80
"""Columns of a sweep that is turned into a string."""

DROWNED = 0.9
"""Where noise alone makes this ratio of 1 at most, finer steps show nothing more."""


def sweep_to_text(sweep: Sweep, width: int = WIDTH) -> str:
    """Return a sweep as plain text.

    Parameters
    ----------
    sweep : Sweep
        What to show.
    width : int
        Columns.

    Returns
    -------
    str
        ASCII, without colour, without trailing blanks.
    """
    below = Text(f"\n{sweep_legend(sweep)}\n\n{sweep_footer(sweep)}")
    return plain_text(Group(Text(f"{printable(sweep.statement)}\n"), _table(sweep), below), width)


def sweep_headings(sweep: Sweep) -> tuple[str, ...]:
    """Return those of the table; the last column says which steps are special."""
    ratio = () if sweep.report is None else ("ratio",)
    return ("step", *ratio, "error", "noise", "truncation", "")


def sweep_rows(sweep: Sweep) -> Iterator[tuple[str, ...]]:
    """List one step in a decade, and those that are asked about and best."""
    for place in _shown(sweep):
        step = float(sweep.steps[place])
        parts = (sweep.ratios, sweep.errors, sweep.noise, sweep.truncation)
        ratio, error, noise, truncation = (_number(float(part[place])) for part in parts)
        if sweep.errors[place] <= sweep.resolution:
            error = f"<{_number(sweep.resolution)}"
        first = () if sweep.report is None else (ratio,)
        yield (step_size(step), *first, error, noise, truncation, _mark(sweep, step))


def _table(sweep: Sweep) -> Table:
    table = plain_table()
    for heading in sweep_headings(sweep):
        table.add_column(heading, justify="right" if heading else "left", overflow="fold")
    for row in sweep_rows(sweep):
        table.add_row(*row)
    return table


def _shown(sweep: Sweep) -> Iterator[int]:
    """Choose the rows: none, but for marked ones, once noise has swallowed everything."""
    drowned = False
    for number, step in enumerate(sweep.steps):
        whole = step_size(step).startswith("1e")
        if _mark(sweep, step) or (whole and not drowned):
            yield number
        drowned = drowned or (whole and bool(sweep.noise[number] > DROWNED))


def _mark(sweep: Sweep, step: float) -> str:
    said = [
        text
        for text, at in (("asked about", sweep.epsilon), ("best step", sweep.best_step))
        if step == at
    ]
    return f"<- {', '.join(said)}" if said else ""


def _number(value: float) -> str:
    return f"{value:.1e}" if math.isfinite(value) else "-"


def sweep_legend(sweep: Sweep) -> str:
    """Return what the columns mean."""
    if sweep.report is None:
        first = "error: what the check says of a right gradient"
    else:
        first = "ratio: what the check says of this gradient. error: what it would say of a right"
        first += " one"
    return (
        f"{first} (<: no more than the derivative itself is uncertain). noise: how much of that "
        "comes from rounding f and x. truncation: how much comes from the width of the step "
        "(-: not confirmed)."
    )


def sweep_footer(sweep: Sweep) -> str:
    """Return the verdict, and what it rests on."""
    verdict = "" if sweep.report is None else f"gradaudit.check: {sweep.report.verdict}. "
    entries = f"{sweep.entries} entries" if sweep.entries > 1 else "one entry"
    some = "" if sweep.entries == sweep.total else f" of {sweep.total}, which stand for all"
    missing = f", {sweep.unmeasured} without a derivative" if sweep.unmeasured else ""
    return (
        f"{verdict}{entries}{some}{missing}; {sweep.evaluations} evaluations of f; "
        f"seed={sweep.seed}"
    )
