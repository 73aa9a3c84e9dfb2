"""How often each answer was given, which are faults, and what took long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from ._answer import Answer
from ._change import CHANGES

SPARE = 0.01
"""Of the right derivatives in a dtype, less than this share may be left open."""


def row(checker: str, dtype: str, answers: Sequence[Answer]) -> dict[str, Any]:
    """Count what a checker said about the operators in a dtype, as a row of the table.

    Parameters
    ----------
    checker, dtype : str
        Whose answers are counted, and which.
    answers : sequence of Answer
        All its answers.

    Returns
    -------
    dict
        Column names to values. Of each change: caught/missed/left open. ``flat``: gradients of
        nothing that were not accused, of all. ``vouched``: what has no derivative, and was passed.
    """
    mine = [each for each in answers if each.dtype == dtype]
    said = Counter((each.truth, each.verdict) for each in mine)
    flat = [each.good for each in mine if each.truth == "flat"]
    changed = {
        change.name: "/".join(
            str(said[change.name, word]) for word in ("fail", "pass", "inconclusive")
        )
        for change in CHANGES
    }
    return {
        "checker": checker,
        "dtype": dtype,
        "asked": sum(each.truth == "right" for each in mine),
        "passed": said["right", "pass"],
        "false alarms": said["right", "fail"],
        "left open": said["right", "inconclusive"],
        **changed,
        "flat": f"{sum(flat)}/{len(flat)}",
        "vouched": said["none", "pass"],
        "errors": sum(each.verdict == "error" for each in mine),
        "too slow": sum(each.verdict == "too slow" for each in mine),
        "calls": sum(each.evaluations for each in mine),
        "seconds": sum(each.seconds for each in mine),
    }


def faults(answers: Sequence[Answer]) -> Iterator[str]:
    """Name each wrong answer that counts, and dtypes in which too many were left open."""
    yield from filter(None, (each.fault for each in answers))
    for dtype in dict.fromkeys(each.dtype for each in answers):
        right = [each for each in answers if (each.dtype, each.truth) == (dtype, "right")]
        left = sum(each.verdict == "inconclusive" for each in right)
        if left > 1 and left >= SPARE * len(right):  # of the few of a slice, one may be
            yield f"{dtype}: {left} of {len(right)} right derivatives are left open"


def slowest(answers: Sequence[Answer], many: int = 10) -> list[dict[str, Any]]:
    """Give the operators that took longest, as rows of a table."""
    taken: Counter[tuple[str, str]] = Counter()
    calls: Counter[tuple[str, str]] = Counter()
    for each in answers:
        taken[each.operator, each.dtype] += each.seconds  # type: ignore[assignment]
        calls[each.operator, each.dtype] += each.evaluations
    return [
        {"operator": key[0], "dtype": key[1], "calls": calls[key], "seconds": float(seconds)}
        for key, seconds in taken.most_common(many)
    ]
