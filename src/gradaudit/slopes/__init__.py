"""A line t -> f(x + t v): its slope at 0, with an error bar and a regime."""

from gradaudit.slopes._calibration import Calibration, remeasure, remeasure_each
from gradaudit.slopes._closer import closer, restlessness
from gradaudit.slopes._line import Line
from gradaudit.slopes._measure import TOP, Measurement, measure
from gradaudit.slopes._noise import noise_level
from gradaudit.slopes._regime import agreed
from gradaudit.slopes._rungs import Rungs
from gradaudit.slopes._slope import Regime, Slope, nothing
from gradaudit.slopes._truncation import quotient_noise, truncation_factor

__all__ = [
    "TOP",
    "Calibration",
    "Line",
    "Measurement",
    "Regime",
    "Rungs",
    "Slope",
    "agreed",
    "closer",
    "measure",
    "noise_level",
    "nothing",
    "quotient_noise",
    "remeasure",
    "remeasure_each",
    "restlessness",
    "truncation_factor",
]
