"""scipy.differentiate.derivative: finite differences of order eight on falling steps."""

from __future__ import annotations

from typing import Any

from scipy.differentiate import derivative

from benchmarks.differentiators._estimate import Counted, Estimate, Function


def differentiate(f: Function, x: Any) -> Estimate:
    """Give the derivative with the library's error, whether or not it reports success."""
    counted = Counted(f)
    found = derivative(counted, x)
    return Estimate(float(found.df), float(found.error), counted.calls)
