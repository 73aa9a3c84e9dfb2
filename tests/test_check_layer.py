"""The verb for layers, on code as strangers write it: right versions pass, wrong ones are told."""

from __future__ import annotations

from functools import cache
from types import ModuleType

import pytest
from numpy.testing import assert_array_equal

from gradaudit import Cause, Report, Verdict
from tests.layers.strangers import (
    attributes,
    containers,
    convolving,
    drawing,
    functions,
    losses,
    recurrent,
    updating,
)
from tests.layers.strangers._stranger import Stranger

ROOMS: tuple[ModuleType, ...] = (
    attributes,
    containers,
    convolving,
    drawing,
    functions,
    losses,
    recurrent,
    updating,
)
STRANGERS: dict[str, Stranger] = {
    name: stranger for room in ROOMS for name, stranger in room.STRANGERS.items()
}
each = pytest.mark.parametrize("name", STRANGERS)


@cache
def checked(name: str, *, right: bool) -> tuple[Report, bool]:
    return STRANGERS[name].checked(right=right)


@each
def test_a_right_one_passes(name: str) -> None:
    report, _ = checked(name, right=True)
    assert report, str(report)
    assert tuple(report.leaves) == STRANGERS[name].leaves
    assert not report.findings


@each
def test_a_wrong_one_is_told_entry_by_entry(name: str) -> None:
    stranger, (report, _) = STRANGERS[name], checked(name, right=False)
    assert report.verdict is Verdict.FAIL, str(report)
    assert tuple(report.leaves) == stranger.leaves
    for leaf_name, leaf in report.leaves.items():
        mask = stranger.mask(leaf_name, leaf.shape)
        assert_array_equal(leaf.wrong, mask, err_msg=f"{leaf_name} in {report}")
        assert leaf.exact or mask.any()


@each
def test_a_cause_is_named_where_one_fits(name: str) -> None:
    stranger, (report, _) = STRANGERS[name], checked(name, right=False)
    causes = {finding.cause for finding in report.findings if finding.leaf in stranger.mistaken}
    assert causes == ({stranger.cause} if stranger.cause else causes), str(report)
    assert stranger.cause or not causes & {Cause.SCALE, Cause.SIGN}


@each
@pytest.mark.parametrize("right", [True, False])
def test_the_layer_and_the_inputs_are_as_they_were(name: str, *, right: bool) -> None:
    assert checked(name, right=right)[1]
