"""Tell whether a derivative is right; and where it is wrong, which entries and why."""

from gradaudit import textbook
from gradaudit._check import assert_gradient, check
from gradaudit._derivative import (
    NumericalGradient,
    directional_derivative,
    numerical_gradient,
)
from gradaudit._errors import ArgumentError, GradientError
from gradaudit._report import Cause, Comparison, Finding, LeafReport, Report, Verdict
from gradaudit._version import __version__
from gradaudit.slopes import Regime, Slope

__all__ = [
    "ArgumentError",
    "Cause",
    "Comparison",
    "Finding",
    "GradientError",
    "LeafReport",
    "NumericalGradient",
    "Regime",
    "Report",
    "Slope",
    "Verdict",
    "__version__",
    "assert_gradient",
    "check",
    "directional_derivative",
    "numerical_gradient",
    "textbook",
]
