"""Mistakes in penalties: their sign, their strength, biases, the other norm."""

from __future__ import annotations

from benchmarks.audited._mutant import mutant
from gradaudit import Cause
from gradaudit.nn.penalties import Penalty

REGULARISATION, SCALE = Cause.REGULARISATION, Cause.SCALE
SIGN, UNKNOWN, ZERO = Cause.SIGN, Cause.UNKNOWN, Cause.ZERO

STRENGTH = "self.strength * self._slope(array) if"
HOLDS = "self._slope(array) if self._holds(name)"

L1 = (
    mutant("L1, weights", "negated", "slope: Array = np", "slope: Array = -np", W=SIGN),
    mutant(
        "L1, biases too", "strength forgotten", STRENGTH, STRENGTH[16:], Penalty, W=SCALE, b=SCALE
    ),
    mutant(
        "L1, biases too", "signs forgotten", "np.sign(array)", "np.ones_like(array)", W=SIGN, b=SIGN
    ),
    mutant("L1, weights", "of squares", "np.sign(array)", "array", W=UNKNOWN),
    mutant(
        "L1, weights",
        "biases too",
        HOLDS,
        "self._slope(array) if True",
        Penalty,
        b=(ZERO, REGULARISATION),
    ),
)

L2 = (
    mutant("L2, weights", "negated", "return array\n", "return -array\n", W=SIGN),
    mutant(
        "L2, biases too", "strength forgotten", STRENGTH, STRENGTH[16:], Penalty, W=SCALE, b=SCALE
    ),
    mutant("L2, weights", "the half forgotten", "return array\n", "return 2 * array\n", W=SCALE),
    mutant(
        "L2, biases too",
        "of absolute values",
        "return array\n",
        "return np.sign(array)\n",
        W=UNKNOWN,
        b=UNKNOWN,
    ),
    mutant(
        "L2, weights",
        "biases too",
        HOLDS,
        "self._slope(array) if True",
        Penalty,
        b=(ZERO, REGULARISATION),
    ),
    mutant(
        "L2, biases too",
        "biases left out",
        HOLDS,
        "self._slope(array) if len(array.shape) == 2",
        Penalty,
        b=(REGULARISATION, ZERO),
    ),
)

PENALTIES = L1 + L2
