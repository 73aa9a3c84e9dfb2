"""The frameworks' batteries: each claim is as right as it says, by differences in float64."""

from __future__ import annotations

import importlib
from collections import Counter
from typing import Any

import numpy as np
import pytest

from benchmarks.frameworks import FRAMEWORKS, claims_of
from tests.benchmarks._slopes import excess

LEAST = {"torch": (40, 16), "jax": (40, 16), "tensorflow": (40, 16), "keras": (16, 6)}


@pytest.fixture(params=FRAMEWORKS)
def framework(request: pytest.FixtureRequest) -> str:
    pytest.importorskip(request.param)
    name: str = request.param
    return name


def _only_in_float64(framework: str) -> None:
    """Pass over Keras on backends where it computes in float32 what was asked for in float64."""
    if framework == "keras":
        import keras

        if keras.backend.backend() != "tensorflow":
            pytest.skip("this backend of Keras is not as precise as the test needs")


@pytest.mark.filterwarnings("ignore")
def test_claims_are_as_right_as_the_battery_says(framework: str) -> None:
    _only_in_float64(framework)
    plain = importlib.import_module(f"benchmarks.frameworks.{framework}._plain").plain
    strange = {}
    for claim in claims_of(framework):
        if claim.verifiable:
            found = list(excess(plain(claim.build(0)), 0, kinks=claim.kind == "kinks"))
            worst = max(outside / unseen for outside, unseen in found)
            if (worst > 1) if claim.right else (worst < 2):
                strange[claim.name] = worst
    assert not strange


def test_batteries_are_large_and_balanced(framework: str) -> None:
    claims = claims_of(framework)
    count = Counter(claim.truth for claim in claims)
    size, each = LEAST[framework]
    assert len({claim.name for claim in claims}) == len(claims) >= size
    assert min(count["right"], count["wrong"]) >= each
    assert count["none"] >= 1
    assert {claim.framework for claim in claims} == {framework}
    for claim in claims:
        assert claim.kind
        assert claim.allowed <= {"pass", "fail", "inconclusive"}
        assert not (claim.right and "fail" in claim.allowed)
        assert claim.right or "pass" not in claim.allowed


@pytest.mark.filterwarnings("ignore")
def test_claims_are_drawn_from_their_seed_alone(framework: str) -> None:
    plain = importlib.import_module(f"benchmarks.frameworks.{framework}._plain").plain

    def point(claim: Any, seed: int) -> Any:
        return np.concatenate([leaf.reshape(-1) for leaf in plain(claim.build(seed)).point])

    for claim in claims_of(framework)[::9]:
        np.testing.assert_array_equal(point(claim, 3), point(claim, 3))
