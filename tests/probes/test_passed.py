"""Entries that passed side by side: judged, and reported, as if each had been probed alone."""

from __future__ import annotations

import numpy as np
import pytest

from gradaudit._leaf_report import leaf_report
from gradaudit.judge import Outcome, Standard, judge, resolved_passes
from gradaudit.probes import Leaf, LeafAudit, Passed
from gradaudit.slopes import agreed
from gradaudit.spaces import NumpySpace

COUNT = 400
STANDARD = Standard(rtol=1e-4, strict=False, rounding=1e-9, largest=0.0, minor=1.0)
STRICT = Standard(rtol=1e-4, strict=True, rounding=1e-9, largest=0.0, minor=1.0)


def measured(seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return claims and slopes of all sizes, near each other and far apart, with their bars."""
    random = np.random.default_rng(seed)
    claimed = random.normal(size=COUNT) * 10.0 ** random.uniform(-12, 3, COUNT)
    off = 10.0 ** random.uniform(-8, 0, COUNT) * random.choice([-1, 0, 1], COUNT)
    value = claimed * (1 + off)
    claimed[::50], value[::50], value[25::50] = 0.0, 0.0, np.nan
    error = np.abs(claimed) * 10.0 ** random.uniform(-9, 0, COUNT)
    error[7::10] = np.inf
    return claimed, value, error


@pytest.mark.parametrize("standard", [STANDARD, STRICT])
def test_many_are_judged_as_each_is(standard: Standard) -> None:
    claimed, value, error = measured()
    each = [
        judge(a, abs(a), agreed(d, u, 1.0), standard).outcome is Outcome.PASS
        for a, d, u in zip(*map(np.ndarray.tolist, (claimed, value, error)), strict=True)
    ]
    assert resolved_passes(claimed, value, error, standard).tolist() == each
    assert COUNT / 10 < sum(each) < 9 * COUNT / 10


def passed() -> Passed:
    claimed, value, error = measured()
    good = resolved_passes(claimed, value, error, STANDARD)
    random = np.random.default_rng(1)
    step = random.choice([-0.75, -0.5, 0.5, 0.75], COUNT)
    values = np.ones((20, 20))
    leaf = Leaf(0, "W", NumpySpace(), values, (claimed / step).reshape(20, 20), 2.0**-23)
    scale = np.maximum(np.abs(claimed), np.abs(value))
    numbers = (step, claimed, value, error, np.full(COUNT, 2.0**-7))
    threshold = STANDARD.tolerance(scale) + error
    index = random.permutation(np.flatnonzero(good))
    return Passed(leaf, index, *(array[index] for array in (*numbers, threshold)))


def test_the_probe_of_each_is_what_judging_it_gives() -> None:
    each = passed()
    probes = list(each.probes())
    assert [probe.stratum.number for probe in probes] == each.index.tolist()
    for probe in probes:
        judged = judge(probe.direction.claimed, probe.direction.size, probe.slope, STANDARD)
        assert judged.outcome is probe.judgement.outcome is Outcome.PASS
        assert judged.threshold == pytest.approx(probe.judgement.threshold, rel=1e-12)
        assert judged.resolution == pytest.approx(probe.judgement.resolution, rel=1e-12)
        assert judged.discrepancy == pytest.approx(probe.judgement.discrepancy, rel=1e-6, abs=1e-15)


def test_a_report_on_them_is_that_on_their_probes() -> None:
    each = passed()
    beside = leaf_report(LeafAudit(each.leaf, dense=True, passed=[each]), "float64", None)
    alone = LeafAudit(each.leaf, dense=True, probes=list(each.probes()))
    report = leaf_report(alone, "float64", None)
    assert beside.probes == report.probes == len(each)
    assert beside.verdict is report.verdict
    assert beside.discrepancy == pytest.approx(report.discrepancy)
    assert beside.resolution == pytest.approx(report.resolution)
    assert beside.detectable == pytest.approx(report.detectable)
    np.testing.assert_allclose(beside.visible, report.visible, rtol=1e-5)
