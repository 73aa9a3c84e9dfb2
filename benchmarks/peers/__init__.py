"""Checkers of derivatives, each judging the same claims by its own defaults."""

from ._checker import Checker, Outcome
from ._found import installed
from ._gradaudit import GRADAUDIT
from ._problem import LIMIT, Problem
from ._tally import Judged, by_kind, summary

__all__ = [
    "GRADAUDIT",
    "LIMIT",
    "Checker",
    "Judged",
    "Outcome",
    "Problem",
    "by_kind",
    "installed",
    "summary",
]
