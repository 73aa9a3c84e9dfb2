"""Torch's operators, each a question about a derivative; what answers are worth; who answers."""

from ._answer import Answer
from ._change import CHANGES, Change
from ._checker import PEERS, Checker, gradaudit
from ._left_out import ELSEWHERE, NONE
from ._operators import operators, some
from ._question import Question, questions
from ._sample import DTYPES, Sample, samples
from ._tally import SPARE, faults, row, slowest

__all__ = [
    "CHANGES",
    "DTYPES",
    "ELSEWHERE",
    "NONE",
    "PEERS",
    "SPARE",
    "Answer",
    "Change",
    "Checker",
    "Question",
    "Sample",
    "faults",
    "gradaudit",
    "operators",
    "questions",
    "row",
    "samples",
    "slowest",
    "some",
]
