"""Claims about PyTorch: functions, autograd functions, modules."""

from benchmarks.frameworks._claim import of_framework

from . import (
    arguments,
    broken,
    formulas,
    kinks,
    large,
    models,
    precision,
    random,
    scales,
)

ROOMS = (scales, large, formulas, kinks, precision, arguments, random, models, broken)

CLAIMS = of_framework("torch", *(room.CLAIMS for room in ROOMS))

__all__ = ["CLAIMS"]
