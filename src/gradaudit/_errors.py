"""What is raised: misuse, and a gradient that an assertion finds wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradaudit._network_report import NetworkReport
    from gradaudit._report import Report


class ArgumentError(ValueError):
    """An argument cannot be used: the text names it, what came and what was expected."""

    __module__ = "gradaudit"  # as it is called where it is printed


class GradientError(AssertionError):
    """A gradient did not pass; the text is the report.

    Parameters
    ----------
    report : Report or NetworkReport
        What the check found.
    """

    __module__ = "gradaudit"

    def __init__(self, report: Report | NetworkReport) -> None:
        super().__init__(str(report))
        self.report = report
