"""numdifftools: adaptive central differences with an error estimate."""

from __future__ import annotations

from typing import Any

import numdifftools

from benchmarks.differentiators._estimate import Counted, Estimate, Function


def differentiate(f: Function, x: Any) -> Estimate:
    """Give the derivative with the library's error estimate."""
    counted = Counted(f)
    found = numdifftools.Derivative(counted, full_output=True)(x)
    value, error = getattr(found, "estimate", None), getattr(found, "error_estimate", None)
    if value is None:  # before 0.10 a pair came back
        value, error = found[0], found[1].error_estimate
    return Estimate(float(value), float(error), counted.calls)
