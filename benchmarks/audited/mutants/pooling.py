"""Mistakes in pooling: the wrong entries, windows that overwrite, wrong counts."""

from __future__ import annotations

from benchmarks.audited._mutant import mutant
from gradaudit import Cause
from gradaudit.nn.windows import Windows, read_windows

SCALE, SHIFT, UNKNOWN, ZERO = Cause.SCALE, Cause.SHIFT, Cause.UNKNOWN, Cause.ZERO

WINDOWS = (Windows, read_windows)
OVERWRITE = ("reached += windows", "reached[...] = windows", *WINDOWS)
NOT_CUT = ("above : above + rows, left", ":rows, left", *WINDOWS)
WINNERS = "entries == winners, dY[:, :, None]"

MAX = (
    mutant("MaxPool, apart", "to all of a window", "entries == winners", "entries >= 0", X=ZERO),
    mutant(
        "MaxPool, apart",
        "rows and columns of a window exchanged",
        "np.arange(rows * columns)",
        "np.arange(rows * columns).reshape(columns, rows).T",
        X=ZERO,
    ),
    mutant("MaxPool, apart", "shared", WINNERS, f"{WINNERS} / (rows * columns)", X=SCALE),
    mutant("MaxPool, overlapping", "windows overwrite", *OVERWRITE, X=(ZERO, UNKNOWN)),
    mutant("MaxPool, padded", "windows overwrite", *OVERWRITE, X=(ZERO, UNKNOWN)),
    mutant("MaxPool, padded above", "padding not cut off", *NOT_CUT, X=(SHIFT, UNKNOWN)),
    mutant(
        "MaxPool, padded",
        "one image's winners for all",
        "entries == winners",
        "entries == winners[:1]",
        X=ZERO,
    ),
)

SHARE = " / (rows * columns)"

AVERAGE = (
    mutant("AvgPool, apart", "not divided", SHARE, "", X=SCALE),
    mutant(
        "AvgPool, overlapping", "divided by a side's square", SHARE, " / (rows * rows)", X=SCALE
    ),
    mutant(
        "AvgPool, padded", "divided by the number of windows", SHARE, " / dY[0, 0].size", X=SCALE
    ),
    mutant("AvgPool, overlapping", "windows overwrite", *OVERWRITE, X=UNKNOWN),
    mutant("AvgPool, padded above", "padding not cut off", *NOT_CUT, X=(SHIFT, UNKNOWN)),
    mutant(
        "AvgPool, apart",
        "one image for all",
        "dY[:, :, None, None]",
        "dY[:1, :, None, None]",
        X=UNKNOWN,
    ),
)

POOLING = MAX + AVERAGE
