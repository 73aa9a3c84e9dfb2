"""What an answer must reach, and in what it falls short."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Iterator, Sequence

from ._answer import Answer
from ._problem import Shape
from .patterns import SCATTERED

PER_HALVING = 24
"""Calls of f for each wrong entry and each halving of the leaf: four probes of six calls each."""

ONE_IN_A_MILLION = 500
"""Calls of f for one entry of at least so many."""

SLICE = 3
"""A slice may cost so many times what one scattered entry may: it has ends to be found."""

PART_OF_LOOP = 0.5
"""A slice must cost less than this part of the entry-by-entry loop, which calls f 2n times."""

Leaf = tuple[str, Shape]


def cost_of_one(answers: Iterable[Answer]) -> dict[Leaf, float]:
    """Tell what one scattered entry costs, leaf by leaf.

    Parameters
    ----------
    answers : iterable of Answer
        Of all patterns.

    Returns
    -------
    dict
        From the leaf to the median calls of f over the single entries that were found exactly;
        leaves without any are left out.
    """
    costs: dict[Leaf, list[int]] = {}
    for each in answers:
        if SCATTERED.get(each.pattern) == 1 and each.equal:
            costs.setdefault(each.leaf, []).append(each.located)
    return {leaf: statistics.median(found) for leaf, found in costs.items()}


def limit(answer: Answer) -> float:
    """Tell how many calls of f the location may take."""
    if answer.pattern not in SCATTERED:
        allowed = SLICE * PER_HALVING * math.log2(answer.entries)
        return min(allowed, PART_OF_LOOP * 2 * answer.entries)
    count = SCATTERED[answer.pattern]
    allowed = PER_HALVING * count * math.log2(answer.entries)
    if count == 1 and answer.entries >= 10**6:
        return min(allowed, ONE_IN_A_MILLION)
    return allowed


def misses(answer: Answer) -> Iterator[str]:
    """Say in what an answer falls short.

    Parameters
    ----------
    answer : Answer
        To be judged.

    Yields
    ------
    str
        A reason; none for an answer that will do.
    """
    if answer.verdict != "fail":
        yield f"not detected: the verdict is {answer.verdict}"
        return
    if answer.missing:
        yield f"{answer.missing} of {answer.planted} wrong entries not found"
    if answer.innocent:
        yield f"{answer.innocent} right entries accused"
    if answer.exact and answer.unnamed:
        yield f"said to be exact, and {answer.unnamed} of {answer.planted} are not named"
    allowed = limit(answer)
    if answer.located > allowed:
        yield f"location took {answer.located} calls of f, {allowed:.0f} allowed"


def missed(answers: Sequence[Answer]) -> list[str]:
    """List all that falls short, a line each."""
    return [f"{_named(each)}: {reason}" for each in answers for reason in misses(each)]


def _named(answer: Answer) -> str:
    shape = " x ".join(map(str, answer.shape))
    return (
        f"{answer.pattern} of {answer.function} {shape}, "
        f"{answer.kind} {answer.size:g}, seed {answer.seed}"
    )
