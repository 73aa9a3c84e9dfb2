"""Kinks in leaves too large to be probed entry by entry."""

import numpy as np
import pytest

import gradaudit


def pooled(x):
    return float(np.maximum(x[::2], x[1::2]) @ np.linspace(1, 2, x.size // 2))


def right(x):
    first = x[::2] >= x[1::2]
    gradient = np.empty_like(x)
    gradient[::2], gradient[1::2] = first, ~first
    return gradient * np.repeat(np.linspace(1, 2, x.size // 2), 2)


@pytest.mark.parametrize("ties", [1, 40, 150])
def test_ties_in_a_large_leaf_are_no_false_alarm(ties):
    x = np.random.default_rng(0).normal(size=300)
    x[1 : 2 * ties : 2] = x[: 2 * ties : 2]
    report = gradaudit.check(pooled, right, x)
    assert report.verdict != "fail", str(report)


def test_a_tie_that_hands_the_gradient_to_both_fails_if_each_entry_is_probed():
    x = np.random.default_rng(0).normal(size=300)
    x[1:80:2] = x[:80:2]
    both = np.repeat(np.maximum(right(x)[::2], right(x)[1::2]), 2)
    claim = np.where(np.arange(300) < 80, both, right(x))
    assert gradaudit.check(pooled, claim, x, effort="exhaustive").verdict == "fail"
