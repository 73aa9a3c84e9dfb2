"""Answers by pattern and size of the leaf, as rows of a table."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from ._answer import Answer
from ._problem import Shape
from ._verdict import cost_of_one, limit
from .patterns import PATTERNS


def tally(answers: Sequence[Answer]) -> list[dict[str, Any]]:
    """Count the answers of each pattern and number of entries.

    Parameters
    ----------
    answers : sequence of Answer
        Of all leaves.

    Returns
    -------
    list of dict
        Column names to values. ``found``: exactly the planted entries, of so many cases;
        ``times one``: the dearest location beside that of one scattered entry in its leaf.
    """
    ones = cost_of_one(answers)
    groups: dict[tuple[str, int], list[Answer]] = {}
    for each in sorted(answers, key=lambda each: (PATTERNS.index(each.pattern), each.entries)):
        groups.setdefault((each.pattern, each.entries), []).append(each)
    return [_row(pattern, n, group, ones) for (pattern, n), group in groups.items()]


def _row(
    pattern: str, n: int, group: Sequence[Answer], ones: Mapping[tuple[str, Shape], float]
) -> dict[str, Any]:
    located = [each.located for each in group]
    least = min(limit(each) for each in group)
    ratios = [each.located / ones[each.leaf] for each in group if ones.get(each.leaf)]
    return {
        "pattern": pattern,
        "n": n,
        "found": f"{sum(each.equal for each in group)}/{len(group)}",
        "exact": sum(each.exact for each in group),
        "median": round(statistics.median(located)),
        "worst": max(located),
        "limit": round(least),
        "2n": 2 * n,
        "times one": round(max(ratios), 2) if ratios else "none",
        "all calls": round(statistics.median(each.evaluations for each in group)),
    }
