"""The parts of a page: an answer each, one within the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gradaudit._network_report import NetworkReport
from gradaudit._rendered import Rendered
from gradaudit._report import Report
from gradaudit.render._cells import accused, parts_of
from gradaudit.sweeps import Sweep


@dataclass(frozen=True)
class Panel:
    """A part of the page: an answer, and those that it consists of.

    Attributes
    ----------
    key : str
        By which the page refers to it.
    name : str
        Its heading.
    answer : Report, NetworkReport or Sweep
        What it shows.
    parts : tuple of Panel
        What stands within it.
    shown : bool
        Whether it is open to begin with.
    """

    key: str
    name: str
    answer: Rendered
    parts: tuple[Panel, ...] = ()
    shown: bool = True

    @property
    def kind(self) -> str:
        """By what part of the template it is drawn."""
        return type(self.answer).__name__

    @property
    def with_parts(self) -> list[Panel]:
        """Itself, and every panel that stands within it."""
        return [self, *(each for part in self.parts for each in part.with_parts)]


def panel_of(key: str, name: str, answer: Rendered, *, shown: bool = True) -> Panel:
    """Return the panel of an answer.

    Parameters
    ----------
    key, name : str
        Its own.
    answer : Report, NetworkReport or Sweep
        What it shows.
    shown : bool
        Whether it is open to begin with.

    Returns
    -------
    Panel
        With panels for the parts of a network, and for the check that a sweep has made.
    """
    inner: Mapping[str, Report] = {}
    opened: Mapping[str, Report] = {}
    if isinstance(answer, NetworkReport):
        inner, opened = parts_of(answer), accused(answer)
    elif isinstance(answer, Sweep) and answer.report is not None:
        inner = opened = {"check": answer.report}
    parts = (
        panel_of(f"{key}-{n}", part, report, shown=part in opened)
        for n, (part, report) in enumerate(inner.items(), 1)
    )
    return Panel(key, name, answer, tuple(parts), shown)
