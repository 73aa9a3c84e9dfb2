"""A factor for each line of a matrix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from gradaudit.diagnose._evidence import Entries, Evidence, Floats
from gradaudit.diagnose._hypothesis import Hypothesis, Saying, predicting

SHOWN = 3
"""Factors that are named."""

FEWEST = 3
"""Rows, and columns, that a leaf needs for its rows and columns to be told apart."""


def by_lines(evidence: Evidence, saying: Saying, *, rows: bool) -> Iterator[Hypothesis]:
    """Propose that the claim lacks a factor of the row, or of the column.

    Each line's factor is taken from the entry that knows it best; the line's other entries are held
    out.

    Parameters
    ----------
    evidence : Evidence
        What was measured.
    saying : Saying
        What it comes to.
    rows : bool
        Whether lines are rows: positions on the first axis.

    Yields
    ------
    Hypothesis
        None for leaves with fewer than three rows or columns.
    """
    length = evidence.shape[0] if len(evidence.shape) > 1 else 0
    width = evidence.values.size // max(length, 1)
    if min(length, width) < FEWEST:
        return

    def line(index: Entries) -> Entries:
        return index // width if rows else index % width

    factor, doubt, fitted = _factors(evidence, line(evidence.index), length if rows else width)
    yield predicting(
        evidence,
        _with(saying, factor, "row" if rows else "column"),
        lambda index: factor[line(index)] * evidence.mended[index],
        doubt=doubt[line(evidence.index)] * np.abs(evidence.claimed),
        fitted=fitted,
        whole=True,
    )


def _with(saying: Saying, factor: Floats, line: str) -> Saying:
    """Add the first few factors."""
    known = np.flatnonzero(np.isfinite(factor))[:SHOWN]
    listed = ", ".join(f"{line} {at} times {factor[at]:.4g}" for at in known)
    return replace(
        saying,
        statement=lambda where: f"{saying.statement(where)[:-1]}: {listed}...",
        numbers={f"factor_{at}": float(factor[at]) for at in known},
    )


def _factors(evidence: Evidence, lines: Entries, count: int) -> tuple[Floats, Floats, int]:
    """Return the factor of every line that has one, its bar, and how many lines are wrong."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = evidence.numeric / evidence.claimed
        doubt = evidence.error / np.abs(evidence.claimed)
    usable = np.flatnonzero(np.isfinite(ratio) & np.isfinite(doubt))
    worst_first = usable[np.argsort(-doubt[usable], kind="stable")]
    factor, bar = np.full(count, np.nan), np.zeros(count)
    factor[lines] = 1.0
    factor[lines[worst_first]], bar[lines[worst_first]] = ratio[worst_first], doubt[worst_first]
    return factor, bar, np.unique(lines[evidence.wrong]).size
