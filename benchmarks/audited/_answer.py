"""What a report says of a mutant, beside the truth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.mistakes import FAMILY, entries
from gradaudit import Cause, Finding, Report

from ._mutant import Mutant

NAMED, UNKNOWN_INSTEAD, WRONG = "named", "unknown instead", "wrong cause"


@dataclass(frozen=True, slots=True)
class Reading:
    """What is said of one leaf.

    Attributes
    ----------
    leaf
        Its name.
    expected
        The causes of which one is to be said, and no other; none of a leaf that is right.
    said
        The accusing causes found, and those expected.
    missed, invented
        Wrong entries that are not marked, and marked entries that are right.
    """

    leaf: str
    expected: tuple[Cause, ...]
    said: frozenset[Cause]
    missed: int
    invented: int

    @property
    def outcome(self) -> str:
        """``named``, if one of the causes expected is said and no other."""
        if self.said - set(self.expected):
            return WRONG
        silent = not self.expected or Cause.UNKNOWN in self.expected
        return NAMED if self.said or silent else UNKNOWN_INSTEAD


@dataclass(frozen=True, slots=True)
class Answer:
    """What a report says of a mutant.

    Attributes
    ----------
    mutant
        Which.
    verdict
        Of the report.
    readings
        One for each leaf.
    evaluations
        Of the forward pass.
    """

    mutant: Mutant
    verdict: str
    readings: tuple[Reading, ...]
    evaluations: int

    @property
    def failed(self) -> bool:
        """Whether the mistake was found."""
        return self.verdict == "fail"

    @property
    def located(self) -> bool:
        """Whether those entries are marked that are wrong, and no others."""
        return not any(reading.missed or reading.invented for reading in self.readings)

    @property
    def faults(self) -> Iterator[str]:
        """Tell in a line each what is not as it must be."""
        if not self.failed:
            yield f"the verdict is {self.verdict}"
        for reading in self.readings:
            if reading.missed or reading.invented:
                yield (
                    f"{reading.leaf}: {reading.missed} wrong entries are not marked, "
                    f"{reading.invented} right ones are"
                )
            if self.failed and reading.outcome != NAMED:
                expected = " or ".join(reading.expected) or "nothing"
                said = " and ".join(sorted(reading.said)) or "nothing"
                yield f"{reading.leaf}: {said} is said, {expected} is expected"


def answer(mutant: Mutant, draw: int = 0, report: Report | None = None) -> Answer:
    """Compare a report with the truth; ask for one if none is given."""
    truth = mutant.truth(draw)
    report = mutant.trial(draw).check() if report is None else report
    readings = (_reading(mutant, report, leaf, wrong) for leaf, wrong in truth.items())
    return Answer(mutant, str(report.verdict), tuple(readings), report.evaluations)


def _reading(mutant: Mutant, report: Report, leaf: str, wrong: NDArray[np.bool_]) -> Reading:
    marked, expected = report.leaf(leaf).wrong, mutant.causes.get(leaf, ())
    shapes = {name: np.zeros(found.shape) for name, found in report.leaves.items()}
    said = {one.cause for one in report.findings if _concerns(one, leaf, shapes)}
    return Reading(
        leaf,
        expected,
        frozenset(said & (FAMILY | set(expected)) - {Cause.UNKNOWN}),
        int((wrong & ~marked).sum()),
        int((marked & ~wrong).sum()),
    )


def _concerns(finding: Finding, leaf: str, shapes: dict[str, NDArray[Any]]) -> bool:
    """Whether a finding speaks of a leaf: alone, among those of its region, or of all."""
    if finding.leaf is not None:
        return finding.leaf == leaf
    region = None if finding.region is None else entries(finding.region, shapes)
    return leaf in (region or shapes)
