"""What holds for every leaf is said once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from gradaudit import Cause, Finding, check
from gradaudit.diagnose import merged

Array = NDArray[Any]


def scaled(leaf: str, factor: float = 2.0, error: float = 1e-9, **changes: Any) -> Finding:
    statement = f"The right gradient on {leaf} is {factor} times the claim."
    evidence = {"factor": factor, "error": error}
    return replace(Finding(Cause.SCALE, statement, leaf, leaf, evidence, "Mean?"), **changes)


def test_one_factor_for_all_leaves() -> None:
    other = Finding(Cause.KINK, "A kink.", "b", "b[0]")
    first, *rest = merged([scaled("a"), other, scaled("b", 2 + 1e-9)], ["a", "b"])
    assert (first.leaf, first.region) == (None, None)
    assert first.statement == "The right gradient on every leaf is 2.0 times the claim."
    assert first.advice.startswith("Mean? ")
    assert "convention" in first.advice
    assert first.evidence["factor"] == 2.0
    assert rest == [other]


@pytest.mark.parametrize(
    ("findings", "leaves"),
    [
        ([scaled("a")], ["a"]),
        ([scaled("a"), scaled("b")], ["a", "b", "c"]),
        ([scaled("a"), scaled("b", 3.0)], ["a", "b"]),
        ([scaled("a"), scaled("b", 2 + 1e-6)], ["a", "b"]),
        ([scaled("a"), scaled("b", region="b[0]")], ["a", "b"]),
        ([scaled("a"), scaled("b", cause=Cause.SIGN)], ["a", "b"]),
        ([scaled("a", cause=Cause.TRANSPOSE), scaled("b", cause=Cause.TRANSPOSE)], ["a", "b"]),
        ([], []),
        ([], ["a", "b"]),
    ],
    ids=["one leaf", "one right", "unlike", "nearly", "a part", "causes", "other", "no", "none"],
)
def test_leaf_by_leaf(findings: list[Finding], leaves: list[str]) -> None:
    assert list(merged(findings, leaves)) == findings


X = {"a": np.linspace(0.5, 1.5, 6), "b": np.linspace(-1.0, 2.0, 5), "c": np.ones(3)}


def planted(factors: dict[str, float]) -> list[tuple[Cause, str | None]]:
    """Check a function of a and b; nothing is claimed of c, on which it does not depend."""
    f = lambda x: float(np.exp(x["a"]).sum() + np.sin(x["b"]).sum())
    slopes = lambda x: {"a": np.exp(x["a"]), "b": np.cos(x["b"]), "c": np.zeros(3)}
    grad = lambda x: {name: factors.get(name, 1) * g for name, g in slopes(x).items()}
    return [(one.cause, one.leaf) for one in check(f, grad, X).findings if one.cause != Cause.FLAT]


@pytest.mark.parametrize(("factor", "cause"), [(5.0, Cause.SCALE), (-1.0, Cause.SIGN)])
def test_through_the_front_door(factor: float, cause: Cause) -> None:
    assert planted({"a": factor, "b": factor}) == [(cause, None)]
    assert planted({"a": factor}) == [(cause, "a")]
    assert planted({"a": factor, "b": 3.0}) == [(cause, "a"), (Cause.SCALE, "b")]
