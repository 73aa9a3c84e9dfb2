"""The constant that a finding gives, against that of the truth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from gradaudit import Cause, Finding

from ._mistake import Question
from .models import Array

CLOSE = 1e-3

EXPECTED: Mapping[Cause, tuple[str, Callable[[Array, Array, Array], Array]]] = MappingProxyType(
    {
        Cause.SCALE: ("factor", lambda right, claimed, _: right / claimed),
        Cause.REGULARISATION: ("coefficient", lambda right, claimed, x: (right - claimed) / x),
    }
)
"""Under which key the constant stands, and what it is, from the gradients and the point."""


def number_fits(
    findings: Iterable[Finding], question: Question, leaf: str, wrong: NDArray[np.bool_]
) -> bool:
    """Tell whether the constants that findings give of a leaf are the truth's, up to 0.1 %."""
    right, claimed, x = (
        leaves[leaf][wrong] for leaves in (question.right, question.claimed, question.point)
    )
    for finding in findings:
        if finding.cause not in EXPECTED:
            continue
        key, constant = EXPECTED[finding.cause]
        if key not in finding.evidence:
            return False
        given = float(finding.evidence[key])
        # A penalty of absolute values has the entry's sign in place of the entry.
        if not any(
            bool((abs(constant(right, claimed, unit) - given) <= CLOSE * abs(given)).all())
            for unit in (x, np.sign(x))
        ):
            return False
    return True
