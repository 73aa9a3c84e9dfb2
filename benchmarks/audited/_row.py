"""A case checked in one precision: a line of the table, and what is wrong with it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradaudit import Cause, Report

from ._case import Case

SHARP = 1e-9
"""The tolerance in float64: bars are asked to be as small."""

AGREES = 1e-8
"""A right gradient in float64 differs from its measurement by less than this part."""

DTYPES = (np.float64, np.float32)


@dataclass(frozen=True, slots=True)
class Row:
    """A case checked in one precision.

    Attributes
    ----------
    case, dtype, verdict
        What, how, and with what answer.
    leaves, evaluations
        How many.
    discrepancy, resolution, detectable
        The largest of any leaf.
    faults
        What is not as it must be.
    """

    case: str
    dtype: str
    verdict: str
    leaves: int
    discrepancy: float
    resolution: float
    detectable: float
    evaluations: int
    faults: tuple[str, ...]


def measure(case: Case, dtype: Any, draw: int = 0) -> Row:
    """Check a case: in float64 sharply, otherwise as anybody would."""
    options: dict[str, Any] = {"rtol": SHARP} if dtype is np.float64 else {}
    report = case.trial(dtype, draw).check(**options)
    leaves = report.leaves.values()
    return Row(
        case.name,
        np.dtype(dtype).name,
        str(report.verdict),
        len(leaves),
        max(leaf.discrepancy for leaf in leaves),
        max(leaf.resolution for leaf in leaves),
        max(leaf.detectable for leaf in leaves),
        report.evaluations,
        tuple(_faults(case, dtype, report)),
    )


def _faults(case: Case, dtype: Any, report: Report) -> list[str]:
    found = [] if report else [f"the verdict is {report.verdict}: {report.reason}"]
    kinks = any(finding.cause is Cause.KINK for finding in report.findings)
    if kinks != case.kink:
        found.append("no kink is found" if case.kink else "a kink is found where there is none")
    for leaf in report.leaves.values():
        if leaf.dtype != np.dtype(dtype).name:
            found.append(f"{leaf.name} is of {leaf.dtype}")
        if dtype is np.float64 and not leaf.discrepancy < AGREES:
            found.append(f"{leaf.name} differs by {leaf.discrepancy:.1e}")
        if not math.isfinite(leaf.resolution):
            found.append(f"{leaf.name} is not resolved")
    return found
