"""Mistakes at a kink: claims outside what its two sides allow, ties that all get the whole."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.audited._mutant import mutant
from gradaudit import Cause

KINK = Cause.KINK

REST, WITHIN = "dY.dtype.type(0))", "np.where(Y * Y_hat < 1, -Y / m, 0)"
TIES = "np.where(flat == flat.max(axis=2, keepdims=True), np.indices(flat.shape)[2], -1)"

KINKS = (
    mutant("ReLU, at zeros", "twice the slope", REST, "2 * (Z == 0) * dY)", Z=KINK),
    mutant("ReLU, at zeros", "a slope below 0", REST, "-0.1 * (Z == 0) * dY)", Z=KINK),
    mutant(
        "LeakyReLU, at zeros", "no slope", "self.slope * dY)", "(Z < 0) * self.slope * dY)", Z=KINK
    ),
    mutant(
        "Hinge, at the margin",
        "twice the slope",
        WITHIN,
        f"{WITHIN} - 2 * (Y * Y_hat == 1) * Y / m",
        Y_hat=KINK,
    ),
    mutant(
        "L1, at zeros",
        "twice the slope",
        "np.sign(array)",
        "np.sign(array) + 2 * (array == 0)",
        W=KINK,
    ),
    replace(
        mutant(
            "MaxPool, ties", "to all of them", "= X.shape, winners", f"= X.shape, {TIES}", X=KINK
        ),
        joint=True,
    ),
)
