"""The benchmark of diagnosis: what it counts, and that it fails where causes are missed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from benchmarks import diagnosis
from benchmarks.mistakes import (
    MISTAKES,
    Answer,
    Mistake,
    by_cause,
    by_model,
    entries,
    faults,
    judge,
    totals,
)
from gradaudit import Cause, Finding

BY_NAME = {mistake.name: mistake for mistake in MISTAKES}
SIGN = BY_NAME["softmax (small): b negated"]
PENALTY = BY_NAME["softmax (small): no penalty"]
NO_PLAN = BY_NAME["softmax (small): labels"]
TWO = BY_NAME["softmax (small): penalty and scale"]
REGIONS = BY_NAME["softmax (small): scale and penalty"]

Check = Callable[..., Any]


def _says(
    *findings: Finding, wrong: Any = None, exact: bool = True, verdict: str = "fail"
) -> Check:
    """Make a check that says this of anything, and marks the entries that are wrong."""

    def check(cost: Any, claim: Any, point: Any) -> Any:
        marks = wrong or {k: np.zeros(v.shape, dtype=bool) for k, v in point.items()}
        leaves = {k: SimpleNamespace(wrong=marks[k], exact=exact) for k in point}
        return SimpleNamespace(
            verdict=verdict, findings=findings, leaf=leaves.__getitem__, evaluations=50
        )

    return check


def _finding(
    cause: Cause, leaf: str | None, region: str | None = None, **numbers: float
) -> Finding:
    return Finding(cause, "", leaf, leaf if region is None else region, numbers)


def _truth(mistake: Mistake) -> dict[str, Any]:
    question = mistake.question(0)
    return {leaf: question.wrong(leaf) for leaf in question.point}


def _answer(mistake: Mistake, *findings: Finding) -> Answer:
    return judge(mistake, check=_says(*findings, wrong=_truth(mistake)))


NEGATED = _finding(Cause.SIGN, "b")
MISSING = _finding(Cause.REGULARISATION, "W", coefficient=0.3)
HALVED = _finding(Cause.SCALE, "b", factor=2.0)


def test_a_cause_that_is_named_counts() -> None:
    for mistake, finding in ((SIGN, NEGATED), (PENALTY, MISSING)):
        answer = _answer(mistake, finding)
        assert [reading.outcome for reading in answer.readings] == ["named"]
        assert answer.readings[0].region
        assert answer.readings[0].number
        assert totals([answer])["stands"]
        assert not list(faults([answer]))


def test_unknown_is_not_wrong_and_does_not_count() -> None:
    answer = _answer(SIGN, _finding(Cause.UNKNOWN, "b"))
    assert answer.readings[0].outcome == "unnamed"
    counts = totals([answer])
    assert (counts["share"], counts["accused"], counts["stands"]) == (0, 0, False)
    assert next(faults([answer])).endswith("b, sign: unknown is said instead")


def test_silence_does_not_count_where_unknown_is_due() -> None:
    assert {r.outcome for r in _answer(NO_PLAN).readings} == {"unnamed"}
    unknown = (_finding(Cause.UNKNOWN, "W"), _finding(Cause.UNKNOWN, "b"))
    assert {r.outcome for r in _answer(NO_PLAN, *unknown).readings} == {"named"}


def test_another_cause_is_wrong_also_beside_the_right_one() -> None:
    answer = _answer(SIGN, NEGATED, _finding(Cause.ZERO, "b", "b[1]"))
    assert answer.readings[0].outcome == "wrong"
    assert totals([answer])["accused"] == 1
    assert next(faults([answer])).endswith("called sign and zero")


def test_a_cause_said_of_a_leaf_that_is_right_is_wrong() -> None:
    said_of_all = _finding(Cause.SIGN, None, "")
    for finding in (_finding(Cause.SCALE, "W"), said_of_all):
        answer = _answer(SIGN, NEGATED, finding)
        assert answer.stray == (("W", finding.cause),)
        assert not totals([answer])["stands"]
    kink = _answer(SIGN, NEGATED, _finding(Cause.KINK, "W"), _finding(Cause.UNKNOWN, "W"))
    assert not kink.stray


def test_a_finding_of_several_leaves_is_one_of_each() -> None:
    several = BY_NAME["springs (small): all doubled"]
    for region in ("q, length", None):
        answer = _answer(several, Finding(Cause.SCALE, "", None, region, {"factor": 0.5}))
        assert [r.outcome for r in answer.readings] == ["named", "named"]
        assert all(r.region and r.number for r in answer.readings)


def test_regions_and_numbers_are_compared_with_the_truth() -> None:
    elsewhere = _answer(PENALTY, _finding(Cause.REGULARISATION, "W", "W[:, 1]", coefficient=0.3))
    assert [(r.region, r.number) for r in elsewhere.readings] == [(False, True)]
    other = _answer(PENALTY, _finding(Cause.REGULARISATION, "W", coefficient=0.6))
    assert [(r.region, r.number) for r in other.readings] == [(True, False)]
    assert next(faults([other])).endswith("named with a wrong number")
    assert not _answer(PENALTY, _finding(Cause.REGULARISATION, "W")).readings[0].number
    more = _finding(Cause.REGULARISATION, "W", "W, b and more", coefficient=0.3)
    assert _answer(PENALTY, more).readings[0].region


def test_of_two_mistakes_both_must_be_named() -> None:
    assert totals([_answer(TWO, MISSING, HALVED)])["stands"]
    lost = totals([_answer(TWO, MISSING, _finding(Cause.UNKNOWN, "b"))])
    assert (lost["pairs lost"], lost["accused"], lost["stands"]) == (1, 0, False)
    first = _finding(Cause.SCALE, "W", "W[:, 2:]", factor=0.5)
    second = _finding(Cause.REGULARISATION, "W", "W[:, 0]", coefficient=0.5)
    both = _answer(REGIONS, first, second)
    assert [(r.outcome, r.region, r.number) for r in both.readings] == [("named", True, True)] * 2


def test_marks_are_compared_with_the_truth() -> None:
    truth = _truth(SIGN)
    off = {**truth, "W": np.ones_like(truth["W"])}
    sure = judge(SIGN, check=_says(NEGATED, wrong=off))
    assert (sure.differing, sure.false_marks) == (off["W"].size, 0)
    unsure = judge(SIGN, check=_says(NEGATED, wrong=off, exact=False))
    assert (unsure.differing, unsure.false_marks) == (0, off["W"].size)
    assert not totals([sure])["stands"]
    assert totals([unsure])["stands"]


def test_a_pass_is_a_fault() -> None:
    answer = judge(SIGN, check=_says(wrong=_truth(SIGN), verdict="pass"))
    assert totals([answer])["not failed"] == 1
    assert next(faults([answer])).endswith("the verdict is pass")


def test_tables_count_by_cause_and_model() -> None:
    answers = [
        _answer(SIGN, NEGATED),
        _answer(PENALTY, _finding(Cause.UNKNOWN, "W")),
        _answer(TWO, MISSING, HALVED),
    ]
    causes = {row.pop("cause"): row for row in by_cause(answers)}
    assert set(causes) == {"sign", "scale", "regularisation", "(two at once)"}
    assert causes["regularisation"]["planted"] == 2
    assert causes["regularisation"]["unknown instead"] == 1
    assert causes["(two at once)"]["named"] == 2
    assert causes["sign"]["evaluations"] == 50
    models = by_model(answers)
    assert [(row["model"], row["planted"]) for row in models] == [("softmax (small)", 4)]


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("W", {"W": [[1, 1, 1], [1, 1, 1]]}),
        ("W[:, 0]", {"W": [[1, 0, 0], [1, 0, 0]]}),
        ("W[1, ::2], b[-1]", {"W": [[0, 0, 0], [1, 0, 1]], "b": [0, 1]}),
        ("W[0, 1], W[1, 2]", {"W": [[0, 1, 0], [0, 0, 1]]}),
        ("W[7]", None),
        ("V", None),
        ("W and more", None),
        ("", None),
    ],
)
def test_regions_are_read_back(region: str, expected: dict[str, Any] | None) -> None:
    found = entries(region, {"W": np.zeros((2, 3)), "b": np.zeros(2)})
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert {k: v.astype(int).tolist() for k, v in found.items()} == expected


def _run(tmp_path: Path, *options: str) -> tuple[int, str, dict[str, Any]]:
    app = typer.Typer()
    app.command()(diagnosis.main)
    file = tmp_path / "diagnosis.json"
    result = CliRunner().invoke(app, ["--json", str(file), *options])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output, json.loads(file.read_text(encoding="utf-8"))


def test_the_short_form_prints_and_writes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(diagnosis, "MISTAKES", (SIGN, PENALTY, NO_PLAN))
    code, output, written = _run(tmp_path, "--short", "--draws", "2")
    assert "By cause" in output
    assert "By model" in output
    assert f"written: {tmp_path / 'diagnosis.json'}".replace("\n", "")[:20] in output
    assert written["short"] is True
    assert len(written["answers"]) == 6
    assert code == (0 if written["totals"]["stands"] else 1)
    assert {answer["verdict"] for answer in written["answers"]} == {"fail"}


def test_the_exit_status_follows_the_answers(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(diagnosis, "MISTAKES", (SIGN,))
    for finding, status in ((NEGATED, 0), (_finding(Cause.UNKNOWN, "b"), 1)):
        answer = _answer(SIGN, finding)
        monkeypatch.setattr(diagnosis, "judge", lambda mistake, draw, answer=answer: answer)
        assert _run(tmp_path)[0] == status


def test_the_short_form_takes_every_cause_and_few_mistakes() -> None:
    short = diagnosis.some(MISTAKES)
    assert len(short) <= len(MISTAKES) / 3
    assert {m.plants[0].cause for m in short} == {m.plants[0].cause for m in MISTAKES}
