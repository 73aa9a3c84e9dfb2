"""Mistakes in dropout and embeddings, which let some entries through: a mask, repeats, a token."""

from __future__ import annotations

from benchmarks.audited._mutant import mutant
from gradaudit import Cause

ROW_FACTOR, SCALE, SHIFT = Cause.ROW_FACTOR, Cause.SCALE, Cause.SHIFT
SIGN, UNKNOWN, ZERO = Cause.SIGN, Cause.UNKNOWN, Cause.ZERO

MASKED = "return self._through(kept, dY)"

DROPOUT = (
    mutant("Dropout, training", "mask forgotten", MASKED, "return dY", X=(ZERO, SCALE)),
    mutant(
        "Dropout, training",
        "mask without its factor",
        MASKED,
        "return np.where(kept, dY, 0)",
        X=SCALE,
    ),
    mutant(
        "Dropout, training",
        "factor twice",
        MASKED,
        "return self._through(kept, dY) / (1 - self.rate)",
        X=SCALE,
    ),
    mutant(
        "Dropout, training",
        "another mask",
        MASKED,
        "return self._through(self.generator.random(dY.shape) >= self.rate, dY)",
        X=ZERO,
    ),
    mutant("Dropout, training", "mask reversed", MASKED, "return self._through(~kept, dY)", X=ZERO),
    mutant("Dropout, in use", "factor in use", MASKED, "return dY / (1 - self.rate)", X=SCALE),
)

ADDED = "np.add.at(dW, tokens, dY)"

EMBEDDING = (
    mutant("Embedding", "repeats overwrite", ADDED, "dW[tokens] = dY", W=UNKNOWN),
    mutant(
        "Embedding",
        "repeats averaged",
        ADDED,
        f"{ADDED}; dW /= np.maximum(np.bincount(tokens.ravel(), minlength=len(dW)), 1)[:, None]",
        W=ROW_FACTOR,
    ),
    mutant("Embedding", "averaged", ADDED, "np.add.at(dW, tokens, dY / len(tokens))", W=SCALE),
    mutant("Embedding", "token 0 left out", ADDED, f"{ADDED}; dW[0] = 0", W=ZERO),
    mutant(
        "Embedding",
        "tokens counted from 1",
        ADDED,
        "np.add.at(dW, (tokens + 1) % len(dW), dY)",
        W=SHIFT,
    ),
    mutant("Embedding", "negated", ADDED, "np.add.at(dW, tokens, -dY)", W=SIGN),
    mutant(
        "Embedding",
        "last example alone",
        ADDED,
        "np.add.at(dW, tokens[-1], dY[-1])",
        W=(UNKNOWN, ZERO),
    ),
)

SELECTING = DROPOUT + EMBEDDING
