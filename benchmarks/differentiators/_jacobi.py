"""jacobi: Ridders-like extrapolation with a standard error."""

from __future__ import annotations

from typing import Any

import jacobi

from benchmarks.differentiators._estimate import Counted, Estimate, Function


def differentiate(f: Function, x: Any) -> Estimate:
    """Give the derivative with the library's error."""
    counted = Counted(f)
    value, error = jacobi.jacobi(counted, x, diagonal=True)
    return Estimate(float(value), float(error), counted.calls)
