"""Tell whether a derivative is right; and where it is wrong, which entries and why."""

import importlib
from typing import Any

from gradaudit import textbook
from gradaudit._audited import audited
from gradaudit._check import assert_gradient, check
from gradaudit._check_layer import check_layer
from gradaudit._claim import Claim
from gradaudit._derivative import (
    NumericalGradient,
    directional_derivative,
    numerical_gradient,
)
from gradaudit._errors import ArgumentError, GradientError
from gradaudit._network_report import NetworkReport
from gradaudit._report import (
    Cause,
    Comparison,
    Comparisons,
    Finding,
    LeafReport,
    Report,
    Verdict,
)
from gradaudit._step_curve import StepCurve
from gradaudit._sweep import sweep
from gradaudit._version import __version__
from gradaudit.slopes import Regime, Slope
from gradaudit.sweeps import Fault, Opinion, Sweep

__all__ = [
    "ArgumentError",
    "Cause",
    "Claim",
    "Comparison",
    "Comparisons",
    "Fault",
    "Finding",
    "GradientError",
    "LeafReport",
    "NetworkReport",
    "NumericalGradient",
    "Opinion",
    "Regime",
    "Report",
    "Slope",
    "StepCurve",
    "Sweep",
    "Verdict",
    "__version__",
    "assert_gradient",
    "audited",
    "check",
    "check_layer",
    "directional_derivative",
    "jax",
    "keras",
    "nn",
    "numerical_gradient",
    "render",
    "strategies",
    "sweep",
    "tensorflow",
    "textbook",
    "torch",
]

COLD = ("jax", "keras", "nn", "render", "strategies", "tensorflow", "torch")
"""Rooms that are imported when they are first asked for: frameworks, what is large, Hypothesis."""


def __getattr__(name: str) -> Any:
    if name in COLD:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
