"""fdm: a central difference of order five with a step chosen for accuracy."""

from __future__ import annotations

from typing import Any

import fdm

from benchmarks.differentiators._estimate import Counted, Estimate, Function


def differentiate(f: Function, x: Any) -> Estimate:
    """Give the derivative with the accuracy that the library expects of it."""
    counted = Counted(f)
    method = fdm.central_fdm(order=5, deriv=1)
    value = method(counted, x)
    return Estimate(float(value), float(method.acc), counted.calls)
