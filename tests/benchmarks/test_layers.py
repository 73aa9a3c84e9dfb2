"""The benchmark of the layers: what it counts, and that it fails where one is misjudged."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from benchmarks import layers
from benchmarks.audited import (
    CASES,
    MUTANTS,
    Answer,
    Case,
    Mutant,
    answer,
    by_class,
    faults,
    measure,
    totals,
)
from gradaudit import Cause, Finding, nn

BY_NAME = {mutant.name: mutant for mutant in MUTANTS}
SIGN = BY_NAME["MeanSquaredError: the other way round"]
UNKNOWN = BY_NAME["MeanSquaredError: targets left out"]
WEIGHTS = BY_NAME["FullyConnected, square: dW transposed"]
BOTH = BY_NAME["L2, biases too: strength forgotten"]
TIES = BY_NAME["MaxPool, ties: to all of them"]

NEGATED = Finding(Cause.SIGN, "", "Y_hat")
TRANSPOSED = Finding(Cause.TRANSPOSE, "", "W")


def _says(mutant: Mutant, *findings: Finding, verdict: str = "fail", wrong: Any = None) -> Answer:
    """Judge a report that says this, and marks what is wrong unless it is told what to mark."""
    marks = mutant.truth() | (wrong or {})
    leaves = {name: SimpleNamespace(wrong=mark, shape=mark.shape) for name, mark in marks.items()}
    report: Any = SimpleNamespace(
        verdict=verdict, findings=findings, leaves=leaves, leaf=leaves.__getitem__, evaluations=50
    )
    return answer(mutant, report=report)


def _outcomes(found: Answer) -> dict[str, str]:
    return {reading.leaf: reading.outcome for reading in found.readings}


def _stands(*answers: Answer) -> bool:
    return bool(totals([], answers)["stands"])


def test_a_mutant_that_is_found_located_and_named_counts() -> None:
    found = _says(SIGN, NEGATED)
    assert (found.failed, found.located, _outcomes(found)) == (True, True, {"Y_hat": "named"})
    assert not list(found.faults)
    assert _stands(found)


def test_a_mutant_that_is_missed_is_a_fault() -> None:
    for verdict in ("pass", "inconclusive"):
        missed = _says(SIGN, NEGATED, verdict=verdict)
        assert not _stands(missed, *[_says(SIGN, NEGATED)] * 99)
        assert list(faults([], [missed])) == [f"{SIGN.name}: the verdict is {verdict}"]


def test_marks_have_to_be_the_truth() -> None:
    everything = {"W": np.ones((4, 4), dtype=bool), "b": np.ones(4, dtype=bool)}
    more = _says(WEIGHTS, TRANSPOSED, wrong=everything)
    assert not more.located
    assert "b: 0 wrong entries are not marked, 4 right ones are" in list(more.faults)
    fewer = _says(SIGN, NEGATED, wrong={"Y_hat": np.zeros((5, 3), dtype=bool)})
    assert list(fewer.faults) == ["Y_hat: 15 wrong entries are not marked, 0 right ones are"]
    assert not _stands(more)
    assert not _stands(fewer)


def test_unknown_instead_of_a_cause_is_tolerated_now_and_then() -> None:
    silent = _says(SIGN, Finding(Cause.UNKNOWN, "", "Y_hat"))
    assert _outcomes(silent) == {"Y_hat": "unknown instead"}
    assert list(silent.faults) == ["Y_hat: nothing is said, sign is expected"]
    assert not _stands(silent)
    assert _stands(silent, *[_says(SIGN, NEGATED)] * 19)
    assert not _stands(silent, *[_says(SIGN, NEGATED)] * 18)
    assert totals([], [silent], spare=1)["stands"]
    assert not totals([], [silent, silent], spare=1)["stands"]


def test_a_wrong_cause_is_not() -> None:
    cause = Finding(Cause.SCALE, "", "Y_hat")
    for found in (_says(SIGN, cause), _says(SIGN, NEGATED, cause), _says(UNKNOWN, cause)):
        assert _outcomes(found) == {"Y_hat": "wrong cause"}
        assert not _stands(found, *[_says(SIGN, NEGATED)] * 99)
    assert list(_says(SIGN, cause).faults) == ["Y_hat: scale is said, sign is expected"]


def test_a_leaf_that_is_right_has_no_cause() -> None:
    assert _outcomes(_says(WEIGHTS, TRANSPOSED)) == dict.fromkeys("XWb", "named")
    stray = _says(WEIGHTS, TRANSPOSED, Finding(Cause.ZERO, "", "b"))
    assert _outcomes(stray)["b"] == "wrong cause"
    assert list(stray.faults) == ["b: zero is said, nothing is expected"]


def test_a_finding_of_several_leaves_is_one_of_each() -> None:
    for region in (None, "W, b"):
        assert _stands(_says(BOTH, Finding(Cause.SCALE, "", None, region)))
    one = _says(BOTH, Finding(Cause.SCALE, "", None, "W[:, 1:]"))
    assert _outcomes(one) == {"W": "named", "b": "unknown instead"}


def test_entries_that_are_wrong_together_are_not_marked() -> None:
    assert not any(mark.any() for mark in TIES.truth().values())
    assert _stands(_says(TIES, Finding(Cause.KINK, "", "X")))
    assert _outcomes(_says(TIES))["X"] == "unknown instead"


def test_mutants_are_counted_by_class() -> None:
    unknown = Finding(Cause.UNKNOWN, "", "Y_hat")
    rows = by_class([_says(SIGN, NEGATED), _says(UNKNOWN, unknown), _says(WEIGHTS)])
    squared, connected = rows
    assert squared == {
        "class": "MeanSquaredError",
        "mutants": 2,
        "failed": 2,
        "located": 2,
        "causes": 1,
        "named": 1,
        "unknown instead": 0,
        "wrong cause": 0,
        "evaluations": 50,
    }
    assert (connected["class"], connected["named"], connected["unknown instead"]) == (
        "FullyConnected",
        0,
        1,
    )


def _case(*, kink: bool = False, findings: tuple[Finding, ...] = (), **changed: Any) -> Case:
    """Make a case whose report says something else."""
    leaf = {"discrepancy": 1e-12, "resolution": 1e-9, "detectable": 1e-7, "dtype": "float64"}

    class Stub:
        def check(self, **options: Any) -> Any:
            one = SimpleNamespace(name="X", **(leaf | changed))
            verdict = changed.get("verdict", "pass")
            return _Report(verdict, "so", findings, {"X": one}, 10)

    make: Callable[..., Any] = lambda cls, draw: Stub()
    return Case("stub", nn.Identity, make, kink)


class _Report(SimpleNamespace):
    def __init__(self, verdict: str, reason: str, findings: Any, leaves: Any, count: int) -> None:
        super().__init__(
            verdict=verdict, reason=reason, findings=findings, leaves=leaves, evaluations=count
        )

    def __bool__(self) -> bool:
        return bool(self.verdict == "pass")


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({}, ""),
        ({"verdict": "fail"}, "the verdict is fail: so"),
        ({"discrepancy": 1e-7}, "X differs by 1.0e-07"),
        ({"discrepancy": math.nan}, "X differs by nan"),
        ({"resolution": math.inf}, "X is not resolved"),
        ({"dtype": "float32"}, "X is of float32"),
        ({"kink": True}, "no kink is found"),
        ({"kink": True, "findings": (Finding(Cause.KINK, ""),)}, ""),
        ({"findings": (Finding(Cause.KINK, ""),)}, "a kink is found where there is none"),
    ],
)
def test_a_right_layer_has_to_pass_sharply(changed: dict[str, Any], fault: str) -> None:
    row = measure(_case(**changed), np.float64)
    assert row.faults == ((fault,) if fault else ())
    counts = totals([row], [_says(SIGN, NEGATED)])
    assert counts["stands"] is not bool(fault)


def test_in_float32_the_measurement_is_not_sharp() -> None:
    case = _case(dtype="float32", discrepancy=1e-4, resolution=1e-3)
    assert not measure(case, np.float32).faults


def _run(tmp_path: Path, *options: str) -> tuple[int, str, dict[str, Any]]:
    app = typer.Typer()
    app.command()(layers.main)
    file = tmp_path / "layers.json"
    result = CliRunner().invoke(app, ["--json", str(file), *options])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output, json.loads(file.read_text(encoding="utf-8"))


def test_it_prints_and_writes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(layers, "CASES", {"MeanSquaredError": CASES["MeanSquaredError"]})
    monkeypatch.setattr(layers, "MUTANTS", (SIGN, UNKNOWN))
    code, output, written = _run(tmp_path, "--draws", "2")
    assert code == 0
    assert "Layers as they are" in output
    assert "0 faults" in output
    assert [row["dtype"] for row in written["layers"]] == ["float64", "float32"] * 2
    assert [each["verdict"] for each in written["answers"]] == ["fail"] * 4
    assert written["totals"]["stands"] is True
    code, _, written = _run(tmp_path, "--short")
    assert (code, written["short"]) == (0, True)
    assert (len(written["layers"]), len(written["answers"])) == (1, 1)


def test_the_exit_status_follows_the_answers(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(layers, "CASES", {"Identity": CASES["Identity"]})
    monkeypatch.setattr(layers, "MUTANTS", (SIGN,))
    missed = _says(SIGN, verdict="pass")
    for found, status in ((_says(SIGN, NEGATED), 0), (missed, 1)):
        monkeypatch.setattr(layers, "answer", lambda mutant, draw, found=found: found)
        assert _run(tmp_path)[0] == status


def test_the_short_form_takes_a_mutant_of_each_class() -> None:
    short = [mutant.case.subject for mutant in layers.some(MUTANTS)]
    assert len(set(short)) == len(short)
    assert set(short) == {mutant.case.subject for mutant in MUTANTS}
