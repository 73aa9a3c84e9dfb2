"""Reports as text: byte for byte what is kept under golden/, at two widths, in colour or not."""

from __future__ import annotations

import dataclasses
import io
import os
import re
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from gradaudit import Cause, Comparison, Finding, LeafReport, Report, Verdict
from gradaudit.render import renderable, to_text
from gradaudit.render._text import NARROW

GOLDEN = Path(__file__).parent / "golden"
"""Written anew by ``GRADAUDIT_GOLDEN=write pytest tests/render``; look at the difference."""

ESCAPE = "\x1b"
COLOUR = re.compile(r"\x1b\[[0-9;]*3[0-7]")


def leaf(name: str, shape: tuple[int, ...], **changes: Any) -> LeafReport:
    """Give a leaf that passes, but for the changes."""
    wrong = np.zeros(shape, dtype=bool)
    whole = LeafReport(
        name=name,
        shape=shape,
        dtype="float64",
        verdict=Verdict.PASS,
        reason="claim and measurement agree",
        discrepancy=3.25e-11,
        resolution=1.0e-6,
        detectable=1.04e-6,
        wrong=wrong,
        exact=True,
        probes=wrong.size,
    )
    return dataclasses.replace(whole, **changes)


def report(verdict: Verdict, reason: str, *leaves: LeafReport, **changes: Any) -> Report:
    whole = Report(
        verdict=verdict,
        reason=reason,
        findings=(),
        leaves=MappingProxyType({one.name: one for one in leaves}),
        notes=(),
        evaluations=92,
        gradient_evaluations=2,
        seconds=0.0314,
        seed=0,
        settings=MappingProxyType(
            {"rtol": None, "effort": "standard", "seed_rng": False, "order": "C"}
        ),
        versions=MappingProxyType({"gradaudit": "0.1.0", "numpy": "2.0.0", "python": "3.13.0"}),
    )
    return dataclasses.replace(whole, **changes)


def passing() -> Report:
    return report(
        Verdict.PASS,
        "Claim and measurement agree; an error of 0.0001 % in any single entry would have been "
        "seen.",
        leaf("layers[0].W", (2, 3)),
        leaf("layers[0].b", (3,), dtype="float32", discrepancy=2e-6, detectable=0.0012),
        leaf("scale", ()),
        leaf("none", (0, 3), probes=0, discrepancy=np.nan, resolution=np.inf, detectable=np.inf),
        findings=(
            Finding(
                Cause.KINK,
                "f has a kink at the point along layers[0].b[1]: its slopes to the left and to "
                "the right differ; the claim lies between them, a valid subgradient.",
                leaf="layers[0].b",
                region="layers[0].b[1]",
                advice="Nothing, if the kink is meant (ReLU, maximum, absolute value at its "
                "corner).",
            ),
        ),
        notes=("`grad` also has dA1, which `x` has not: ignored",),
    )


def failing() -> Report:
    wrong = np.zeros((25, 10), dtype=bool)
    wrong[:, 0] = True
    return report(
        Verdict.FAIL,
        "Theta2: 25 of 250 entries are wrong: Theta2[:, 0].",
        leaf("Theta1", (25, 401), probes=14, exact=False),
        leaf(
            "Theta2",
            (25, 10),
            verdict=Verdict.FAIL,
            reason="25 of 250 entries are wrong: Theta2[:, 0]",
            discrepancy=0.5,
            wrong=wrong,
            worst=(
                Comparison("Theta2[3, 0]", 1.84212199, 0.921060994, 3e-11),
                Comparison("Theta2[24, 0]", -1e-9, 1.25e-7, 2e-12),
            ),
        ),
        leaf(
            "Theta3",
            (100, 100),
            verdict=Verdict.FAIL,
            reason="wrong somewhere among 812 of its 10000 entries",
            discrepancy=2.4e-3,
            exact=False,
            worst=(Comparison("a direction over 812 entries of Theta3", 1.0, 1.1, 1e-8),),
        ),
        findings=(
            Finding(
                Cause.REGULARISATION,
                "A penalty ½·1.2·Σ Theta2[:, 0]² is in the cost and not in the gradient.",
                leaf="Theta2",
                region="Theta2[:, 0]",
                evidence={"coefficient": 1.2},
                advice="Leave the bias column out of the cost's penalty.",
            ),
            Finding(Cause.UNKNOWN, "The gradient is wrong somewhere in Theta3.", leaf="Theta3"),
        ),
    )


