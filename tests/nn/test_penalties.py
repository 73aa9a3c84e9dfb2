"""Penalties on parameters."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradaudit import Cause, Verdict, check, nn
from tests.nn._audited import DTYPES, SEEDS, normal

KINDS = pytest.mark.parametrize("kind", [nn.L1, nn.L2])


def parameters(seed: int, dtype: Any = np.float64) -> dict[str, Any]:
    return {
        "layer1.W": normal(seed, (2, 3), dtype),
        "layer1.b": normal(seed + 1, 3, dtype),
        "U": normal(seed + 2, (3, 1), dtype),
        "beta": normal(seed + 3, 2, dtype),
    }


@KINDS
@settings(max_examples=5)
@given(seed=SEEDS, strength=st.sampled_from([1e-3, 0.5, 20]), biases=st.booleans(), dtype=DTYPES)
def test_it_passes_its_audit(
    kind: Any, seed: int, strength: float, biases: bool, dtype: Any
) -> None:
    penalty, single = kind(strength, biases=biases), dtype == np.float32
    report = check(
        penalty.forward, penalty.backward, parameters(seed, dtype), rtol=None if single else 1e-9
    )
    assert report.verdict is Verdict.PASS, str(report)
    for leaf in report.leaves.values():
        assert single or leaf.discrepancy < 1e-8, str(report)


def test_at_its_corner_l1_passes_with_a_finding() -> None:
    point = {"W": np.array([[0.0, 1.0], [-2.0, 0.0]])}
    report = check(nn.L1(0.3).forward, nn.L1(0.3).backward, point, rtol=1e-9)
    assert report.verdict is Verdict.PASS, str(report)
    assert Cause.KINK in {finding.cause for finding in report.findings}


def test_their_formulas() -> None:
    p = parameters(0)
    penalised = [p["layer1.W"], p["U"]]
    assert nn.L2(0.3).forward(p) == pytest.approx(0.15 * sum((w**2).sum() for w in penalised))
    assert nn.L1(0.3).forward(p) == pytest.approx(0.3 * sum(np.abs(w).sum() for w in penalised))
    slopes = nn.L2(0.3).backward(p), nn.L1(0.3).backward(p)
    np.testing.assert_allclose(slopes[0]["U"], 0.3 * p["U"])
    np.testing.assert_allclose(slopes[1]["U"], 0.3 * np.sign(p["U"]))
    for slope in slopes:
        assert nn.shapes_of(slope) == nn.shapes_of(p)
        assert not slope["layer1.b"].any()
        assert not slope["beta"].any()


@KINDS
def test_biases_are_held_if_wanted(kind: Any) -> None:
    p = parameters(0)
    assert kind(1, biases=True).forward(p) > kind(1).forward(p)
    assert kind(1, biases=True).backward(p)["layer1.b"].all()
    assert kind(1).forward({"b": np.ones(3)}) == 0


@KINDS
def test_parameters_keep_their_precision_and_values(kind: Any) -> None:
    p = parameters(0, np.float32)
    for array in p.values():
        array.setflags(write=False)
    penalty = kind(0.3, biases=True)
    assert np.asarray(penalty.forward(p)).dtype == np.float32
    assert {slope.dtype for slope in penalty.backward(p).values()} == {np.dtype(np.float32)}
    for name, slope in penalty.backward(p).items():
        assert not np.shares_memory(slope, p[name])


@KINDS
@pytest.mark.parametrize("strength", [-1, math.nan])
def test_a_strength_that_makes_no_sense(kind: Any, strength: float) -> None:
    with pytest.raises(ValueError, match=rf"`strength` is {strength}: expected a number from 0 up"):
        kind(strength)
