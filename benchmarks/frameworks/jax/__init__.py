"""Claims about JAX: custom rules, pytrees, compiled functions, in float32 and with wide numbers."""

from benchmarks.frameworks._claim import of_framework

from . import formulas, kinks, large, models, precision, scales, trees

ROOMS = (scales, large, formulas, kinks, precision, trees, models)

CLAIMS = of_framework("jax", *(room.CLAIMS for room in ROOMS))

__all__ = ["CLAIMS"]
