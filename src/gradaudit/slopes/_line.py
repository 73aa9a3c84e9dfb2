"""The function of one variable that a slope is measured on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from gradaudit.evaluate import Sample


class Line(Protocol):
    """The function t -> f(x + t v)."""

    @property
    def centre(self) -> Sample:
        """The value at t = 0."""

    @property
    def finest(self) -> float:
        """The smallest t at which every entry moves by exactly t v."""

    @property
    def coarsest(self) -> float:
        """The largest t at which no entry moves by more than a quarter of its leaf's rms."""

    @property
    def quantum(self) -> float:
        """The smallest change of f that was ever seen near the point, along any line."""

    def at(self, places: Sequence[float]) -> list[Sample]:
        """Return the values at several t; NaN where f has none."""

    def complex_step(self, place: float) -> float | None:
        """Return the slope at some t by a complex step; None where f is not proved analytic."""
