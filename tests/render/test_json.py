"""Answers as JSON: as the published schema says, read back as they were, refused if none."""

from __future__ import annotations

import base64
import json
import math
import os
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import gradaudit
from gradaudit import ArgumentError, Comparison, NetworkReport, Report, Sweep, Verdict
from gradaudit.render import SCHEMA, from_json, schema
from tests.render._answers import answers
from tests.render._sweeps import SWEEPS
from tests.render.test_text import REPORTS, failing, leaf, passing, report

PUBLISHED = json.loads(SCHEMA.read_text(encoding="utf-8"))


def valid(text: str) -> bool:
    return bool(Draft202012Validator(PUBLISHED).is_valid(json.loads(text)))


def changed(*path: Any, to: Any = None, drop: bool = False) -> str:
    """Give a report in which one place holds something else."""
    whole = json.loads(failing().to_json())
    place = whole
    for key in path[:-1]:
        place = place[key]
    if drop:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return json.dumps(whole)


# --- the schema ----------------------------------------------------------------------------------


def test_the_published_schema_is_that_of_the_code() -> None:
    """Written anew by ``GRADAUDIT_GOLDEN=write``; a new meaning asks for a new version."""
    text = json.dumps(schema(), indent=2) + "\n"
    if os.environ.get("GRADAUDIT_GOLDEN") == "write":
        SCHEMA.write_text(text, encoding="utf-8")
    assert text == SCHEMA.read_text(encoding="utf-8")
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize(
    "text",
    [
        changed("verdict", to="maybe"),
        changed("kind", to="sweep"),
        changed("schema_version", to=2),
        changed("seconds", to="NaN"),
        changed("evaluations", to=-1),
        changed("leaves", "Theta2", "wrong", to={"shape": [25, 10]}),
        changed("leaves", "Theta2", "shape", drop=True),
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(text: str) -> None:
    assert not valid(text)
    with pytest.raises(ArgumentError):
        from_json(text)


# --- there and back ------------------------------------------------------------------------------


@given(answers)
@settings(deadline=None)
def test_any_answer_is_read_back_as_it_was(answer: Any) -> None:
    text = answer.to_json()
    assert text.isascii()
    assert "\n" not in text
    assert valid(text)
    again = from_json(text)
    assert again == answer
    assert again.to_json() == text


@pytest.mark.parametrize("kind", REPORTS)
def test_reports(kind: str) -> None:
    whole = REPORTS[kind]()
    again = Report.from_json(whole.to_json())
    assert again == whole
    assert str(again) == str(whole)
    assert list(again.leaves) == list(whole.leaves)


@pytest.mark.parametrize("kind", SWEEPS)
def test_sweeps(kind: str) -> None:
    whole = SWEEPS[kind]()
    again = Sweep.from_json(whole.to_json())
    assert again == whole
    assert str(again) == str(whole)


def test_a_check() -> None:
    x = {"W": np.arange(12.0).reshape(3, 4) - 5.0, "b": np.zeros(0)}
    found = gradaudit.check(
        lambda p: np.sum(np.abs(p["W"]) ** 3),
        lambda p: {"W": 3 * p["W"] ** 2, "b": p["b"]},
        x,
    )
    again = Report.from_json(found.to_json())
    assert found.verdict is Verdict.FAIL
    assert again == found
    assert again.leaf("W").wrong.dtype == bool
    assert not again.leaf("W").wrong.flags.writeable
    assert again.would_have_seen("W", (2, 3), 0.01) == found.would_have_seen("W", (2, 3), 0.01)


def test_a_network() -> None:
    found = NetworkReport(
        Verdict.FAIL, "One is wrong.", ("b",), failing(), {"a": passing(), "b": failing()}, ("n",)
    )
    again = NetworkReport.from_json(found.to_json())
    assert again == found
    assert str(again) == str(found)


def test_a_difference_is_seen() -> None:
    """Equality, on which the tests above rest, looks into arrays."""
    wrong = np.zeros((2, 3), dtype=bool)
    wrong[1, 2] = True
    whole, other = (report(Verdict.FAIL, "w", leaf("w", (2, 3), wrong=m)) for m in (wrong, ~wrong))
    assert whole != other
    assert from_json(whole.to_json()) != other
    assert from_json(whole.to_json()) == whole


def test_numbers_that_json_has_not() -> None:
    worst = (Comparison("w[0]", math.nan, math.inf, -math.inf),)
    text = report(Verdict.FAIL, "w", leaf("w", (1,), worst=worst)).to_json()
    (kept,) = json.loads(text)["leaves"]["w"]["worst"]
    assert kept == {"where": "w[0]", "claimed": "nan", "numeric": "inf", "error": "-inf"}


def test_a_name_is_not_taken_for_a_number() -> None:
    told: dict[str, Any] = {"a": "nan", "b": math.inf, "c": -0.0, "d": 3, "e": True, "f": None}
    again = Report.from_json(report(Verdict.PASS, "", settings=told).to_json())
    assert {name: repr(value) for name, value in again.settings.items()} == {
        name: repr(value) for name, value in told.items()
    }


def test_masks_of_large_leaves_are_small() -> None:
    shape = (10_000, 1_000)
    none = np.broadcast_to(np.False_, shape)
    column, every_other = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    column[:, 7], every_other.reshape(-1)[::2] = True, True
    visible = np.broadcast_to(np.float32(0.25), shape)
    for wrong, most in ((none, 1_000), (column, 50_000), (every_other, 50_000)):
        whole = report(Verdict.FAIL, "w", leaf("w", shape, wrong=wrong, visible=visible))
        text = whole.to_json()
        assert len(text) < most
        assert from_json(text) == whole


def test_packed_bits_are_as_the_schema_says() -> None:
    wrong = np.array([True, False, False, False, False, False, True, False, True])
    text = report(Verdict.FAIL, "w", leaf("w", (9,), wrong=wrong)).to_json()
    packed = zlib.decompress(base64.b64decode(json.loads(text)["leaves"]["w"]["wrong"]["packed"]))
    assert packed == bytes([0b10000010, 0b10000000])


# --- files ---------------------------------------------------------------------------------------


def test_a_file(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    text = failing().to_json(path)
    assert path.read_text(encoding="utf-8") == f"{text}\n"
    assert Report.from_json(path) == Report.from_json(str(path)) == failing()
    path.write_text(f"\ufeff{text}", encoding="utf-8")
    assert Report.from_json(path) == failing()


@pytest.mark.parametrize("source", ["nowhere.json", Path("nowhere.json"), "", "null", "a\0b"])
def test_no_file(source: Any) -> None:
    with pytest.raises(ArgumentError, match=r"`source` is .*: expected JSON .* or the path"):
        from_json(source)


def test_a_file_of_something_else(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(b"\xff\xfe{}")
    with pytest.raises(ArgumentError, match="not UTF-8"):
        from_json(path)


@pytest.mark.parametrize("source", [None, 3, b"{}", {"kind": "report"}])
def test_neither_text_nor_path(source: Any) -> None:
    with pytest.raises(ArgumentError, match="`source` is of type"):
        from_json(source)


def test_the_other_kind() -> None:
    with pytest.raises(ArgumentError, match=r"holds a Report: .* read it by `Report.from_json`"):
        Sweep.from_json(failing().to_json())


# --- what is wrong, and where --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("verdict",), "maybe", '`verdict` is "maybe": expected one of pass, fail, inconclusive'),
        (("verdict",), ["pass"], "`verdict` is a list: expected one of pass"),
        (("kind",), None, "`kind` is null: expected one of report, network, sweep"),
        (("evaluations",), -1, "`evaluations` is -1: expected a whole number, 0 or more"),
        (("evaluations",), True, "`evaluations` is true: expected a whole number"),
        (("evaluations",), 1.0, "`evaluations` is 1.0: expected a whole number"),
        (("seconds",), "NaN", '`seconds` is "NaN": expected a number, "nan", "inf", "-inf"'),
        (("seconds",), False, "`seconds` is false: expected a number"),
        (("seconds",), 10**400, "`seconds` is 1000"),
        (("notes",), "one", '`notes` is "one": expected a list'),
        (("notes",), ["one", 2], "`notes[1]` is 2: expected a text"),
        (("leaves",), [], "`leaves` is a list: expected an object"),
        (("leaves", "Theta2"), 3, '`leaves["Theta2"]` is 3: expected an object'),
        (
            ("leaves", "Theta2", "worst", 1, "error"),
            None,
            '`leaves["Theta2"].worst[1].error` is null: expected a number',
        ),
        (("findings", 0, "cause"), "bad luck", '`findings[0].cause` is "bad luck": expected'),
        (("settings", "rtol"), {"number": 3}, '`settings["rtol"].number` is 3: expected nan'),
        (("leaves", "Theta2", "wrong"), 0, '`leaves["Theta2"].wrong` is 0: expected an object'),
        (
            ("leaves", "Theta2", "wrong"),
            {"shape": [250], "constant": True},
            '`leaves["Theta2"].wrong` has shape (250,): expected the leaf\'s, (25, 10)',
        ),
        (
            ("leaves", "Theta2", "visible"),
            {"shape": [1], "constant": 1.0},
            '`leaves["Theta2"].visible` has shape (1,): expected',
        ),
        (
            ("leaves", "Theta2", "wrong"),
            {"shape": [25, 10], "packed": "!"},
            '`leaves["Theta2"].wrong.packed` is "!": expected zlib-compressed base64 of 32 bytes',
        ),
        (
            ("leaves", "Theta2", "wrong"),
            {"shape": [25, 10], "packed": "eNpjAAAAAQAB"},
            "expected zlib-compressed base64 of 32 bytes",
        ),
        (
            ("leaves", "Theta2", "wrong"),
            {
                "shape": [25, 10],
                "packed": base64.b64encode(zlib.compress(bytes(33))).decode(),
            },
            "expected zlib-compressed base64 of 32 bytes",
        ),
        (
            ("leaves", "Theta2", "wrong"),
            {"shape": [25, 10]},
            "expected `constant` or `packed`",
        ),
        (
            ("leaves", "Theta2", "wrong"),
            {"shape": [10**30], "packed": "eNpjAAAAAQAB"},
            "expected zlib-compressed base64 of",
        ),
        (
            ("leaves", "Theta2", "wrong"),
            {"shape": [10**30], "constant": False},
            "expected the shape of an array",
        ),
        (
            ("leaves", "Theta2", "comparisons", "index"),
            [3],
            '`leaves["Theta2"].comparisons.claimed` has shape (0,): expected that of `index`, (1,)',
        ),
        (
            ("leaves", "Theta2", "comparisons"),
            {"index": [250], "claimed": [0], "numeric": [0], "error": [0]},
            '`leaves["Theta2"].comparisons.index[0]` is 250: expected less than 250',
        ),
        (
            ("leaves", "Theta2", "comparisons", "index"),
            [10**30],
            "expected numbers of int64",
        ),
        (("schema_version",), "1", '`schema_version` is "1": expected a whole number'),
        (("schema_version",), 0, "`schema_version` is 0: expected 1"),
    ],
)
def test_what_is_wrong_is_named(path: tuple[Any, ...], value: Any, said: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        from_json(changed(*path, to=value))
    assert said in str(caught.value)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (("verdict",), "it has no `verdict`"),
        (("leaves", "Theta2", "shape"), '`leaves["Theta2"]` has no `shape`'),
        (("leaves", "Theta2", "worst", 1, "error"), '`leaves["Theta2"].worst[1]` has no `error`'),
        (("schema_version",), "it has no `schema_version`"),
    ],
)
def test_what_is_missing_is_named(path: tuple[Any, ...], said: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        from_json(changed(*path, drop=True))
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "`source` is no JSON: "),
        ('{"a": NaN}', "`source` is no JSON: it has NaN"),
        ('{"a": 1, "a": 2}', 'an object has "a" twice'),
        ('{"a": ' * 100_000, "nested too deeply"),
        ('{"a": ' + "9" * 5000 + "}", "`source` is no JSON: "),
    ],
)
def test_no_json(text: str, said: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        from_json(text)
    assert said in str(caught.value)


def test_a_number_beyond_floats() -> None:
    text = failing().to_json().replace('"seconds": 0.0314', '"seconds": 1e999')
    with pytest.raises(ArgumentError, match="`seconds` is Infinity: expected a number"):
        from_json(text)


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["shape", "constant", "packed", "number"]), inner)
    ),
    max_leaves=6,
)


