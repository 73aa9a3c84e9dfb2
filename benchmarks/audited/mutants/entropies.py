"""Mistakes in cross-entropies: no mean, a sign, a class left out, another loss's gradient."""

from __future__ import annotations

from benchmarks.audited._mutant import mutant
from gradaudit import Cause

SCALE, SIGN, UNKNOWN, ZERO = Cause.SCALE, Cause.SIGN, Cause.UNKNOWN, Cause.ZERO

WHERE = "np.where(Y == 0, 0, -Y / (m * _above_zero(Y_hat)))"

CROSS_ENTROPY = (
    mutant("CrossEntropy, one-hot", "negated", "0, -Y / (m", "0, Y / (m", Y_hat=SIGN),
    mutant("CrossEntropy, one-hot", "not averaged", "(m * _above", "(1 * _above", Y_hat=SCALE),
    mutant(
        "CrossEntropy, shares",
        "averaged over entries",
        "(m * _above",
        "(Y.size * _above",
        Y_hat=SCALE,
    ),
    mutant("CrossEntropy, shares", "with a softmax's", WHERE, "(Y_hat - Y) / m", Y_hat=UNKNOWN),
    mutant(
        "CrossEntropy, shares", "of the logarithm alone", WHERE, "-1 / (m * Y_hat)", Y_hat=UNKNOWN
    ),
    mutant("CrossEntropy, shares", "no division by Ŷ", WHERE, "-Y / m", Y_hat=UNKNOWN),
    mutant(
        "CrossEntropy, one-hot",
        "as if yes or no",
        WHERE,
        "(Y_hat - Y) / (m * Y_hat * (1 - Y_hat))",
        Y_hat=ZERO,
    ),
)

LOGITS = "(softmax(Y_hat, axis=-1) * Y.sum(axis=-1, keepdims=True) - Y) / m"

SOFTMAX = (
    mutant(
        "SoftmaxCrossEntropy, one-hot", "not averaged", LOGITS, LOGITS[: -len(" / m")], Y_hat=SCALE
    ),
    mutant("SoftmaxCrossEntropy, one-hot", "negated", LOGITS, f"-{LOGITS}", Y_hat=SIGN),
    mutant(
        "SoftmaxCrossEntropy, weighted",
        "as if targets were shares",
        " * Y.sum(axis=-1, keepdims=True) - Y",
        " - Y",
        Y_hat=UNKNOWN,
    ),
    mutant(
        "SoftmaxCrossEntropy, one-hot",
        "softmax over examples",
        "softmax(Y_hat, axis=-1) *",
        "softmax(Y_hat, axis=0) *",
        Y_hat=UNKNOWN,
    ),
    mutant(
        "SoftmaxCrossEntropy, one-hot",
        "logits for shares",
        "(softmax(Y_hat, axis=-1) *",
        "(Y_hat *",
        Y_hat=UNKNOWN,
    ),
    mutant(
        "SoftmaxCrossEntropy, weighted",
        "targets left out",
        "keepdims=True) - Y)",
        "keepdims=True))",
        Y_hat=UNKNOWN,
    ),
    mutant(
        "SoftmaxCrossEntropy, one-hot",
        "true class alone",
        LOGITS,
        f"np.where(Y == 0, 0, {LOGITS})",
        Y_hat=ZERO,
    ),
    mutant(
        "SoftmaxCrossEntropy, weighted",
        "averaged over examples",
        LOGITS,
        LOGITS.replace("/ m", "/ len(Y)"),
        Y_hat=SCALE,
    ),
)

BOTH = "(yes + np.where(Y == 1, 0, (1 - Y) / _above_zero(1 - Y_hat))) / m"
OF_LOGITS = "((1 - Y) * expit(Y_hat) - Y * expit(-Y_hat)) / m"

BINARY = (
    mutant(
        "BinaryCrossEntropy, shares", "with a sigmoid's", BOTH, "(Y_hat - Y) / m", Y_hat=UNKNOWN
    ),
    mutant("BinaryCrossEntropy, shares", "yes alone", BOTH, "yes / m", Y_hat=ZERO),
    mutant(
        "BinaryCrossEntropy, shares",
        "no negated",
        "(1 - Y) / _above",
        "(Y - 1) / _above",
        Y_hat=SIGN,
    ),
    mutant(
        "BinaryCrossEntropy, shares",
        "averaged over outputs too",
        BOTH,
        BOTH.replace("/ m", "/ Y.size"),
        Y_hat=SCALE,
    ),
    mutant("BinaryCrossEntropy, logits", "not averaged", OF_LOGITS, OF_LOGITS[:-4], Y_hat=SCALE),
    mutant("BinaryCrossEntropy, logits", "no sigmoid", OF_LOGITS, "(Y_hat - Y) / m", Y_hat=UNKNOWN),
    mutant(
        "BinaryCrossEntropy, logits",
        "a sigmoid's slope too many",
        OF_LOGITS,
        f"{OF_LOGITS} * expit(Y_hat) * expit(-Y_hat)",
        Y_hat=UNKNOWN,
    ),
)

ENTROPIES = CROSS_ENTROPY + SOFTMAX + BINARY