def undecided() -> Report:
    return report(
        Verdict.INCONCLUSIVE,
        "`f` and `grad` random: the same point gave two answers.",
        leaf(
            "x",
            (1000, 1000),
            verdict=Verdict.INCONCLUSIVE,
            reason="not probed: random",
            discrepancy=np.nan,
            resolution=np.inf,
            detectable=np.inf,
            exact=False,
            probes=0,
        ),
        leaf("noisy", (4,), verdict=Verdict.INCONCLUSIVE, detectable=np.inf, resolution=0.4),
        findings=(
            Finding(
                Cause.RANDOM,
                "`f` and `grad` give different values at the same point.",
                advice="Pass seed_rng=True so that every call draws the same.",
            ),
        ),
        evaluations=2,
    )


REPORTS = {"pass": passing, "fail": failing, "inconclusive": undecided}


@pytest.mark.parametrize("width", [100, 50])
@pytest.mark.parametrize("kind", REPORTS)
def test_golden(kind: str, width: int) -> None:
    file = GOLDEN / f"{kind}_{width}.txt"
    text = to_text(REPORTS[kind](), width) + "\n"
    if os.environ.get("GRADAUDIT_GOLDEN") == "write":
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [100, 60, 50, 40])
@pytest.mark.parametrize("kind", REPORTS)
def test_no_line_is_too_long_and_none_ends_in_blanks(kind: str, width: int) -> None:
    for line in to_text(REPORTS[kind](), width).splitlines():
        assert len(line) <= width
        assert line == line.rstrip()


