"""The benchmark of torch's operators: what it asks, what it counts, and where it fails."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

torch = pytest.importorskip("torch")
pytest.importorskip("expecttest")

from benchmarks import operators as benchmark  # noqa: E402 - torch may be missing
from benchmarks.opdb import (  # noqa: E402
    DTYPES,
    PEERS,
    Answer,
    Checker,
    Question,
    Sample,
    faults,
    operators,
    questions,
    row,
    samples,
    slowest,
    some,
)

RIGHT = Answer("sin", "float64", "right", True, "pass", "", 7, 0.5)
TRUTHS = {"right": "pass", "flat": "pass", "none": "fail", "1 %": "fail", "one entry": "fail"}


def _info(function: Any, *drawn: Any, process: Any = None) -> Any:
    """Make what is needed of an ``OpInfo``."""
    sampled = [
        SimpleNamespace(input=first, args=args, kwargs=kwargs, output_process_fn_grad=process)
        for first, args, kwargs in drawn
    ]
    return SimpleNamespace(
        sample_inputs=lambda *_, **__: iter(sampled),
        get_op=lambda: function,
        gradcheck_wrapper=lambda operator, *args, **kwargs: operator(*args, **kwargs),
        supported_backward_dtypes=lambda _: set(DTYPES.values()),
    )


def _leaf(*numbers: float, dtype: Any = torch.float64) -> Any:
    return torch.tensor(numbers, dtype=dtype, requires_grad=True)


def _sine(dtype: str = "float64") -> Sample:
    info = _info(torch.sin, (_leaf(0.3, -0.5, 1.0, dtype=DTYPES[dtype]), (), {}))
    return samples("sin", info, dtype)[0]


def _asked(sample: Sample) -> dict[str, Question]:
    return {question.truth: question for question in questions(sample)}


def _gradient(question: Question) -> Any:
    (x,) = question.sample.fresh()
    return torch.autograd.grad(question.function(x).sum(), x)[0] / torch.cos(x.detach())


def test_changes_are_wrong_by_what_they_say() -> None:
    asked = _asked(_sine())
    one = torch.ones(3, dtype=torch.float64)
    assert list(asked) == ["right", "1 %", "one entry"]
    torch.testing.assert_close(_gradient(asked["right"]), one)
    torch.testing.assert_close(_gradient(asked["1 %"]), 1.01 * one)
    wrong = _gradient(asked["one entry"]) - one
    assert sorted(wrong.round(decimals=9).tolist()) == [0, 0, 0.5]
    assert wrong.argmax() == asked["right"].sample.gradient[0].abs().argmax()


def test_the_wrong_entry_is_of_a_gradient_that_matters() -> None:
    drawn: Any = (_leaf(1.0, 2.0), (_leaf(3.0, 4.0), _leaf(5.0)), {})
    info = _info(lambda x, y, z: 1e-9 * x.sum() + y * z, drawn)
    (sample,) = samples("small", info, "float64")
    x = sample.fresh()
    function = _asked(sample)["one entry"].function
    right = torch.autograd.grad(sample.function(*x).sum(), x)
    wrong = torch.autograd.grad(function(*x).sum(), x)
    assert [(a != b).sum().item() for a, b in zip(right, wrong, strict=True)] == [0, 1, 0]


def test_a_change_leaves_the_values_alone() -> None:
    (x,) = (sample := _sine()).fresh()
    for question in questions(sample):
        assert torch.equal(question.function(x), torch.sin(x))


def test_in_bfloat16_no_mistake_has_to_be_seen() -> None:
    for dtype, shows in {"float64": True, "float32": True, "bfloat16": False}.items():
        asked = _asked(_sine(dtype))
        assert asked["right"].shows
        assert [asked["1 %"].shows, asked["one entry"].shows] == [shows, shows]


def test_samples_without_a_derivative_are_passed_over() -> None:
    unsuited: Any = (
        (torch.ones(2), (), {}),
        (_leaf(), (), {}),
        (_leaf(2.0, dtype=torch.float32), (), {}),
        (_leaf(-1.0), (), {}),
        (_leaf(torch.inf), (), {}),
        (torch.ones(2, dtype=torch.complex128, requires_grad=True), (), {}),
        (torch.eye(2, dtype=torch.float64).to_sparse().requires_grad_(), (), {}),
    )
    info = _info(torch.sqrt, *unsuited, (_leaf(4.0), (), {}), (_leaf(9.0), (), {}))
    found = samples("sqrt", info, "float64", 2)
    assert [sample.tensors[0].item() for sample in found] == [4.0, 9.0]
    assert not samples("sqrt", _info(torch.sqrt, *unsuited), "float64")


def test_a_steep_sample_comes_before_a_flat_one() -> None:
    flat: Any = (_leaf(-1.0), (), {})
    steep: Any = (_leaf(2.0), (), {})
    (sample,) = samples("relu", _info(torch.relu, flat, steep), "float64")
    assert sample.steep
    (sample,) = samples("relu", _info(torch.relu, flat), "float64")
    assert list(_asked(sample)) == ["flat"]


def test_a_gradient_of_rounding_is_flat() -> None:
    pair = torch.tensor([[1.0, 2.0], [3.0, 5.0]], dtype=torch.float64, requires_grad=True)
    (sample,) = samples("corrcoef", _info(torch.corrcoef, (pair, (), {})), "float64")
    assert not sample.steep


def test_all_tensors_are_arguments_and_only_what_differs_may_be_written_into() -> None:
    def running(x: Any, mean: Any, *, weights: Any, note: str) -> Any:
        mean.mul_(0.5)
        assert note == "kept"
        return x * weights[0] + weights[1], torch.argmax(x)

    fixed = torch.ones(2, dtype=torch.float64)
    drawn = (_leaf(1.0, 2.0), (fixed,), {"weights": [_leaf(3.0), _leaf(4.0)], "note": "kept"})
    (sample,) = samples("running", _info(running, drawn), "float64")
    tensors = sample.fresh()
    assert [tensor.requires_grad for tensor in tensors] == [True, False, True, True]
    value, place = sample.function(*tensors)
    assert (value.tolist(), place.item()) == ([7.0, 10.0], 1)
    assert torch.equal(tensors[1], fixed)
    assert torch.equal(sample.tensors[1], fixed)


def test_complex_outputs_are_pairs_of_real_numbers() -> None:
    info = _info(torch.fft.fft, (_leaf(1.0, 2.0), (), {}), process=torch.conj)
    (sample,) = samples("fft", info, "float64")
    assert sample.function(*sample.fresh()).tolist() == [[3.0, 0.0], [-1.0, 0.0]]


def test_the_peers_answer_rightly() -> None:
    for peer in PEERS.values():
        for truth, question in _asked(_sine()).items():
            answer = peer(question)
            assert answer.good, str(answer)
            assert answer.evaluations > 0
            assert bool(answer.reason) == (truth != "right")


def test_whatever_a_checker_raises_is_an_error() -> None:
    def says(*_: Any) -> Any:
        raise RuntimeError("no such thing")

    answer = Checker("broken", says)(_asked(_sine("bfloat16"))["1 %"])
    assert (answer.verdict, answer.reason) == ("error", "RuntimeError: no such thing")
    assert list(faults([answer])) == ["sin (bfloat16, 1 %): error: RuntimeError: no such thing"]


def test_wrong_answers_are_faults_if_they_count() -> None:
    for truth, verdict in (("right", "fail"), ("flat", "fail"), ("none", "pass"), ("1 %", "pass")):
        wrong = dataclasses.replace(RIGHT, truth=truth, verdict=verdict)
        assert list(faults([RIGHT, wrong])) == [f"sin (float64, {truth}): {verdict}"]
        assert not list(faults([RIGHT, dataclasses.replace(wrong, shows=False)]))
    left = dataclasses.replace(RIGHT, truth="one entry", verdict="inconclusive")
    assert list(faults([left])) == ["sin (float64, one entry): inconclusive"]
    for truth, verdict in TRUTHS.items():
        assert not list(faults([dataclasses.replace(RIGHT, truth=truth, verdict=verdict)]))


def test_less_than_one_in_a_hundred_may_be_left_open() -> None:
    left = dataclasses.replace(RIGHT, verdict="inconclusive")
    assert not list(faults([RIGHT] * 199 + [left] * 2))
    assert list(faults([RIGHT] * 198 + [left] * 2)) == [
        "float64: 2 of 200 right derivatives are left open"
    ]
    assert not list(faults([RIGHT] * 9 + [left]))
    assert not list(faults([dataclasses.replace(left, truth="flat")]))


def test_a_row_counts_one_dtype() -> None:
    missed = dataclasses.replace(RIGHT, truth="1 %", verdict="pass")
    flat = dataclasses.replace(RIGHT, truth="flat", verdict="inconclusive")
    other = dataclasses.replace(RIGHT, dtype="float32")
    found = row("gradaudit", "float64", [RIGHT, missed, flat, other])
    assert (found["asked"], found["passed"], found["flat"]) == (1, 1, "1/1")
    assert (found["1 %"], found["one entry"]) == ("0/1/0", "0/0/0")
    assert (found["calls"], found["seconds"]) == (21, 1.5)


def test_the_slowest_come_first() -> None:
    slow = dataclasses.replace(RIGHT, operator="cos", seconds=2.0)
    assert [each["operator"] for each in slowest([RIGHT, slow])] == ["cos", "sin"]


def test_the_short_form_is_spread_over_the_alphabet() -> None:
    names = [f"{i:03}" for i in range(400)]
    assert some(names) == names[::10]


def test_in_the_short_form_a_wrong_backward_has_its_turn() -> None:
    found = [dataclasses.replace(_sine(), operator=name) for name in "abd"]
    truths = [
        "".join(question.sample.operator for question in benchmark.asked(found, "abcd", turn))
        for turn in ((0, 1), (0, 3), (1, 3), (2, 3))
    ]
    assert truths == ["aaabbbddd", "aaabddd", "abbbd", "abd"]


@dataclasses.dataclass
class _ByHeart:
    said: dict[str, str]
    name: str = "gradaudit"

    def __call__(self, question: Question, _: int) -> Answer:
        return dataclasses.replace(RIGHT, truth=question.truth, verdict=self.said[question.truth])


def _run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: dict[str, str], *options: str
) -> tuple[int, str, dict[str, Any]]:
    """Run the command on one operator, with a checker that knows the answers by heart."""

    info = {"sin": _info(torch.sin, (_leaf(0.3, 0.5), (), {})), "no": _info(torch.sin)}
    monkeypatch.setattr(benchmark, "operators", lambda: info)
    monkeypatch.setattr(benchmark, "gradaudit", lambda **_: _ByHeart(said))
    app = typer.Typer()
    app.command()(benchmark.main)
    file = tmp_path / "operators.json"
    result = CliRunner().invoke(app, ["--dtype", "float64", "--json", str(file), *options])
    return result.exit_code, result.output, json.loads(file.read_text())


def test_the_command_stands_on_right_answers(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    status, output, found = _run(monkeypatch, tmp_path, TRUTHS)
    assert (status, found["faults"]) == (0, [])
    assert "0 faults" in output
    assert "no sample in float64" in found["left out"]["float64"]["no"]
    assert [each["truth"] for each in found["answers"]["gradaudit"]] == [
        "right",
        "1 %",
        "one entry",
    ]


def test_the_command_fails_on_a_false_alarm(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said = {**TRUTHS, "right": "fail"}
    status, output, found = _run(monkeypatch, tmp_path, said, "--only", "sin", "--peers", "fast")
    assert (status, found["faults"]) == (1, ["sin (float64, right): fail"])
    assert "sin (float64, right): fail" in output
    assert {"gradaudit", "gradcheck, fast"} == set(found["answers"])


def test_the_database_is_read() -> None:
    found = operators()
    assert len(found) > 400
    assert list(found) == sorted(found)
    (sample,) = samples("svd", found["svd"], "float64")
    assert PEERS["fast"](_asked(sample)["right"]).good
