"""What a demonstration is: a case that someone brought, and the verdict it must get."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from gradaudit._report import Report

__all__ = ["Demo"]


@dataclass(frozen=True)
class Demo:
    """A function, its claimed gradient and a point, with what an audit must say of them.

    Attributes
    ----------
    name : str
        What it is called on the command line.
    title : str
        One line, without a full stop.
    context : str
        Two sentences: what was checked, and what puzzled its author.
    arguments : callable
        Builds the keyword arguments of `gradaudit.check`; data are read only when it is called.
    expected : str
        The verdict: ``"pass"``, ``"fail"`` or ``"inconclusive"``.
    expected_wrong : mapping from str to index, optional
        For each leaf with mistakes, the index of its wrong entries, such as ``np.s_[:, 0]``: these
        and no others, in these leaves and no others. None where entries are not looked at.
    """

    name: str
    title: str
    context: str
    arguments: Callable[[], dict[str, Any]]
    expected: str
    expected_wrong: Mapping[str, Any] | None = None

    def is_met_by(self, report: Report) -> bool:
        """Tell whether `report` has the expected verdict and accuses the expected entries alone."""
        if report.verdict != self.expected:
            return False
        if self.expected_wrong is None:
            return True
        return all(self._accuses_rightly(name, report.leaf(name).wrong) for name in report.leaves)

    def _accuses_rightly(self, leaf: str, wrong: Any) -> bool:
        expected = np.zeros(np.shape(wrong), dtype=bool)
        if self.expected_wrong and leaf in self.expected_wrong:
            expected[self.expected_wrong[leaf]] = True
        return bool(np.array_equal(wrong, expected))
