"""The benchmark of location: what an answer is held to, and what is counted."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from benchmarks.planted import (
    MISTAKES,
    Answer,
    compared,
    cost_of_one,
    limit,
    missed,
    misses,
    plant,
    tally,
    terms,
)
from tests.benchmarks._reported import reported

ONE = Answer(
    function="terms",
    pattern="one entry",
    kind="factor",
    shape=(1000,),
    size=0.1,
    seed=0,
    verdict="fail",
    exact=True,
    planted=1,
    missing=0,
    innocent=0,
    unnamed=0,
    located=100,
    evaluations=180,
)
RANGE = dataclasses.replace(ONE, pattern="block", planted=50, located=250)
OPEN = {ONE.leaf: 100.0}


def test_an_answer_is_compared_with_the_truth_entry_by_entry() -> None:
    case = plant(terms((20, 50), 0), "row", MISTAKES[0], 0)
    right = compared(case, reported(case.planted))
    assert (right.planted, right.missing, right.innocent, right.unnamed) == (50, 0, 0, 0)
    assert (right.equal, right.entries, right.located, right.evaluations) == (True, 1000, 60, 132)
    off = case.planted.copy()
    off[np.nonzero(~case.planted)[0][:2], np.nonzero(~case.planted)[1][:2]] = True
    off[np.nonzero(case.due)[0][:3], np.nonzero(case.due)[1][:3]] = False
    wrong = compared(case, reported(off))
    assert (wrong.missing, wrong.innocent, wrong.unnamed, wrong.equal) == (3, 2, 3, False)
    nothing = compared(case, reported(np.zeros_like(off)))
    assert (nothing.verdict, nothing.unnamed, nothing.equal) == ("pass", 50, False)


@pytest.mark.parametrize(
    ("answer", "change", "reason"),
    [
        (ONE, {"verdict": "pass", "unnamed": 1, "missing": 1}, "not detected: the verdict is pass"),
        (ONE, {"missing": 1, "unnamed": 1, "exact": False}, "1 of 1 wrong entries not found"),
        (ONE, {"innocent": 7}, "7 right entries accused"),
        (ONE, {"located": 240}, "location took 240 calls of f, 239 allowed"),
        (RANGE, {"unnamed": 2}, "said to be exact, and 2 of 50 are not named"),
        (RANGE, {"located": 720}, "location took 720 calls of f, 718 allowed"),
    ],
)
def test_each_way_of_falling_short_is_named(answer, change, reason) -> None:
    assert not list(misses(answer))
    (found,) = misses(dataclasses.replace(answer, **change))
    assert found.startswith(reason)


def test_faint_entries_may_be_left_out_by_an_answer_that_is_not_exact() -> None:
    assert not list(misses(dataclasses.replace(RANGE, unnamed=2, exact=False)))


def test_limits_are_those_of_the_pattern_and_the_leaf() -> None:
    ten = dataclasses.replace(ONE, pattern="ten entries")
    large = dataclasses.replace(ONE, shape=(1000, 1000))
    assert limit(ONE) == 4 * 6 * math.log2(1000)
    assert limit(ten) == 10 * limit(ONE)
    assert limit(large) <= 500
    assert limit(RANGE) == 3 * limit(ONE)


def test_the_cost_of_one_is_a_median_over_what_was_found() -> None:
    located = [10, 90, 100, 5000]
    ones = [dataclasses.replace(ONE, located=calls) for calls in located]
    ones[0] = dataclasses.replace(ones[0], unnamed=1)
    assert cost_of_one([*ones, RANGE]) == OPEN
    assert cost_of_one([ones[0], RANGE]) == {}


def test_the_tally_counts_each_answer_once() -> None:
    off = dataclasses.replace(RANGE, missing=1, unnamed=1, exact=False, located=40)
    said = [RANGE, ONE, off, dataclasses.replace(RANGE, shape=(10_000,), exact=False)]
    first, second, third = tally(said)
    assert (first["pattern"], first["found"], first["times one"]) == ("one entry", "1/1", 1.0)
    assert second == {
        "pattern": "block",
        "n": 1000,
        "found": "1/2",
        "exact": 1,
        "median": 145,
        "worst": 250,
        "limit": 718,
        "2n": 2000,
        "times one": 2.5,
        "all calls": 180,
    }
    assert (third["n"], third["times one"]) == (10_000, "none")
    assert missed(said)[0] == (
        "block of terms 1000, factor 0.1, seed 0: 1 of 50 wrong entries not found"
    )
