"""Mistakes in the squared error and the hinge: a factor, the margin, what it is compared with."""

from __future__ import annotations

from benchmarks.audited._mutant import mutant
from gradaudit import Cause

REGULARISATION, SCALE, SIGN = Cause.REGULARISATION, Cause.SCALE, Cause.SIGN
UNKNOWN, ZERO = Cause.UNKNOWN, Cause.ZERO

SQUARED = "2 * (Y_hat - Y) / Y_hat.size"

MEAN_SQUARED = (
    mutant("MeanSquaredError", "the 2 forgotten", SQUARED, SQUARED[4:], Y_hat=SCALE),
    mutant(
        "MeanSquaredError",
        "averaged over points",
        SQUARED,
        SQUARED.replace("Y_hat.size", "len(Y)"),
        Y_hat=SCALE,
    ),
    mutant(
        "MeanSquaredError",
        "the other way round",
        SQUARED,
        "2 * (Y - Y_hat) / Y_hat.size",
        Y_hat=SIGN,
    ),
    mutant(
        "MeanSquaredError", "targets left out", SQUARED, "2 * Y_hat / Y_hat.size", Y_hat=UNKNOWN
    ),
    mutant(
        "MeanSquaredError",
        "of absolute values",
        SQUARED,
        "np.sign(Y_hat - Y) / Y_hat.size",
        Y_hat=UNKNOWN,
    ),
)

WITHIN = "np.where(Y * Y_hat < 1, -Y / m, 0)"

# −Y/m is sign(Ŷ)/m on the wrong side and −sign(Ŷ)/m on the right one: a claim without these
# entries also lacks the derivative of a penalty Σ |Ŷ|, in so many words.
NOT_THERE = (ZERO, REGULARISATION)

HINGE = (
    mutant("Hinge", "everywhere", WITHIN, "-Y / m", Y_hat=ZERO),
    mutant("Hinge", "beyond the margin", "Y * Y_hat < 1", "Y * Y_hat > 1", Y_hat=NOT_THERE),
    mutant("Hinge", "margin without targets", "Y * Y_hat < 1", "Y_hat < 1", Y_hat=ZERO),
    mutant("Hinge", "no margin", "Y * Y_hat < 1", "Y * Y_hat < 0", Y_hat=NOT_THERE),
    mutant("Hinge", "negated", "< 1, -Y / m", "< 1, Y / m", Y_hat=SIGN),
    mutant("Hinge", "not averaged", "< 1, -Y / m", "< 1, -Y", Y_hat=SCALE),
    mutant("Hinge", "predictions for targets", "< 1, -Y / m", "< 1, -Y_hat / m", Y_hat=UNKNOWN),
)

LOSSES = MEAN_SQUARED + HINGE
