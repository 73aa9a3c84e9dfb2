"""numdifftools: adaptive central differences with an error estimate."""

from __future__ import annotations

from typing import Any

import numdifftools

from benchmarks.differentiators._estimate import Counted, Estimate, Function


def differentiate(f: Function, x: Any) -> Estimate:
    """Give the derivative with the library's error estimate."""
    counted = Counted(f)
    found: Any = numdifftools.Derivative(counted, full_output=True)(x)
    if hasattr(found, "estimate"):
        value, error = found.estimate, found.error_estimate
    else:  # before 0.10 a pair came back
        value, error = found[0], found[1].error_estimate
    return Estimate(float(value), float(error), counted.calls)
