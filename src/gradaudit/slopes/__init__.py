"""A line t -> f(x + t v): its slope at 0, with an error bar and a regime."""

from gradaudit.slopes._discontinuity import hidden_slope
from gradaudit.slopes._line import Line
from gradaudit.slopes._measure import TOP, Calibration, measure, remeasure
from gradaudit.slopes._noise import noise_level
from gradaudit.slopes._slope import Regime, Slope, nothing

__all__ = [
    "TOP",
    "Calibration",
    "Line",
    "Regime",
    "Slope",
    "hidden_slope",
    "measure",
    "noise_level",
    "nothing",
    "remeasure",
]
