"""Recurrent layers over several steps, all of them or the last alone handed on."""

from __future__ import annotations

from benchmarks.audited._case import Case, case
from gradaudit import nn


def _recurrent(subject: type, special: str) -> Case:
    n_out = 3 if subject is nn.RNN else 2  # four gates make it wide enough
    sequences = special != "last"
    return case(
        subject,
        special,
        lambda cls, draw: draw.layer(cls(n_out, sequences=sequences, seed=1), draw.normal(2, 3, 2)),
    )


RECURRENT = tuple(
    _recurrent(subject, special)
    for subject in (nn.RNN, nn.LSTM)
    for special in ("sequences", "last")
)
