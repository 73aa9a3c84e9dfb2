"""Claims about Keras, on whichever backend it was imported with."""

from benchmarks.frameworks._claim import of_framework

from . import models, single

ROOMS = (models, single)

CLAIMS = of_framework("keras", *(room.CLAIMS for room in ROOMS))

__all__ = ["CLAIMS"]
