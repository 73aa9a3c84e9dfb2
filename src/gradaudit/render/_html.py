"""Answers as HTML, from the templates beside this file."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from gradaudit._network_report import NetworkReport
from gradaudit._rendered import Rendered
from gradaudit._report import Report, Verdict
from gradaudit.render import _cells, _sweep
from gradaudit.render._printable import printable

if TYPE_CHECKING:
    from jinja2 import Environment

EDGES = {
    Verdict.PASS: "solid #1a9850",
    Verdict.FAIL: "double #d73027",
    Verdict.INCONCLUSIVE: "dashed #b8860b",
    None: "solid currentColor",
}
"""The line beside an answer: seen on white and on black, and told apart without colour."""

CELLS = (
    "COMPARISON_HEADINGS",
    "LEAF_HEADINGS",
    "PART_HEADINGS",
    "accused",
    "by_stage",
    "left_out",
    "replay",
    "shown",
    "spent",
    "spent_in_all",
    "worst_of",
)
SWEEP_CELLS = ("sweep_footer", "sweep_headings", "sweep_legend", "sweep_rows")
"""What the templates ask for by name."""


def to_fragment(answer: Rendered) -> str:
    """Return an answer as a fragment of HTML, such as a notebook shows.

    Parameters
    ----------
    answer : Report, NetworkReport or Sweep
        What to show.

    Returns
    -------
    str
        One ``div`` with its styles, without scripts and without anything to be fetched.
    """
    kind = "report" if isinstance(answer, Report) else "sweep"
    kind = "network" if isinstance(answer, NetworkReport) else kind
    return environment().get_template(f"{kind}.html").render(answer=answer)


@cache
def environment() -> Environment:
    """Return what fills the templates: everything is escaped, and put on one line.

    Returns
    -------
    jinja2.Environment
        With the cells of all tables at hand.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - text needs none

    made = Environment(
        loader=PackageLoader("gradaudit.render", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_on_one_line,
        trim_blocks=True,
    )
    made.globals |= {name: getattr(_cells, name) for name in CELLS}
    made.globals |= {name: getattr(_sweep, name) for name in SWEEP_CELLS}
    made.globals |= {"frame": _frame, "rows_of_parts": _rows_of_parts}
    made.filters |= {"row_of_leaf": _cells.leaf_row, "row_of_comparison": _cells.comparison_row}
    return made


def _on_one_line(value: Any) -> Any:
    return printable(value) if type(value) is str else value


def _frame(verdict: Verdict | None) -> str:
    return f"color:inherit;border-left:4px {EDGES[verdict]};padding:.2em 0 .2em .8em;margin:.4em 0"


def _rows_of_parts(report: NetworkReport) -> list[tuple[str, ...]]:
    return [_cells.part_row(name, one) for name, one in _cells.parts_of(report).items()]
