"""One constant, fitted so that as many entries as possible agree on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from gradaudit.diagnose._evidence import Entries, Evidence, Floats
from gradaudit.diagnose._hypothesis import WITHIN

SEEDS = 12
"""Entries that each propose a constant: those that know it best."""


class Constant(NamedTuple):
    """A constant and its bar.

    Attributes
    ----------
    value, error : float
        By all entries that agree on it.
    tried : int
        How many were proposed.
    """

    value: float
    error: float
    tried: int


def constants(evidence: Evidence, left: Floats, feature: Floats) -> Iterator[Constant]:
    """Propose c in ``left = c * feature``, one for each group of entries that agree.

    Some of the entries that need an explanation propose their own ratio each (as in random sample
    consensus; Fischler and Bolles 1981), so that two mistakes in one leaf do not spoil each other's
    constant.

    Parameters
    ----------
    evidence : Evidence
        Which entries are wrong, and the bars.
    left, feature : ndarray
        On the entries measured.

    Yields
    ------
    Constant
        The one that most agree on first; none is yielded twice.
    """
    with np.errstate(all="ignore"):
        ratio, doubt = left / feature, evidence.error / np.abs(feature)
        relative = evidence.error / np.abs(left)
    usable = evidence.wrong & np.isfinite(ratio) & np.isfinite(doubt) & (doubt > 0)
    if not usable.any():
        return
    known = np.flatnonzero(usable)
    seeds = _spaced(known[np.argsort(relative[known], kind="stable")])
    agree = [
        usable & (np.abs(ratio - ratio[seed]) <= WITHIN * (doubt + doubt[seed])) for seed in seeds
    ]
    while agree:
        most = max(agree, key=np.count_nonzero)
        value, error = _mean(ratio[most], doubt[most])
        yield Constant(value, error, len(seeds))
        agree = [group for group in agree if not (group & most).any()]


def _spaced(order: Entries) -> Entries:
    """Take the best entry and others evenly through the order: the best may all share a mistake."""
    chosen = np.unique(np.linspace(0, order.size - 1, SEEDS).astype(int))
    return np.asarray(order[chosen])


def _mean(ratio: Floats, doubt: Floats) -> tuple[float, float]:
    """Average with weights of one over the bar squared; the bar is that of the best entry."""
    weight = (doubt.min() / doubt) ** 2
    return float((ratio * weight).sum() / weight.sum()), float(doubt.min())
