"""The numeric gradient is the claim, each column times a factor of its own."""

from __future__ import annotations

from collections.abc import Iterator

from gradaudit._report import Cause
from gradaudit.diagnose._evidence import Evidence
from gradaudit.diagnose._factors import by_lines
from gradaudit.diagnose._hypothesis import Hypothesis, Saying

SAYING = Saying(
    Cause.COLUMN_FACTOR,
    lambda where: f"The right gradient on {where} is the claim, each column times its own factor.",
    "As if a factor that belongs to the other axes were missing or too many: an activation's "
    "derivative, a gain, a mask.",
)


def hypotheses(evidence: Evidence) -> Iterator[Hypothesis]:
    """Propose ``numeric[:, j] = c[j] * claim[:, j]``.

    Parameters
    ----------
    evidence : Evidence
        What was measured.

    Yields
    ------
    Hypothesis
        With a constant for each column, the axes after the first taken together; for matrices of
        at least three rows and three columns.
    """
    yield from by_lines(evidence, SAYING, rows=False)
