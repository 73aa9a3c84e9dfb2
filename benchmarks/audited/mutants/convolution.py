"""Mistakes in convolutions: kernels flipped or exchanged, windows overwritten or misplaced."""

from __future__ import annotations

from benchmarks.audited._mutant import mutant
from gradaudit import Cause
from gradaudit.nn.windows import Windows, read_windows

FLIP, SCALE, SHIFT = Cause.FLIP, Cause.SCALE, Cause.SHIFT
TRANSPOSE, UNKNOWN, ZERO = Cause.TRANSPOSE, Cause.UNKNOWN, Cause.ZERO

ALL = {"X": UNKNOWN, "W": UNKNOWN, "b": UNKNOWN}
COLUMNS, DW = "W.reshape(self.n_out, -1).T @ dZ", "dW.reshape(W.shape)"
SLOPE = "self.activation.backward(Z, dY)"
WINDOWS = (Windows, read_windows)

CONVOLUTION = (
    mutant(
        "Conv2D, square kernel",
        "kernel flipped",
        COLUMNS,
        f"W[:, :, ::-1, ::-1]{COLUMNS[1:]}",
        X=UNKNOWN,
    ),
    mutant("Conv2D, stride and padding", "dW flipped", DW, f"{DW}[:, :, ::-1, ::-1]", W=FLIP),
    mutant(
        "Conv2D, square kernel",
        "dW's rows and columns exchanged",
        DW,
        f"{DW}.swapaxes(2, 3)",
        W=TRANSPOSE,
    ),
    mutant(
        "Conv2D, square kernel",
        "kernel's rows and columns exchanged",
        COLUMNS,
        f"W.swapaxes(2, 3){COLUMNS[1:]}",
        X=UNKNOWN,
    ),
    mutant(
        "Conv2D, stride and padding",
        "b averaged over examples",
        "dZ.sum(axis=(0, 2))",
        "dZ.sum(axis=2).mean(axis=0)",
        b=SCALE,
    ),
    mutant(
        "Conv2D, relu",
        "dW averaged",
        "transpose(0, 2, 1)).sum(axis=0)",
        "transpose(0, 2, 1)).mean(axis=0)",
        W=SCALE,
    ),
    mutant(
        "Conv2D, padded above",
        "dW of one example",
        "transpose(0, 2, 1)).sum(axis=0)",
        "transpose(0, 2, 1))[0]",
        W=UNKNOWN,
    ),
    mutant("Conv2D, stride and padding", "slope left out", SLOPE, "dY", **ALL),
    mutant(
        "Conv2D, square kernel",
        "windows overwrite",
        "reached += windows",
        "reached[...] = windows",
        *WINDOWS,
        X=UNKNOWN,
    ),
    mutant(
        "Conv2D, stride and padding",
        "stride left out",
        "[:, :, i : i + down * high : down, j",
        "[:, :, i : i + high, j",
        *WINDOWS,
        X=(UNKNOWN, ZERO),
    ),
    mutant(
        "Conv2D, padded above",
        "padding not cut off",
        "above : above + rows, left",
        ":rows, left",
        *WINDOWS,
        X=(SHIFT, UNKNOWN),
    ),
)
