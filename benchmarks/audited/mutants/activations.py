"""Mistakes in activations with kinks or none at all, in softmax, and in activations as layers."""

from __future__ import annotations

from benchmarks.audited._mutant import mutant
from gradaudit import Cause

SCALE, SIGN, UNKNOWN, ZERO = Cause.SCALE, Cause.SIGN, Cause.UNKNOWN, Cause.ZERO

IDENTITY = (
    mutant("Identity", "negated", "return dY\n", "return -dY\n", Z=SIGN),
    mutant("Identity", "times the input", "return dY\n", "return dY * Z\n", Z=UNKNOWN),
    mutant("Identity", "nothing", "return dY\n", "return 0 * dY\n", Z=ZERO),
    mutant("Identity", "averaged", "return dY\n", "return dY / len(dY)\n", Z=SCALE),
)

RELU = (
    mutant("ReLU", "left out", "np.where(Z > 0, dY, dY.dtype.type(0))", "dY", Z=ZERO),
    mutant("ReLU", "mask of the cotangent", "Z > 0, dY", "dY > 0, dY", Z=ZERO),
    mutant("ReLU", "mask reversed", "Z > 0, dY", "Z < 0, dY", Z=ZERO),
    mutant("ReLU", "the mask alone", "Z > 0, dY", "Z > 0, 1", Z=UNKNOWN),
    mutant("ReLU", "another threshold", "Z > 0, dY", "Z > 1, dY", Z=ZERO),
)

LEAKY_RELU = (
    mutant("LeakyReLU", "no leak", "self.slope * dY)", "0 * dY)", Z=ZERO),
    mutant("LeakyReLU", "the leak is one", "self.slope * dY)", "dY)", Z=SCALE),
    mutant("LeakyReLU", "leak negated", "self.slope * dY)", "-self.slope * dY)", Z=SIGN),
    mutant("LeakyReLU", "leak alone", "self.slope * dY)", "self.slope)", Z=UNKNOWN),
    mutant("LeakyReLU", "everything leaks", "(Z > 0, dY, ", "(Z > np.inf, dY, ", Z=SCALE),
)

SOFTMAX = (
    mutant(
        "SoftMax",
        "as if diagonal",
        "(dY - (Y * dY).sum(axis=-1, keepdims=True))",
        "(dY - Y * dY)",
        Z=UNKNOWN,
    ),
    mutant(
        "SoftMax",
        "without the sum",
        "(dY - (Y * dY).sum(axis=-1, keepdims=True))",
        "dY",
        Z=UNKNOWN,
    ),
    mutant(
        "SoftMax", "summed over examples", "(Y * dY).sum(axis=-1", "(Y * dY).sum(axis=0", Z=UNKNOWN
    ),
    mutant("SoftMax", "mean for sum", "(Y * dY).sum(", "(Y * dY).mean(", Z=UNKNOWN),
    mutant("SoftMax", "the sum added", "(dY - (Y", "(dY + (Y", Z=UNKNOWN),
    mutant(
        "SoftMax",
        "at the output",
        "Y = self.forward(Z)",
        "Y = self.forward(self.forward(Z))",
        Z=UNKNOWN,
    ),
)

BACKWARD = "self.activation.backward(self._kept(), dY)"

ACTIVATE = (
    mutant("Activate, tanh", "left out", BACKWARD, "dY", X=UNKNOWN),
    mutant(
        "Activate, tanh",
        "at the output",
        BACKWARD,
        "self.activation.backward(self.activation.forward(self._kept()), dY)",
        X=UNKNOWN,
    ),
    mutant(
        "Activate, softmax",
        "arguments exchanged",
        BACKWARD,
        "self.activation.backward(dY, self._kept())",
        X=UNKNOWN,
    ),
    mutant(
        "Activate, gelu",
        "at the output",
        "self._cache = X",
        "self._cache = self.activation.forward(X)",
        X=UNKNOWN,
    ),
    mutant("Activate, softmax", "averaged", BACKWARD, f"{BACKWARD} / len(dY)", X=SCALE),
)

ACTIVATIONS = IDENTITY + RELU + LEAKY_RELU + SOFTMAX + ACTIVATE
