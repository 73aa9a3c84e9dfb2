"""Claims about TensorFlow: custom gradients, variables, graphs."""

from benchmarks.frameworks._claim import of_framework

from . import formulas, kinks, large, models, precision, scales, variables

ROOMS = (scales, large, formulas, kinks, precision, variables, models)

CLAIMS = of_framework("tensorflow", *(room.CLAIMS for room in ROOMS))

__all__ = ["CLAIMS"]
