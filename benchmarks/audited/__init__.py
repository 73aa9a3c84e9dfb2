"""The layers of ``gradaudit.nn`` audited, and mutants of their backward passes."""

from ._answer import Answer, Reading, answer
from ._case import Case
from ._mutant import Mutant, mutant
from ._row import DTYPES, Row, measure
from ._tally import by_class, faults, totals
from .cases import CASES
from .mutants import MUTANTS

__all__ = [
    "CASES",
    "DTYPES",
    "MUTANTS",
    "Answer",
    "Case",
    "Mutant",
    "Reading",
    "Row",
    "answer",
    "by_class",
    "faults",
    "measure",
    "mutant",
    "totals",
]
