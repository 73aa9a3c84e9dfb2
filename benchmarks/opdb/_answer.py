"""What was answered."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

GOOD = {
    "right": {"pass"},
    "flat": {"pass", "inconclusive"},
    "none": {"fail", "inconclusive"},
}
"""The right verdicts; those of a wrong backward pass are left out."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a checker said to a question.

    Attributes
    ----------
    operator, dtype, truth
        What was asked about.
    shows
        Whether a wrong answer counts.
    verdict
        ``pass``, ``fail``, ``inconclusive``; ``error`` if the checker raised, ``too slow`` if it
        was not asked.
    reason
        For the verdict.
    evaluations
        Calls of the function.
    seconds
        Taken.
    """

    operator: str
    dtype: str
    truth: str
    shows: bool
    verdict: str
    reason: str
    evaluations: int
    seconds: float

    @property
    def good(self) -> bool:
        """Whether it is the right answer."""
        return self.verdict in GOOD.get(self.truth, {"fail"})

    @property
    def fault(self) -> str:
        """What is wrong with it in a line; empty if nothing is that counts by itself."""
        if self.verdict == "error":
            return str(self)
        left = self.truth == "right" and self.verdict == "inconclusive"
        return "" if self.good or left or not self.shows else str(self)

    def __str__(self) -> str:
        """Give the question, the verdict and the reason in a line."""
        said = f"{self.operator} ({self.dtype}, {self.truth}): {self.verdict}"
        return f"{said}: {' '.join(self.reason.split())[:200]}" if self.reason else said

    def plain(self) -> dict[str, Any]:
        """Put it into plain data."""
        return asdict(self)
