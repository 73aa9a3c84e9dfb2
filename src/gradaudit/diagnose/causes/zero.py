"""The claim is zero where f changes, or f does not change where the claim says so."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gradaudit._report import Cause
from gradaudit.diagnose._evidence import Evidence, Floats, Mask
from gradaudit.diagnose._hypothesis import Hypothesis, Saying, information

CERTAIN = 10.0
"""Bits by which one of the two has to exceed the doubt about the other: it is a thousand bars."""

SAID = 64.0
"""Bits of an entry that is exactly zero: no coincidence."""

CLAIMED = Saying(
    Cause.ZERO,
    lambda where: f"The claim is exactly 0 on {where}, but f changes there.",
    "Something is detached, cut off or never filled in, or went to other entries: a path from "
    "these to f that the gradient does not follow.",
)

MEASURED = Saying(
    Cause.ZERO,
    lambda where: f"f does not change along {where}, but the claim says that it does.",
    "Either f does not use it, or rounds or thresholds it; or its effect cancels (as that of a "
    "constant added before a softmax or a normalisation), and then the gradient is 0.",
)


ANOTHER_MASK = Saying(
    Cause.ZERO,
    lambda where: (
        f"On {where}, the claim is exactly 0 where f changes, and f does not change where the "
        "claim says that it does."
    ),
    "A mask of another tensor, or of another draw: the gradient passes other entries than f does.",
)


def hypotheses(evidence: Evidence) -> Iterator[Hypothesis]:
    """Propose that the claim is 0 and f is not, and the reverse.

    Parameters
    ----------
    evidence : Evidence
        What was measured.

    Yields
    ------
    Hypothesis
        That the claim is 0 and f is not, which predicts nothing; the reverse; and both at once, as
        with a mask of another tensor. None has constants.
    """
    certain = information(np.abs(evidence.numeric), evidence.error) > 0
    explained = (evidence.claimed == 0) & certain & evidence.wrong
    yield Hypothesis((CLAIMED,), None, explained, _bits(explained, evidence))
    unmoved = (np.abs(evidence.numeric) <= evidence.bar) & evidence.wrong
    unmoved &= information(np.abs(evidence.claimed), evidence.error) > CERTAIN
    yield Hypothesis(
        (MEASURED,),
        lambda index: np.zeros(index.size),
        unmoved,
        _bits(unmoved, evidence),
    )
    if explained.any() and unmoved.any():
        both = explained | unmoved
        yield Hypothesis((ANOTHER_MASK,), None, both, _bits(both, evidence))


def _bits(explained: Mask, evidence: Evidence) -> Floats:
    """Where all that is wrong is zero, that is a fact; of a part of it, it may be chance."""
    part = explained.sum() < evidence.wrong.sum()
    said = np.minimum(SAID, evidence.telling) if part else SAID
    return np.where(explained, said, 0.0)
