"""What a check said about a planted case, and how that compares with the truth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

import gradaudit

from ._case import Case
from ._problem import Shape


@dataclass(frozen=True)
class Answer:
    """One case and its answer, in numbers.

    Attributes
    ----------
    function, pattern, kind : str
        Of the problem, of the places and of the mistake.
    shape : tuple of int
        Of the leaf.
    size : float
        The relative error planted.
    seed : int
        Of the planting and of the check.
    verdict : str
        What the check said.
    exact : bool
        Whether it said that its entries are the whole truth.
    planted, missing, innocent, unnamed : int
        How many entries were made wrong; how many must be found and were not; how many are named
        and right; how many are wrong and not named, whether they must be or not.
    located, evaluations : int
        Calls of f after the failure was confirmed, and in all.
    """

    function: str
    pattern: str
    kind: str
    shape: Shape
    size: float
    seed: int
    verdict: str
    exact: bool
    planted: int
    missing: int
    innocent: int
    unnamed: int
    located: int
    evaluations: int

    @property
    def leaf(self) -> tuple[str, Shape]:
        """The function and the shape: answers of one leaf are compared with each other."""
        return self.function, self.shape

    @property
    def entries(self) -> int:
        """How many entries the leaf has."""
        return int(np.prod(self.shape))

    @property
    def equal(self) -> bool:
        """Whether all planted entries are named and no others."""
        return self.verdict == "fail" and not self.unnamed and not self.innocent


def compared(case: Case, report: Any) -> Answer:
    """Compare a report on one leaf with what was planted there.

    Parameters
    ----------
    case : Case
        The claim and its truth.
    report : gradaudit.Report
        With its `leaves` and `stages`.

    Returns
    -------
    Answer
        The numbers.
    """
    (leaf,) = report.leaves.values()
    planted = case.planted
    return Answer(
        function=case.problem.name,
        pattern=case.pattern,
        kind=case.mistake.kind,
        shape=case.problem.shape,
        size=case.mistake.size,
        seed=case.seed,
        verdict=str(report.verdict),
        exact=bool(leaf.exact),
        planted=int(np.count_nonzero(planted)),
        missing=int(np.count_nonzero(case.due & ~leaf.wrong)),
        innocent=int(np.count_nonzero(leaf.wrong & ~planted)),
        unnamed=int(np.count_nonzero(planted & ~leaf.wrong)),
        located=int(report.stages.get("locate", 0)),
        evaluations=int(report.evaluations),
    )


def ask(case: Case) -> Answer:
    """Check the claim of a case and compare the answer with its truth."""
    given = case.problem
    return compared(case, gradaudit.check(given.f, case.claim, given.x, seed=case.seed))
