"""Mistakes in fully connected layers and flattening."""

from __future__ import annotations

from benchmarks.audited._mutant import mutant
from gradaudit import Cause

MEMORY_ORDER, REGULARISATION = Cause.MEMORY_ORDER, Cause.REGULARISATION
FLIP, SCALE, SHIFT, SIGN = Cause.FLIP, Cause.SCALE, Cause.SHIFT, Cause.SIGN
TRANSPOSE, UNKNOWN, ZERO = Cause.TRANSPOSE, Cause.UNKNOWN, Cause.ZERO

ALL = {"X": UNKNOWN, "W": UNKNOWN, "b": UNKNOWN}
SLOPE, DW, DB = "self.activation.backward(Z, dY)", "rows.T @ d_rows", "d_rows.sum(axis=0)"

CONNECTED = (
    mutant(
        "FullyConnected, square",
        "W not transposed",
        '.parameters["W"].T',
        '.parameters["W"]',
        X=UNKNOWN,
    ),
    mutant("FullyConnected, square", "dW transposed", DW, "d_rows.T @ rows", W=TRANSPOSE),
    mutant(
        "FullyConnected, tanh",
        "dW in the other order",
        DW,
        f'({DW}).ravel("F").reshape(X.shape[1], -1)',
        W=MEMORY_ORDER,
    ),
    mutant("FullyConnected, 3-D", "mean for b", DB, "d_rows.mean(axis=0)", b=SCALE),
    mutant("FullyConnected, sigmoid", "dW averaged", DW, f"{DW} / len(X)", W=SCALE),
    mutant("FullyConnected, tanh", "slope left out", SLOPE, "dY", **ALL),
    mutant(
        "FullyConnected, tanh",
        "slope at the output",
        SLOPE,
        "self.activation.backward(self.activation.forward(Z), dY)",
        **ALL,
    ),
    mutant(
        "FullyConnected, softmax",
        "as if diagonal",
        SLOPE,
        "dY * self.activation.forward(Z) * (1 - self.activation.forward(Z))",
        **ALL,
    ),
    mutant("FullyConnected, 3-D", "b of the last step", DB, "dZ[:, -1].sum(axis=0)", b=UNKNOWN),
    mutant("FullyConnected, relu", "b of one example", DB, "d_rows[0]", b=UNKNOWN),
    mutant(
        "FullyConnected, identity",
        "no gradient for X",
        'dZ @ self.parameters["W"].T',
        "np.zeros_like(X)",
        X=ZERO,
    ),
    mutant("FullyConnected, gelu", "b negated", DB, f"-{DB}", b=SIGN),
    mutant(
        "FullyConnected, leaky_relu",
        "weight decay in dW",
        DW,
        f'{DW} + 0.1 * self.parameters["W"]',
        W=REGULARISATION,
    ),
    mutant(
        "FullyConnected, softplus",
        "dX without the slope",
        "dX: Array = dZ @",
        "dX: Array = dY @",
        X=UNKNOWN,
    ),
)

RESHAPED = "dY.reshape(self._kept())"

FLATTEN = (
    mutant(
        "Flatten",
        "in the other order",
        RESHAPED,
        'dY.ravel().reshape(self._kept(), order="F")',
        X=MEMORY_ORDER,
    ),
    mutant(
        "Flatten",
        "each image in the other order",
        RESHAPED,
        'dY.reshape(self._kept(), order="F")',
        X=UNKNOWN,
    ),
    mutant(
        "Flatten, square images",
        "rows and columns exchanged",
        RESHAPED,
        f"{RESHAPED}.swapaxes(2, 3)",
        X=TRANSPOSE,
    ),
    mutant(
        "Flatten",
        "channels last",
        RESHAPED,
        "dY.reshape(3, 3, 4, 2).transpose(0, 3, 1, 2)",
        X=UNKNOWN,
    ),
    mutant(
        "Flatten",
        "images reversed",
        RESHAPED,
        "dY[::-1].reshape(self._kept())",
        X=FLIP,
    ),
    mutant(
        "Flatten",
        "a column too late",
        RESHAPED,
        f"np.roll({RESHAPED}, 1, axis=3)",
        X=SHIFT,
    ),
)

DENSE = CONNECTED + FLATTEN
