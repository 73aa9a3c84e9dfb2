"""Mistakes in batch- and layer-norm: terms missing, summed too early, without γ."""

from __future__ import annotations

from benchmarks.audited._mutant import mutant
from gradaudit import Cause

COLUMN_FACTOR, ROW_FACTOR = Cause.COLUMN_FACTOR, Cause.ROW_FACTOR
SCALE, SIGN, UNKNOWN, ZERO = Cause.SCALE, Cause.SIGN, Cause.UNKNOWN, Cause.ZERO

SCALED = 'self.parameters["gamma"] * scale'
DGAMMA, DBETA = '"gamma": (dY * X_hat).sum(axis=axes)', '"beta": dY.sum(axis=axes)'

BATCH = (
    mutant("BatchNorm, 2-D", "variance's part missing", " - through_variance", "", X=UNKNOWN),
    mutant("BatchNorm, 4-D", "mean's part missing", " - through_mean", "", X=UNKNOWN),
    mutant("BatchNorm, 2-D", "as in use", "if not training", "if training", X=UNKNOWN),
    mutant("BatchNorm, in use", "as in training", "if not training", "if training", X=UNKNOWN),
    mutant("BatchNorm, 2-D", "γ forgotten in dX", SCALED, "scale", X=COLUMN_FACTOR),
    mutant("BatchNorm, 4-D", "γ forgotten in dX", SCALED, "scale", X=COLUMN_FACTOR),
    mutant(
        "BatchNorm, 4-D in use",
        "scale forgotten in dX",
        SCALED,
        'self.parameters["gamma"]',
        X=COLUMN_FACTOR,
    ),
    mutant("BatchNorm, 4-D", "mean for γ", DGAMMA, DGAMMA.replace("sum", "mean"), gamma=SCALE),
    mutant("BatchNorm, 2-D", "mean for β", DBETA, DBETA.replace("sum", "mean"), beta=SCALE),
    mutant("BatchNorm, 4-D", "γ without X̂", "(dY * X_hat).sum", "dY.sum", gamma=UNKNOWN),
    mutant("BatchNorm, 2-D", "sum for mean", "(dY * X_hat).mean(", "(dY * X_hat).sum(", X=UNKNOWN),
    mutant(
        "BatchNorm, 4-D",
        "mean over examples alone",
        "dY.mean(axis=axes,",
        "dY.mean(axis=0,",
        X=UNKNOWN,
    ),
)

DX_HAT = 'dX_hat = self.parameters["gamma"] * dY'

LAYER = (
    mutant("LayerNorm, 3-D", "variance's part missing", " - through_variance", "", X=UNKNOWN),
    mutant("LayerNorm, 2-D", "mean's part missing", " - through_mean", "", X=UNKNOWN),
    mutant("LayerNorm, 3-D", "γ forgotten in dX", DX_HAT, "dX_hat = dY", X=UNKNOWN),
    mutant(
        "LayerNorm, 2-D",
        "γ after the means",
        DX_HAT,
        'dX_hat = dY; scale = scale * self.parameters["gamma"]',
        X=UNKNOWN,
    ),
    mutant("LayerNorm, 2-D", "scale forgotten in dX", "= scale * (", "= (", X=ROW_FACTOR),
    mutant("LayerNorm, 3-D", "scale forgotten in dX", "= scale * (", "= (", X=UNKNOWN),
    mutant("LayerNorm, 2-D", "mean for γ", DGAMMA, DGAMMA.replace("sum", "mean"), gamma=SCALE),
    mutant(
        "LayerNorm, 2-D",
        "mean over examples",
        "dX_hat.mean(axis=-1",
        "dX_hat.mean(axis=0",
        X=UNKNOWN,
    ),
    mutant("LayerNorm, 3-D", "β of one example", DBETA, '"beta": dY[0].sum(axis=0)', beta=UNKNOWN),
)

NORMS = BATCH + LAYER