@pytest.mark.parametrize("kind", REPORTS)
def test_a_string_has_no_escapes(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = REPORTS[kind]()
    plain = str(whole)
    assert plain == to_text(whole)
    assert ESCAPE not in plain
    for name, value in {"FORCE_COLOR": "1", "TERM": "xterm-256color", "COLUMNS": "40"}.items():
        monkeypatch.setenv(name, value)
    assert str(whole) == plain


def printed(whole: Report, **options: Any) -> str:
    file = io.StringIO()
    Console(file=file, width=100, **options).print(renderable(whole))
    return file.getvalue()


@pytest.fixture
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    return monkeypatch


@pytest.mark.parametrize("kind", REPORTS)
def test_a_pipe_gets_no_escapes(kind: str, bare_environment: pytest.MonkeyPatch) -> None:
    assert ESCAPE not in printed(REPORTS[kind]())
    bare_environment.setenv("NO_COLOR", "1")
    assert ESCAPE not in printed(REPORTS[kind]())


@pytest.mark.parametrize(("kind", "code"), [("pass", 32), ("fail", 31), ("inconclusive", 33)])
def test_a_terminal_gets_colour(kind: str, code: int, bare_environment: pytest.MonkeyPatch) -> None:
    text = printed(REPORTS[kind](), force_terminal=True)
    assert text.startswith(f"{ESCAPE}[1;{code}m{kind.upper()}{ESCAPE}[0m")
    assert COLOUR.search(text)
    bare_environment.setenv("NO_COLOR", "1")
    assert not COLOUR.search(printed(REPORTS[kind](), force_terminal=True))


@pytest.mark.parametrize("kind", REPORTS)
def test_colour_changes_no_word(kind: str, bare_environment: pytest.MonkeyPatch) -> None:
    text = printed(REPORTS[kind](), force_terminal=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", text) == printed(REPORTS[kind]())


# --- very many leaves ----------------------------------------------------------------------------


def many(count: int, failing: int) -> Report:
    def one(number: int) -> LeafReport:
        fails = number % 3 == 0 and number // 3 < failing
        changes = {"verdict": Verdict.FAIL, "exact": False} if fails else {}
        return leaf(f"block{number}.W", (3, 3), **changes)

    return report(Verdict.FAIL, "Some fail.", *(one(number) for number in range(count)))


def test_very_many_leaves_are_summed_up() -> None:
    text = str(many(500, 0))
    assert len(text.splitlines()) < 50
    shown = text.count("block")
    assert f"and {500 - shown} more leaves that pass" in text


def test_of_very_many_leaves_those_that_fail_are_shown() -> None:
    text = str(many(500, 5))
    assert text.count(" fail ") == 5
    assert "block12.W" in text
    assert f"and {500 - text.count('block')} more leaves that pass" in text


def test_leaves_that_fail_are_never_summed_up_as_passing() -> None:
    """There are 60 that fail, too many to show; just 440 pass."""
    text = str(many(500, 60))
    (passing_ones,) = re.findall(r"(\d+) more leaves that pass", text) or ["0"]
    assert int(passing_ones) <= 440


def test_a_few_leaves_are_all_shown() -> None:
    text = str(many(24, 1))
    assert text.count("block") == 24
    assert "more leaves" not in text


# --- text that looks like markup -----------------------------------------------------------------

MARKUP = ["x[0]", "layers[bold].W", "W[/b]", "[red]W[/red]", "[link=a]b", "W\\[bold]", ":smile:"]


@pytest.mark.parametrize("name", MARKUP)
@pytest.mark.parametrize("width", [100, 50])
def test_names_are_not_markup(name: str, width: int) -> None:
    whole = report(
        Verdict.FAIL,
        f"reason {name}.",
        leaf(name, (2,), verdict=Verdict.FAIL, worst=(Comparison(f"worst {name}", 1, 2, 3),)),
        findings=(Finding(Cause.UNKNOWN, f"statement {name}", advice=f"advice {name}"),),
        notes=(f"remark {name}",),
    )
    text = to_text(whole, width)
    for word in ("reason ", "worst ", "statement ", "advice ", "note: remark "):
        assert f"{word}{name}" in text
    assert f"\n{name}  " in text


@pytest.mark.parametrize("name", MARKUP)
def test_names_are_not_markup_in_colour(name: str) -> None:
    text = printed(report(Verdict.PASS, "Fine.", leaf(name, (2,))), force_terminal=True)
    assert name in text


def test_long_names_are_folded_and_not_cut() -> None:
    name = "encoder." + "block." * 30 + "W"
    text = str(report(Verdict.PASS, "Fine.", leaf(name, (2,))))
    folded = "".join(line.split("  ")[0] for line in text.splitlines()[3:])
    assert name in folded
    assert "…" not in text


@pytest.mark.parametrize(
    ("shape", "text"), [((), "scalar"), ((3,), "3"), ((2, 3), "2x3"), ((0, 3), "0x3")]
)
def test_shapes(shape: tuple[int, ...], text: str) -> None:
    assert f"W     {text} " in str(report(Verdict.PASS, "Fine.", leaf("W", shape)))


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"detectable": 1.04e-6}, "0.0001 %"),
        ({"detectable": 0.5}, "50 %"),
        ({"detectable": 3.0}, "more than 100 %"),
        ({"detectable": np.inf}, "more than 100 %"),
        ({"resolution": np.inf, "detectable": np.inf}, "-"),
        ({"verdict": Verdict.FAIL}, "wrong"),
        ({"verdict": Verdict.FAIL, "wrong": np.array([True, False])}, "1 wrong"),
        (
            {"verdict": Verdict.FAIL, "wrong": np.array([True, False]), "exact": False},
            "at least 1 wrong",
        ),
    ],
)
def test_what_would_have_been_seen(changes: dict[str, Any], text: str) -> None:
    line = str(report(Verdict.PASS, "Fine.", leaf("W", (2,), **changes))).splitlines()[3]
    assert line.endswith(f"  {text}")


# --- the comparisons that failed most clearly ----------------------------------------------------


@pytest.mark.parametrize(
    ("claimed", "numeric", "ratio"),
    [
        (2.0, 1.0, "0.5"),
        (1.0, -1.0, "-1"),
        (3.0, 1.0, "0.3333"),
        (1.0, -0.0, "0"),
        (0.0, 1.0, "-"),
        (5e-324, 1e300, "-"),
    ],
)
def test_ratios(claimed: float, numeric: float, ratio: str) -> None:
    worst = (Comparison("W[1]", claimed, numeric, 1e-9),)
    text = str(report(Verdict.FAIL, "Wrong.", leaf("W", (2,), worst=worst)))
    (line,) = [line for line in text.splitlines() if "W[1]" in line]
    assert line.split()[-1] == ratio


@pytest.mark.parametrize("width", [100, 60, 50])
def test_numbers_are_never_broken(width: int) -> None:
    text = to_text(failing(), width)
    for number in ("1.84212199", "0.921060994", "3e-11", "1.25e-07"):
        assert number in text.split()
    assert ("-125" in text.split()) == (width >= NARROW)
