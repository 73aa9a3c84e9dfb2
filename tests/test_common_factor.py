"""Parameters that are numbers: a factor common to all of them shows in no leaf alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradaudit import Cause, check

POINT = {"amplitude": np.array(1.3), "rate": np.array(0.4), "offset": np.array(-0.7)}
TIMES = np.linspace(0, 4, 30)


def misfit(p: dict[str, Any]) -> Any:
    return np.sum((p["amplitude"] * np.exp(-p["rate"] * TIMES) + p["offset"] - np.cos(TIMES)) ** 2)


def gradient(p: dict[str, Any]) -> dict[str, Any]:
    decay = np.exp(-p["rate"] * TIMES)
    residual = 2 * (p["amplitude"] * decay + p["offset"] - np.cos(TIMES))
    return {
        "amplitude": np.sum(residual * decay),
        "rate": np.sum(-residual * p["amplitude"] * TIMES * decay),
        "offset": np.sum(residual),
    }


@pytest.mark.parametrize(("factor", "cause"), [(0.5, Cause.SCALE), (-1.0, Cause.SIGN)])
def test_one_factor_is_one_finding(factor: float, cause: Cause) -> None:
    wrong = {name: factor * g for name, g in gradient(POINT).items()}
    (found,) = check(misfit, wrong, POINT).findings
    assert (found.cause, found.leaf, found.region) == (cause, None, None)
    assert float(found.evidence["factor"]) == pytest.approx(1 / factor)


def test_several_factors_are_none() -> None:
    factors = dict(zip(POINT, (0.5, 0.6, 0.9), strict=True))
    wrong = {name: factors[name] * g for name, g in gradient(POINT).items()}
    findings = check(misfit, wrong, POINT).findings
    assert [one.cause for one in findings] == [Cause.UNKNOWN] * 3


def test_a_right_leaf_makes_it_no_convention() -> None:
    wrong = {**{name: 0.5 * g for name, g in gradient(POINT).items()}}
    wrong["offset"] = gradient(POINT)["offset"]
    findings = check(misfit, wrong, POINT).findings
    assert [one.leaf for one in findings] == ["amplitude", "rate"]
