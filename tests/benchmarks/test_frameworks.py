"""The benchmark of frameworks: how claims are asked about, by gradaudit and by others."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from benchmarks import frameworks, verdicts
from benchmarks.frameworks import Question, gradaudit, judge_all, peers_of
from benchmarks.frameworks._claim import FrameworkClaim, of_framework, of_kind, right, wrong
from benchmarks.frameworks.peers._asked import LIMIT, Calls, asked
from benchmarks.peers import Checker, Judged, Outcome
from benchmarks.peers._problem import SpentError

CULPRITS = ("blocks.1", "blocks.2")


def _question(_: int) -> Question:
    return Question(None, (1, 2), {"oracle": "self"}, "check_module", CULPRITS)


CLAIMS = of_framework("torch", of_kind("plain", right("sound", _question), wrong("off", _question)))


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Stand in for gradaudit's door to torch, and remember how it was asked."""
    said = SimpleNamespace(verdict="fail", culprits=CULPRITS, evaluations=5, reason="so")

    def check_module(*args: Any, **options: Any) -> Any:
        said.asked = args, options
        return said

    module = ModuleType("gradaudit.torch")
    module.check_module = check_module  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "gradaudit.torch", module)
    return said


def test_a_door_gets_the_inputs_together_and_the_options(door) -> None:
    judged = judge_all("torch", seed=3, claims=CLAIMS)
    assert [each.outcome for each in judged] == [Outcome("fail", 5, "so")] * 2
    assert door.asked == ((None, (1, 2)), {"seed": 3, "oracle": "self"})


@pytest.mark.parametrize("named", [(), ("blocks.1",), ("blocks.1", "blocks.3")])
def test_to_name_others_than_the_culprits_is_a_fault(door, named) -> None:
    door.culprits = named
    (judged,) = judge_all("torch", claims=CLAIMS[1:])
    assert judged.outcome.verdict == "elsewhere"
    assert "instead of ('blocks.1', 'blocks.2')" in judged.outcome.note
    assert list(verdicts.faults({(0, 0): [judged]}))


def test_the_order_of_culprits_does_not_matter(door) -> None:
    door.culprits = CULPRITS[::-1]
    assert judge_all("torch", claims=CLAIMS[1:])[0].outcome.verdict == "fail"


def test_an_error_of_a_door_is_a_fault_and_the_others_are_judged(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "gradaudit.torch", ModuleType("gradaudit.torch"))
    judged = judge_all("torch", claims=CLAIMS)
    assert [each.outcome.verdict for each in judged] == ["error", "error"]
    assert "check_module" in judged[0].outcome.note


def test_a_checker_that_goes_on_and_on_is_stopped() -> None:
    def says(question: Question, calls: Calls) -> bool:
        function = calls.of(lambda: None)
        while True:
            function()

    assert asked("endless", "0", says, "").judge(_question(0), 0) == Outcome("too slow")


def test_a_checker_does_not_begin_what_it_cannot_end() -> None:
    with pytest.raises(SpentError):
        Calls().entry_by_entry(LIMIT)
    Calls().entry_by_entry(LIMIT // 2)


PEERS = {"torch": "in place on a copy", "jax": "softmax by a rule", "tensorflow": "variables"}
MISTAKEN = {
    "torch": "softmax without its sum",
    "jax": "softmax without its sum",
    "tensorflow": "a captured variable, twice",
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("framework", PEERS)
def test_a_framework_s_own_checker_can_tell_right_from_wrong(framework) -> None:
    pytest.importorskip(framework)
    claims = {claim.name: claim for claim in frameworks.claims_of(framework)}
    chosen = [claims[PEERS[framework]], claims[MISTAKEN[framework]]]
    checker = peers_of(framework)[0]
    sound, mistaken = judge_all(framework, checker=checker, claims=chosen)
    assert (sound.outcome.verdict, mistaken.outcome.verdict) == ("pass", "fail")
    assert sound.outcome.evaluations > 1


def _run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: dict[str, str], *options: str
) -> tuple[int, str, dict[str, Any]]:
    """Run the benchmark on two claims of a framework and none of NumPy's."""

    def judge_all(
        framework: str, seed: int = 0, *, claims: tuple[FrameworkClaim, ...], **_: Any
    ) -> list[Judged]:
        return [Judged(claim, Outcome(said[claim.name], 7, "because")) for claim in claims]

    monkeypatch.setattr(verdicts, "BATTERY", ())
    monkeypatch.setattr(verdicts, "SLICE", 1)
    monkeypatch.setattr(verdicts, "judge_all", judge_all)
    monkeypatch.setattr(verdicts, "claims_of", lambda _: CLAIMS)
    monkeypatch.setattr(verdicts, "installed_frameworks", lambda: ("torch",))
    monkeypatch.setattr(
        verdicts, "peers_of", lambda _: (Checker("other", "0", lambda *_: Outcome("pass"), ""),)
    )
    app = typer.Typer()
    app.command()(verdicts.main)
    file = tmp_path / "verdicts.json"
    result = CliRunner().invoke(app, ["--json", str(file), "--short", *options])
    text = file.read_text(encoding="utf-8") if file.exists() else "{}"
    return result.exit_code, result.output, json.loads(text)


def test_the_benchmark_prints_and_saves_a_framework(monkeypatch, tmp_path) -> None:
    said = {"sound": "pass", "off": "fail"}
    status, text, saved = _run(monkeypatch, tmp_path, said)
    assert status == 0
    assert "torch: 2 claims" in text
    assert "gradaudit.torch: 1 rounds, 0 faults" in text
    row = {"kind": "plain", "truth": "wrong", "gradaudit": "fail", "other": "fail"}
    assert saved["frameworks"]["torch"]["verdicts"]["off"] == row


@pytest.mark.parametrize("verdict", ["pass", "elsewhere", "error"])
def test_one_fault_in_a_framework_fails_the_benchmark(monkeypatch, tmp_path, verdict) -> None:
    status, text, saved = _run(monkeypatch, tmp_path, {"sound": "pass", "off": verdict})
    assert status == 1
    assert f"is judged {verdict}: because" in text
    assert saved["faults"][0].startswith("torch: plain: 'off'")


def test_peers_may_be_left_out_and_frameworks_too(monkeypatch, tmp_path) -> None:
    said = {"sound": "pass", "off": "fail"}
    _, text, _ = _run(monkeypatch, tmp_path, said, "--peers", "none")
    assert "other" not in text
    status, _, saved = _run(monkeypatch, tmp_path, said, "--frameworks", "none")
    assert status == 0
    assert saved["frameworks"] == {}


def test_a_framework_without_a_battery_is_refused(monkeypatch, tmp_path) -> None:
    status, text, _ = _run(monkeypatch, tmp_path, {}, "--frameworks", "torch,mxnet")
    assert status == 2
    assert "mxnet" in text


def test_the_checker_of_this_repository_is_named_by_its_door() -> None:
    assert gradaudit("jax").criterion == "gradaudit.jax"
