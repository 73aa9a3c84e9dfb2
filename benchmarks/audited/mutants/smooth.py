"""Mistakes in smooth activations: the derivative at the output, a term or a square left out."""

from __future__ import annotations

from benchmarks.audited._mutant import mutant
from gradaudit import Cause

SCALE, SIGN, UNKNOWN = Cause.SCALE, Cause.SIGN, Cause.UNKNOWN

SLOPE = "expit(Z) * expit(-Z)"

SIGMOID = (
    mutant("Sigmoid", "as if Z were the output", SLOPE, "Z * (1 - Z)", Z=UNKNOWN),
    mutant("Sigmoid", "at the output", SLOPE, "expit(expit(Z)) * expit(-expit(Z))", Z=UNKNOWN),
    mutant("Sigmoid", "left out", SLOPE, "1", Z=UNKNOWN),
    mutant("Sigmoid", "a factor left out", SLOPE, "expit(Z)", Z=UNKNOWN),
    mutant("Sigmoid", "y (y − 1)", SLOPE, "expit(Z) * (expit(Z) - 1)", Z=SIGN),
    mutant("Sigmoid", "as if tanh", SLOPE, "(1 - expit(Z) ** 2)", Z=UNKNOWN),
)

TANH_SLOPE = "4 * dY * expit(2 * Z) * expit(-2 * Z)"

TANH = (
    mutant("TanH", "as if Z were the output", TANH_SLOPE, "dY * (1 - Z**2)", Z=UNKNOWN),
    mutant("TanH", "at the output", TANH_SLOPE, "dY * (1 - np.tanh(np.tanh(Z)) ** 2)", Z=UNKNOWN),
    mutant("TanH", "not squared", TANH_SLOPE, "dY * (1 - np.tanh(Z))", Z=UNKNOWN),
    mutant("TanH", "y² − 1", TANH_SLOPE, "dY * (np.tanh(Z) ** 2 - 1)", Z=SIGN),
    mutant("TanH", "left out", TANH_SLOPE, "dY", Z=UNKNOWN),
    mutant("TanH", "a sigmoid's slope", TANH_SLOPE, "dY * expit(Z) * expit(-Z)", Z=UNKNOWN),
    mutant("TanH", "the 4 forgotten", "4 * dY", "dY", Z=SCALE),
)

GELU = (
    mutant("GELU", "density left out", "ndtr(Z) + Z * density", "ndtr(Z)", Z=UNKNOWN),
    mutant("GELU", "density without Z", "+ Z * density", "+ density", Z=UNKNOWN),
    mutant("GELU", "density subtracted", "+ Z * density", "- Z * density", Z=UNKNOWN),
    mutant("GELU", "no half in the exponent", "-(Z**2) / 2", "-(Z**2)", Z=UNKNOWN),
    mutant("GELU", "no root", "np.sqrt(2 * np.pi)", "np.float64(2 * np.pi)", Z=UNKNOWN),
    mutant(
        "GELU",
        "of an approximation",
        "dY * (ndtr(Z) + Z * density)",
        "dY * expit(1.702 * Z) * (1 + 1.702 * Z * expit(-1.702 * Z))",
        Z=UNKNOWN,
    ),
)

SOFTPLUS = (
    mutant("Softplus", "mirrored", "dY * expit(Z)", "dY * expit(-Z)", Z=UNKNOWN),
    mutant("Softplus", "no denominator", "dY * expit(Z)", "dY * np.exp(Z)", Z=UNKNOWN),
    mutant("Softplus", "at the output", "dY * expit(Z)", "dY * expit(self.forward(Z))", Z=UNKNOWN),
    mutant("Softplus", "once more", "dY * expit(Z)", "dY * expit(Z) * expit(-Z)", Z=UNKNOWN),
    mutant("Softplus", "averaged", "dY * expit(Z)", "dY * expit(Z) / len(Z)", Z=SCALE),
)

SMOOTH = SIGMOID + TANH + GELU + SOFTPLUS
