"""Mistakes in recurrent layers: nothing from the step after, gates without their slopes."""

from __future__ import annotations

from benchmarks.audited._mutant import mutant
from gradaudit import Cause
from gradaudit.nn.lstm import Step

SCALE, UNKNOWN, ZERO = Cause.SCALE, Cause.UNKNOWN, Cause.ZERO

ALL = {"X": UNKNOWN, "W": UNKNOWN, "U": UNKNOWN, "b": UNKNOWN}
PASSED, DX = "passed = dZ[:, t] @ U.T", "dX: Array = dZ @ W.T"
DU, DB = '"U": np.einsum("ntg,nth->gh", H[:, :-1], dZ)', '"b": dZ.sum(axis=(0, 1))'

RNN = (
    mutant("RNN, sequences", "recurrence left out", PASSED, "passed = 0", **ALL),
    mutant("RNN, last", "recurrence left out", PASSED, "passed = 0", **{**ALL, "X": ZERO}),
    mutant("RNN, sequences", "U not transposed", PASSED, PASSED[:-2], **ALL),
    mutant("RNN, last", "slope left out", " * (1 - H[:, t + 1] ** 2)", "", **ALL),
    mutant(
        "RNN, sequences", "slope of the step before", "H[:, t + 1] ** 2)", "H[:, t] ** 2)", **ALL
    ),
    mutant("RNN, sequences", "dU from the state after", DU, DU.replace(":-1", "1:"), U=UNKNOWN),
    mutant(
        "RNN, last", "b averaged over examples", DB, '"b": dZ.sum(axis=1).mean(axis=0)', b=SCALE
    ),
    mutant("RNN, sequences", "b of the last step", DB, '"b": dZ[:, -1].sum(axis=0)', b=UNKNOWN),
    mutant("RNN, sequences", "no gradient for X", DX, "dX: Array = np.zeros_like(X)", X=ZERO),
)

ON, STATE = "dH, dC = dZ[:, t] @ U.T, dC * step.f", "np.stack([step.H for step in steps], axis=1)"
FORGET = "dC * self.C * self.f * (1 - self.f),"

LSTM = (
    mutant("LSTM, sequences", "forget gate's slope left out", FORGET, "dC * self.C,", Step, **ALL),
    mutant("LSTM, last", "forget gate not passed on", ON, ON[: -len(" * step.f")], **ALL),
    mutant("LSTM, sequences", "cell not passed on", ON, ON.replace("dC * step.f", "0"), **ALL),
    mutant("LSTM, last", "state not passed on", ON, ON.replace("dZ[:, t] @ U.T", "0"), **ALL),
    mutant("LSTM, sequences", "tanh's slope left out", " * (1 - step.squashed**2)", "", **ALL),
    mutant(
        "LSTM, last",
        "output gate fed by the cell",
        "dH * self.squashed",
        "dC * self.squashed",
        Step,
        **ALL,
    ),
    mutant(
        "LSTM, sequences",
        "the input's weights for the state's",
        "dZ[:, t] @ U.T",
        "dZ[:, t] @ W.T",
        **ALL,
    ),
    mutant(
        "LSTM, sequences",
        "dU from the state after",
        STATE,
        "np.stack([*[step.H for step in steps[1:]], steps[0].H], axis=1)",
        U=UNKNOWN,
    ),
    mutant("LSTM, last", "b averaged over steps", DB, '"b": dZ.sum(axis=0).mean(axis=0)', b=SCALE),
    mutant("LSTM, sequences", "no gradient for X", DX, "dX: Array = np.zeros_like(X)", X=ZERO),
)

RECURRENT = RNN + LSTM
