"""Causes that zeros, entries that stay in place, or pairs of numbers would make up."""

import numpy as np
import pytest

import gradaudit

SEEDS = range(4)


def causes(right, claim, x=None):
    x = np.random.default_rng(9).normal(size=right.shape) if x is None else x
    report = gradaudit.check(lambda x: float((right * x).sum()), claim, x)
    assert report.verdict == "fail"
    return [str(finding.cause) for finding in report.findings if finding.cause != "flat"]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_centre_of_a_flip_says_nothing_for_it(seed):
    rng = np.random.default_rng(seed)
    claim, kept = rng.normal(size=(4, 5)), rng.random((4, 5)) > 0.4
    kept[1:, 2], kept[0, 2] = True, False
    assert "flip" not in causes(claim * kept / 0.6, claim)


@pytest.mark.parametrize("seed", SEEDS)
def test_zeros_say_nothing_for_a_rearrangement(seed):
    rng = np.random.default_rng(seed)
    right = rng.normal(size=(2, 1, 4, 4)) * (rng.random((2, 1, 4, 4)) > 0.6)
    claim = np.roll(right, 1, axis=2)
    claim[:, :, 0] = 0
    assert set(causes(right, claim)) <= {"shift", "zero", "unknown"}


def test_nothing_of_the_claim_is_no_factor():
    x = np.random.default_rng(0).normal(size=(4, 6))
    for f, claim in (
        (lambda x: 0.3 * np.abs(x).sum(), lambda x: 0.3 * x),
        (lambda x: 0.15 * (x**2).sum(), lambda x: 0.3 * np.sign(x)),
        (lambda x: 0.15 * (x**2).sum(), np.random.default_rng(1).normal(size=x.shape)),
    ):
        report = gradaudit.check(f, claim, x)
        assert "scale" not in [finding.cause for finding in report.findings]


@pytest.mark.parametrize("seed", SEEDS)
def test_numbers_that_come_in_pairs_are_weak_witnesses(seed):
    rng = np.random.default_rng(seed)
    right, claim = (np.repeat(rng.normal(size=(2, 2, 2, 2)), 2, 3) for _ in range(2))
    assert causes(right, claim) == ["unknown"]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("reversed_", [False, True])
def test_a_mask_of_another_tensor_is_zero_in_both_directions(seed, reversed_):
    rng = np.random.default_rng(seed)
    gradient, mask, other = (
        rng.normal(size=(4, 5)),
        rng.random((4, 5)) > 0.5,
        rng.random((4, 5)) > 0.5,
    )
    claim = gradient * (~mask if reversed_ else other)
    assert causes(gradient * mask, claim) == ["zero"]
