"""Points keep their distance, come in every shape and dtype, and suit a check."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

import gradaudit
from gradaudit.strategies import points

DTYPES = [np.float16, np.float32, np.float64]


def nearest(x: Any, fences: list[float]) -> float:
    return float(np.min(np.abs(np.asarray(x, float)[..., None] - fences)))


@given(data=st.data())
def test_every_entry_keeps_its_distance(data: st.DataObject) -> None:
    kinks = data.draw(st.lists(st.integers(-5, 5), max_size=3))
    distance = data.draw(st.sampled_from([0.05, 0.1, 0.25]))
    dtype = data.draw(st.sampled_from(DTYPES))
    x = data.draw(points(4, dtype=dtype, low=-6, high=7.5, away_from=kinks, min_distance=distance))
    assert x.dtype == dtype
    assert ((x > -6) & (x < 7.5)).all()
    assert nearest(x, [-6, 7.5, *kinks]) >= distance * (1 - 1e-12)


@pytest.mark.parametrize("dtype", DTYPES)
def test_they_come_as_close_as_that(dtype: Any) -> None:
    drawn = points(dtype=dtype, away_from=[1.0], min_distance=0.25)
    assert nearest(find(drawn, lambda x: 0.5 < x < 1), [1.0]) <= 0.5
    assert find(drawn, lambda x: 1.25 <= x <= 1.26) >= 1.25
    assert find(points(dtype=dtype, away_from=(), min_distance=0.25), lambda x: abs(x) < 0.25) == 0


@given(x=points(2, dtype=np.float16), y=points(2, dtype=np.float32, low=-100, high=1000))
def test_coarse_dtypes_need_more_of_it(x: Any, y: Any) -> None:
    assert nearest(x, [-10, 0, 10]) >= 0.99 * 10 * 2 ** (-10 / 3)
    assert nearest(y, [-100, 0, 1000]) >= 0.99 * 1000 * 2 ** (-23 / 3)


def test_entries_are_drawn_one_by_one() -> None:
    different: list[int] = []

    @given(x=points(50))
    def draw(x: Any) -> None:
        different.append(len(set(x)))

    draw()
    assert np.median(different) > 25


@given(shape=st_numpy.array_shapes(min_dims=0, max_dims=3, max_side=3), data=st.data())
def test_a_shape(shape: tuple[int, ...], data: st.DataObject) -> None:
    x = data.draw(points(shape))
    assert isinstance(x, np.ndarray)
    assert x.shape == shape


@given(points({"W": (2, 3), "layers": [(3,), 4], "pair": ((), (1, 1))}, dtype=np.float32))
def test_a_nesting_of_shapes(point: Any) -> None:
    leaves = [point["W"], *point["layers"], *point["pair"]]
    assert [leaf.shape for leaf in leaves] == [(2, 3), (3,), (4,), (), (1, 1)]
    assert isinstance(point["layers"], list)
    assert isinstance(point["pair"], tuple)
    assert {leaf.dtype for leaf in leaves} == {np.dtype(np.float32)}


@given(x=points(st_numpy.array_shapes(max_dims=2, max_side=3), dtype=st.sampled_from(DTYPES)))
def test_strategies_of_shapes_and_dtypes(x: Any) -> None:
    assert x.dtype in DTYPES
    assert x.ndim in {1, 2}
    assert nearest(x, [0.0]) >= 0.01


@settings(max_examples=25)
@given(x=points((3,), dtype=st.sampled_from(DTYPES)))
def test_a_kink_is_not_met(x: Any) -> None:
    report = gradaudit.check(lambda x: np.sum(np.abs(x)), np.sign(x), x)
    assert report
    assert not [one for one in report.findings if one.cause == "kink"]


def test_but_would_be_without_the_distance() -> None:
    def met(x: Any) -> bool:
        report = gradaudit.check(lambda x: np.sum(np.abs(x)), np.sign(x), x)
        return any(finding.cause == "kink" for finding in report.findings)

    find(points((1,), away_from=()), met)


@settings(max_examples=25)
@given(x=points(3, low=0, high=50, away_from=()))
def test_nor_the_edge_of_a_domain(x: Any) -> None:
    report = gradaudit.check(lambda x: np.sum(np.log(x)), 1 / x, x)
    assert report
    assert not [one for one in report.findings if one.cause == "edge"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"shape": "3"}, "`shape` has '3'"),
        ({"shape": (2, -1)}, "`shape` has -1"),
        ({"shape": {"W": 1.5}}, "`shape` has 1.5"),
        ({"dtype": int}, "`dtype` is <class 'int'>: expected float16, float32 or float64"),
        ({"dtype": "floaty"}, "`dtype` is 'floaty'"),
        ({"low": np.inf}, "`low` is inf: expected a finite number"),
        ({"high": None}, "`high` is None"),
        ({"low": 2, "high": 1}, "`low` is 2 and `high` 1: expected low < high"),
        ({"away_from": (0, np.nan)}, r"`away_from\[1\]` is nan"),
        ({"min_distance": 0}, "`min_distance` is 0: expected None or a positive number"),
        ({"min_distance": 6}, "`min_distance` is 6: no float64 is that far from all of -10, 0, 10"),
    ],
)
def test_misuse(arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(gradaudit.ArgumentError, match=said):
        points(**arguments)


def test_without_hypothesis_it_says_what_to_install() -> None:
    code = "import sys; sys.modules['hypothesis'] = None; import gradaudit; gradaudit.strategies"
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    said = "gradaudit.strategies needs Hypothesis: pip install 'gradaudit[strategies]'"
    assert done.stderr.strip().splitlines()[-1] == f"ModuleNotFoundError: {said}"
