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


@pytest.mark.parametrize("ties", [1, 40, 150])
def test_handing_the_gradient_to_both_of_a_tie_fails(ties):
    x = np.random.default_rng(0).normal(size=300)
    x[1 : 2 * ties : 2] = x[: 2 * ties : 2]
    both = np.repeat(np.maximum(right(x)[::2], right(x)[1::2]), 2)
    claim = np.where(np.arange(300) < 2 * ties, both, right(x))
    assert gradaudit.check(pooled, claim, x).verdict == "fail"


def bent_both_ways(x):
    """Ties of a maximum and of a minimum, by turns."""
    pairs = x.reshape(-1, 2)
    return float(pairs[::2].max(axis=1).sum() + pairs[1::2].min(axis=1).sum())


def first_of_each(x):
    pairs = x.reshape(-1, 2)
    largest, smallest = pairs.argmax(axis=1), pairs.argmin(axis=1)
    chosen = np.where(np.arange(len(pairs)) % 2, smallest, largest)
    return np.eye(2)[chosen].ravel()


@pytest.mark.parametrize("ties", [2, 6, 40, 128])
@pytest.mark.parametrize("seed", [0, 1])
def test_kinks_that_bend_both_ways_are_no_false_alarm(ties, seed):
    x = np.random.default_rng(seed).normal(size=512)
    x[1 : 2 * ties : 2] = x[: 2 * ties : 2]
    report = gradaudit.check(bent_both_ways, first_of_each, x, seed=seed)
    assert report.verdict != "fail", str(report)


def test_a_wrong_entry_among_kinks_is_found():
    x = np.random.default_rng(0).normal(size=512)
    x[1:80:2] = x[:80:2]
    claim = first_of_each(x)
    at = 2 * np.flatnonzero(np.arange(256) > 100)[0] + int(claim[203])
    claim[at] *= 1.01
    report = gradaudit.check(bent_both_ways, claim, x)
    assert report.verdict == "fail"
    assert report.leaf("x").wrong[at]


def test_a_gap_that_holds_the_claim_hides_no_factor():
    x = np.random.default_rng(0).normal(size=512)
    x[1::2] = np.where(np.arange(256) < 128, x[::2], x[1::2])
    report = gradaudit.check(bent_both_ways, lambda x: 1.1 * first_of_each(x), x)
    assert report.verdict == "fail"
