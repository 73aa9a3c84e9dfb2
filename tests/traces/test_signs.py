"""Kinks of outputs whose cotangents have both signs."""

import numpy as np
import pytest

import gradaudit
from gradaudit import nn


def pairs(x):
    return np.array([max(x[0], x[1]), max(x[1], x[2])])


def first_wins(x, cotangent):
    left, right = (1.0, 0.0) if x[0] >= x[1] else (0.0, 1.0), (1.0, 0.0)
    return np.array(
        [
            cotangent[0] * left[0],
            cotangent[0] * left[1] + cotangent[1] * right[0],
            cotangent[1] * right[1],
        ]
    )


def every_tie(x, cotangent):
    return np.array([cotangent[0], cotangent[0] + cotangent[1], cotangent[1]])


@pytest.mark.parametrize("cotangent", [(-1.0, 0.5), (1.0, -0.75), (1.0, 0.5)])
def test_each_choice_among_ties_is_right(cotangent):
    x = np.full(3, 3.0)
    report = gradaudit.check(pairs, first_wins, x, cotangent=np.array(cotangent))
    assert report, str(report)
    assert {finding.cause for finding in report.findings} == {"kink"}


@pytest.mark.parametrize("cotangent", [(-1.0, 0.5), (1.0, -0.25), (1.0, 0.5)])
def test_every_tie_is_not(cotangent):
    x = np.full(3, 3.0)
    report = gradaudit.check(pairs, every_tie, x, cotangent=np.array(cotangent))
    assert report.verdict == "fail"


@pytest.mark.parametrize("seed", range(4))
def test_overlapping_windows_with_shared_ties(seed):
    rng = np.random.default_rng(seed)
    X = np.maximum(rng.normal(size=(1, 2, 5, 5)), 0) * (rng.random((1, 2, 5, 5)) < 0.4)
    report = gradaudit.check_layer(nn.MaxPool(3, 2), X, seed=seed)
    assert report, str(report)


def test_a_wrong_factor_shows_at_kinks_too():
    x = np.full(3, 3.0)
    report = gradaudit.check(
        pairs, lambda x, c: 1.5 * first_wins(x, c), x, cotangent=np.array([-1.0, 0.5])
    )
    assert report.verdict == "fail"
