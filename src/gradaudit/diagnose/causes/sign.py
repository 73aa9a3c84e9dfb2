"""The numeric gradient is the claim with the other sign."""

from __future__ import annotations

from collections.abc import Iterator

from gradaudit._report import Cause
from gradaudit.diagnose._evidence import Evidence
from gradaudit.diagnose._hypothesis import Hypothesis, Saying, predicting


def hypotheses(evidence: Evidence) -> Iterator[Hypothesis]:
    """Propose ``numeric = -claim``.

    Parameters
    ----------
    evidence : Evidence
        What was measured.

    Yields
    ------
    Hypothesis
        Without constants.
    """
    saying = Saying(
        Cause.SIGN,
        lambda where: f"The claim on {where} has the wrong sign, and the right size.",
        "Look for a minus left out, a difference taken the other way round, ascent for descent.",
        {"factor": -1.0},
    )
    yield predicting(evidence, saying, lambda index: -evidence.mended[index])
