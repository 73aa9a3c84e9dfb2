"""The benchmark of verdicts: what it counts, and that it fails where gradaudit does."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from benchmarks import verdicts
from benchmarks.battery import BATTERY, BatteryClaim
from benchmarks.peers import GRADAUDIT, Checker, Judged, Outcome, by_kind, summary


def _claim(name: str, *, right: bool, verifiable: bool = True, kind: str = "plain") -> BatteryClaim:
    allowed = {"pass"} if right else {"fail"} if verifiable else {"inconclusive"}

    def arguments(draw: int) -> dict[str, Any]:
        return {
            "f": lambda x: np.sin(x).sum(),
            "grad": lambda x: np.cos(x) * (1 if right else 2),
            "x": np.linspace(0.3, 1.2, 4) + draw,
            "names": name,
        }

    return BatteryClaim(name, right, arguments, frozenset(allowed), None, verifiable, kind)


CLAIMS = (
    _claim("sound", right=True),
    _claim("sound too", right=True, kind="other"),
    _claim("off", right=False),
    _claim("drawn", right=False, verifiable=False),
)
TRUTH = {"sound": "pass", "sound too": "pass", "off": "fail", "drawn": "inconclusive"}


def _checker(said: dict[str, str], by_seed: dict[str, str] | None = None) -> Checker:
    """Say by name what is to be said; with seed 1, something else."""

    def judge(given: dict[str, Any], seed: int) -> Outcome:
        words = {**said, **(by_seed or {})} if seed == 1 else said
        return Outcome(words[given["names"]], 7, "because")

    return Checker("gradaudit", "0", judge, "by heart")


def _run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, checker: Checker, *options: str
) -> tuple[int, str, dict[str, Any]]:
    monkeypatch.setattr(verdicts, "BATTERY", CLAIMS)
    monkeypatch.setattr(verdicts, "GRADAUDIT", checker)
    app = typer.Typer()
    app.command()(verdicts.main)
    file = tmp_path / "verdicts.json"
    result = CliRunner().invoke(
        app, ["--json", str(file), "--peers", "none", "--frameworks", "none", *options]
    )
    return result.exit_code, result.output, json.loads(file.read_text(encoding="utf-8"))


def test_a_checker_that_is_right_leaves_by_the_front_door(monkeypatch, tmp_path) -> None:
    status, text, saved = _run(monkeypatch, tmp_path, _checker(TRUTH), "--short")
    assert status == 0
    assert "0 faults" in text
    assert saved["verdicts"]["off"] == {"kind": "plain", "truth": "wrong", "gradaudit": "fail"}
    assert saved["rounds"] == [[0, 0], [0, 1]]


@pytest.mark.parametrize(
    ("name", "verdict"),
    [("sound", "fail"), ("off", "pass"), ("drawn", "pass"), ("sound", "inconclusive")],
)
def test_one_wrong_verdict_is_a_fault_and_is_named(monkeypatch, tmp_path, name, verdict) -> None:
    status, text, saved = _run(monkeypatch, tmp_path, _checker({**TRUTH, name: verdict}), "--short")
    assert status == 1
    assert f"'{name}'" in text
    assert f"judged {verdict}: because" in text
    assert len(saved["faults"]) == 2


def test_what_may_stay_open_may_not_change_with_the_seed(monkeypatch, tmp_path) -> None:
    lenient = (dataclasses.replace(CLAIMS[0], allowed=frozenset({"pass", "inconclusive"})),)
    monkeypatch.setitem(globals(), "CLAIMS", lenient)
    unsteady = _checker(TRUTH, {"sound": "inconclusive"})
    assert _run(monkeypatch, tmp_path, _checker({"sound": "inconclusive"}), "--short")[0] == 0
    assert _run(monkeypatch, tmp_path, unsteady, "--seeds", "1")[0] == 0
    status, text, _ = _run(monkeypatch, tmp_path, unsteady, "--short")
    assert status == 1
    assert "'sound' (draw 0) is judged inconclusive or pass by its seed" in text


def test_the_tally_counts_each_answer_once() -> None:
    said = ["pass", "fail", "fail", "inconclusive"]
    judged = [Judged(c, Outcome(word, 10)) for c, word in zip(CLAIMS, said, strict=True)]
    judged.append(Judged(CLAIMS[2], Outcome("pass", 40)))
    judged.append(Judged(CLAIMS[2], Outcome("error", 0, "TypeError")))
    judged.append(Judged(CLAIMS[0], Outcome("not taken")))
    judged.append(Judged(CLAIMS[3], Outcome("pass", 10)))
    row = summary("someone", judged)
    assert row == {
        "checker": "someone",
        "passed": 1,
        "false alarms": 1,
        "right open": 0,
        "caught": 1,
        "missed": 1,
        "wrong open": 0,
        "declined": 1,
        "vouched": 1,
        "error": 1,
        "too slow": 0,
        "not taken": 1,
        "calls of f": 15,
    }
    assert by_kind({"someone": judged}, "right") == [
        {"kind": "plain", "someone": "1/0/1"},
        {"kind": "other", "someone": "0/1/0"},
    ]
    assert by_kind({"someone": judged}, "wrong") == [{"kind": "plain", "someone": "1/1/1"}]


def test_the_short_form_has_every_kind_of_the_battery() -> None:
    short = verdicts.some(BATTERY, verdicts.EVERY)
    assert {(c.kind, c.truth) for c in short} == {(c.kind, c.truth) for c in BATTERY}
    assert 70 <= len(short) <= len(BATTERY) / 3


def test_gradaudit_itself_is_asked() -> None:
    claims = [claim for claim in BATTERY if claim.kind == "smooth"][:4]
    answers = {(0, 0): verdicts.judge(GRADAUDIT, claims)}
    assert not list(verdicts.faults(answers))
    assert all(each.outcome.evaluations for each in answers[0, 0])
