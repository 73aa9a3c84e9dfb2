"""The error bars hold the truth, kind by kind; in little, what ``benchmarks.calibration`` does."""

from __future__ import annotations

import pytest

from benchmarks.calibration import Outcome, outcomes, summary
from benchmarks.functions import KINDS, Kind

POINTS = 12

SLOW = {"long-sum", "sequential-sum"}
"""Fewer points."""

HARD_TO_SEE = {"tanh-saturated", "overflow-exp"}
"""Kinds where more than one point in ten is not usable."""


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_the_bar_holds_the_truth(kind: Kind) -> None:
    found = outcomes("gradaudit", 4 if kind.name in SLOW else POINTS, KINDS.index(kind))
    assert not [one for one in found if one.misled]
    given = [one for one in found if one.given]
    assert sum(one.covered for one in given) >= 0.9 * len(given)
    if kind.name not in HARD_TO_SEE:
        assert sum(one.usable for one in found) >= 0.9 * len(found)


@pytest.mark.parametrize("name", ["exp", "sin-exp", "tanh", "polynomial", "value-1e-12"])
def test_smooth_functions_are_measured_finely_and_cheaply(name: str) -> None:
    (number,) = (number for number, kind in enumerate(KINDS) if kind.name == name)
    row = summary(outcomes("gradaudit", POINTS, number))
    assert row["bar/slope"] < 1e-10
    assert row["evaluations"] <= 24


def test_the_summary_counts() -> None:
    good = Outcome(True, True, True, False, False, 10.0, 1e-9, 24)
    bad = Outcome(True, False, False, True, False, float("nan"), 1e-9, 30)
    none = Outcome(False, False, False, False, True, float("nan"), float("nan"), 50)
    row = summary([good, good, good, bad, none])
    assert row["points"] == 5
    assert row["covered %"] == 75
    assert row["usable %"] == 60
    assert (row["misled"], row["declined"]) == (1, 1)
    assert row["bar/error"] == 10
    assert row["evaluations"] == 24