@given(data=st.data())
@settings(deadline=None)
def test_whatever_stands_in_a_place_it_is_read_or_refused(data: st.DataObject) -> None:
    whole = place = json.loads(failing().to_json())
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        deeper = isinstance(place[key], dict | list) and place[key]
        if not deeper or data.draw(st.booleans()):
            break
        place = place[key]
    place[key] = data.draw(junk)
    text = json.dumps(whole)
    try:
        found = from_json(text)
    except ArgumentError:
        return
    assert valid(text)
    assert from_json(found.to_json()) == found


def test_culprits_are_parts() -> None:
    network = NetworkReport(Verdict.FAIL, "", ("b",), failing(), {"a": failing()})
    with pytest.raises(ArgumentError, match=r'`culprits\[0\]` is "b": expected one of the parts'):
        from_json(network.to_json())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"steps": []}, "`steps` is a list: expected positive numbers, at least one"),
        ({"steps": [1.0, -0.1]}, "`steps` is a list: expected positive numbers"),
        ({"steps": [1.0, "inf"]}, "`steps` is a list: expected positive numbers"),
        ({"noise": [1.0]}, "`noise` has shape (1,): expected that of `steps`, (14,)"),
    ],
)
def test_arrays_of_a_sweep_fit(changes: dict[str, Any], said: str) -> None:
    text = json.dumps(json.loads(SWEEPS["float32"]().to_json()) | changes)
    with pytest.raises(ArgumentError) as caught:
        from_json(text)
    assert said in str(caught.value)


def test_a_newer_version_is_refused() -> None:
    with pytest.raises(ArgumentError, match=r"version 2 of the schema, .* newer gradaudit"):
        from_json(changed("schema_version", to=2))


def test_keys_that_are_not_known_are_ignored() -> None:
    text = changed("leaves", "Theta2", "colour", to="red")
    assert valid(text)
    assert from_json(text) == failing()


def test_keys_that_have_a_default_may_be_missing() -> None:
    text = changed("leaves", "Theta1", "visible", drop=True)
    assert valid(text)
    assert from_json(text) == failing()


@pytest.mark.parametrize("name", ["jinja2", "jsonschema", "matplotlib"])
def test_writing_and_reading_need_no_more(name: str) -> None:
    code = (
        f"import sys; sys.modules['{name}'] = None\n"
        "import gradaudit, numpy\n"
        "report = gradaudit.check(numpy.sin, numpy.cos, 0.3)\n"
        "str(report), report.to_markdown()\n"
        "assert gradaudit.Report.from_json(report.to_json()) == report"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
