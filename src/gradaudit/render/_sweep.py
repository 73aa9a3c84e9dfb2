"""A sweep in a terminal, a log or a pipe."""

from __future__ import annotations

import math
from collections.abc import Iterator

from rich.console import Group
from rich.table import Table
from rich.text import Text

from gradaudit._words import step_size
from gradaudit.render._plain import plain_table, plain_text
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
    above, below = Text(f"{sweep.statement}\n"), Text(f"\n{_legend(sweep)}\n\n{_footer(sweep)}")
    return plain_text(Group(above, _table(sweep), below), width)


def _table(sweep: Sweep) -> Table:
    """List one step in a decade, and those that are asked about and best."""
    table = plain_table()
    columns = {"error": sweep.errors, "noise": sweep.noise, "truncation": sweep.truncation}
    if sweep.report is not None:
        columns = {"ratio": sweep.ratios, **columns}
    for heading in ("step", *columns):
        table.add_column(heading, justify="right", overflow="fold")
    table.add_column("", overflow="fold")
    for number in _shown(sweep):
        step = float(sweep.steps[number])
        cells = {name: _number(float(column[number])) for name, column in columns.items()}
        if sweep.errors[number] <= sweep.resolution:
            cells["error"] = f"<{_number(sweep.resolution)}"
        table.add_row(step_size(step), *cells.values(), _mark(sweep, step))
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


def _legend(sweep: Sweep) -> str:
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


def _footer(sweep: Sweep) -> str:
    verdict = "" if sweep.report is None else f"gradaudit.check: {sweep.report.verdict}. "
    entries = f"{sweep.entries} entries" if sweep.entries > 1 else "one entry"
    some = "" if sweep.entries == sweep.total else f" of {sweep.total}, which stand for all"
    missing = f", {sweep.unmeasured} without a derivative" if sweep.unmeasured else ""
    return (
        f"{verdict}{entries}{some}{missing}; {sweep.evaluations} evaluations of f; "
        f"seed={sweep.seed}"
    )
