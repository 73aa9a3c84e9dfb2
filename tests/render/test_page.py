"""Pages without a browser: balanced, escaped, self-contained, and small however large the leaf."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradaudit import (
    ArgumentError,
    Cause,
    Comparison,
    Comparisons,
    Finding,
    Report,
    StepCurve,
    Verdict,
)
from gradaudit.render import combine
from gradaudit.render._page import ENTRIES, LEAVES, TEMPLATES
from gradaudit.render._pictured import (
    CELLS,
    for_a_script,
    kept_of,
    leaf_numbers,
    pooled,
    relative_differences,
)
from gradaudit.render._printable import printable
from tests.render._answers import NASTY, answers, values
from tests.render._sweeps import SWEEPS, float32_loss
from tests.render.test_markdown import network
from tests.render.test_text import REPORTS, leaf, many, report

VOID = {"br", "input", "link", "meta"}
FETCHING = {"src", "srcset", "action", "data", "poster", "background"}
LARGEST = 5_000_000


class Page(HTMLParser):
    """Reads a page, and demands that every element is closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self.scripts: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag == "script":
            self.scripts.append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] == ["script"]:
            self.scripts[-1] += data
        elif self.open[-1:] != ["style"]:
            self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    @property
    def numbers(self) -> Any:
        return json.loads(self.scripts[0])


def stripped(text: str) -> str:
    """Leave plotly out, which takes long to read."""
    source = (TEMPLATES / "plotly" / "plotly-cartesian.min.js").read_text(encoding="utf-8")
    assert text.count(source) == 1
    return text.replace(source, "")


def compared(size: int, index: Any) -> Comparisons:
    numbers = np.random.default_rng(0).normal(size=(3, len(index)))
    assert len(index) <= size
    return Comparisons(np.asarray(index), numbers[0], numbers[1], np.abs(numbers[2]))


def test_the_reader_can_fail() -> None:
    with pytest.raises(AssertionError):
        Page("<div><b></div>")
    with pytest.raises(AssertionError):
        Page("<!-- x -->")


@given(answers)
@settings(deadline=None, max_examples=40)
def test_any_answer(answer: Any) -> None:
    text = answer.to_html()
    text.encode()
    page = Page(stripped(text))
    assert len(page.scripts) == 4
    assert not {name for name, _ in page.attributes} & FETCHING
    assert {value for name, value in page.attributes if name == "href" and value[:1] != "#"} == {
        "data:,"
    }
    assert "url(" not in "".join(value for name, value in page.attributes if name == "style")
    assert set(page.numbers) >= {"a1"} or type(answer).__name__ == "NetworkReport"


@pytest.mark.parametrize("name", NASTY)
def test_text_is_shown_and_does_no_harm(name: str) -> None:
    found = Finding(
        Cause.UNKNOWN,
        f"statement {name}",
        leaf=name,
        evidence={name: name},
        advice=f"advice {name}",
    )
    whole = report(
        Verdict.FAIL,
        f"reason {name}",
        leaf(name, (2,), dtype=name, worst=(Comparison(f"worst {name}", 1, 2, 3),)),
        leaf("other", (2,), comparisons=compared(2, [0, 1])),
        findings=(found,),
        notes=(f"remark {name}",),
        settings={"expect": (name,)},
    )
    page = Page(stripped(combine({f"index {name}": whole, "second": whole})))
    plain = Page(stripped(combine({"index": whole, "second": whole})))
    assert {"b", "img", "em"} & set(page.tags) == set()
    assert page.tags == plain.tags
    said = "".join(page.texts)
    for word in ("index ", "reason ", "worst ", "statement ", "advice ", "note: remark "):
        assert printable(f"{word}{name}") in said


def test_a_leaf_that_would_end_a_script() -> None:
    name = "</script><b>"
    text = report(
        Verdict.PASS, "Fine.", leaf(name, (2,), comparisons=compared(2, [0, 1]))
    ).to_html()
    assert "<b>" not in text
    assert text.count("</script>") == 4
    assert Page(stripped(text)).numbers["a1"]["0"]["name"] == name


@given(st.recursive(values | st.text(), lambda inner: st.lists(inner, max_size=3), max_leaves=5))
def test_json_within_a_script(value: Any) -> None:
    try:
        text = for_a_script(value)
    except ValueError:
        assert re.search("nan|inf", str(value))
        return
    assert text.isascii()
    assert not set(text) & set("<>&")
    assert json.loads(text) == json.loads(json.dumps(value))


@pytest.mark.parametrize("kind", [*REPORTS, *SWEEPS, "network"])
def test_a_page_says_what_the_answer_says(kind: str) -> None:
    answer: Any = {**REPORTS, **SWEEPS, "network": network}[kind]()
    said = "".join(Page(stripped(answer.to_html())).texts)
    assert getattr(answer, "statement", None) or answer.reason in said
    for finding in getattr(answer, "findings", ()):
        assert finding.statement in said
        assert finding.advice in said
        assert (finding.region or "") in said


def test_a_report_shows_what_it_took_and_how_to_repeat_it() -> None:
    stages, seconds = {"preflight": 2, "probe": 90}, {"probe": 0.1234}
    whole = report(Verdict.PASS, "Fine.", leaf("x", ()), stages=stages, stage_seconds=seconds)
    said = "".join(Page(stripped(whole.to_html())).texts)
    stage = "preflight 2, probe 90 in 0.12 s"
    for word in ("92 evaluations of f", stage, "seed=0 effort=standard"):
        assert word in said


def test_evidence_is_shown() -> None:
    found = Finding(Cause.SCALE, "Half.", evidence={"other_leaf": "b", "factor": 0.5})
    said = Page(stripped(report(Verdict.FAIL, "No.", findings=(found,)).to_html())).texts
    assert {"other leaf", "b", "factor", "0.5"} <= set(said)


def test_a_sweep_shows_its_curve_and_its_check() -> None:
    sweep = float32_loss()
    page = Page(stripped(sweep.to_html()))
    numbers = page.numbers["a1"]
    assert numbers["steps"] == sweep.steps.tolist()
    assert numbers["epsilon"] == 1e-7
    assert numbers["best"] == 3e-3
    assert numbers["errors"][4] is None  # no more than the derivative itself is uncertain
    assert numbers["errors"][0] == 1.0
    assert sweep.report is not None
    assert sweep.report.reason in "".join(page.texts)


def test_of_a_network_the_culprits_are_open() -> None:
    page = Page(stripped(network().to_html()))
    assert page.tags.count("details") == 3
    assert [name for name, _ in page.attributes].count("open") == 1
    assert set(page.numbers) == {"a1-1", "a1-2", "a1-3"}


def test_an_index_links_to_every_report() -> None:
    made = combine({"one": REPORTS["pass"](), "two": float32_loss(), "three": network()})
    page = Page(stripped(made))
    ids = {value for name, value in page.attributes if name == "id"}
    links = [value for name, value in page.attributes if name == "href" and value != "data:,"]
    assert links == ["#a1", "#a2", "#a3"]
    assert {link[1:] for link in links} <= ids
    assert "nav" not in Page(stripped(REPORTS["pass"]().to_html())).tags


def test_it_is_written_to_a_file(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    text = REPORTS["fail"]().to_html(path)
    assert path.read_bytes() == text.encode()
    assert path.read_bytes() == combine({"": REPORTS["fail"]()}, tmp_path / "other.html").encode()


@pytest.mark.parametrize(
    ("reports", "said"),
    [
        ({}, "empty"),
        ([1], "list"),
        ({"a": 3}, "`reports['a']` is a int"),
        ({1: float32_loss()}, "expected a text as name"),
    ],
)
def test_what_is_no_mapping_of_reports_is_refused(reports: Any, said: str) -> None:
    with pytest.raises(ArgumentError, match=re.escape(said)):
        combine(reports)


def curve() -> StepCurve:
    """Give a ladder that is longer than most."""
    steps = np.geomspace(0.25, 1e-5, 16)
    ratios, errors = np.geomspace(0.3, 3e-10, 16), np.geomspace(0.1, 1e-10, 16)
    return StepCurve("W[123, 45]", steps, ratios, errors, 1e-16 / 3, 2 / 3, 1e-13)


def large() -> Report:
    """Give a report on 10 million entries in a leaf, most of which are wrong, among 100 others."""
    wrong = np.random.default_rng(0).random((2500, 4000)) < 0.7
    index = np.arange(0, wrong.size, 5000)
    other = np.zeros((40, 50), dtype=bool)
    others = [
        leaf(
            f"part {n}",
            other.shape,
            wrong=other,
            steps=curve(),
            comparisons=compared(2000, range(2000)),
        )
        for n in range(100)
    ]
    huge = leaf("huge", wrong.shape, wrong=wrong, comparisons=compared(wrong.size, index))
    return report(Verdict.FAIL, "Much is wrong.", huge, *others)


def test_a_report_on_ten_million_entries_is_small() -> None:
    whole = large()
    assert whole.leaf("huge").wrong_entries > 6_000_000
    text = whole.to_html()
    assert len(text.encode()) < LARGEST
    numbers = Page(stripped(text)).numbers["a1"]
    kept = [len(numbers[str(n)]["index"]) for n in range(101)]
    assert sum(kept) <= ENTRIES
    assert min(kept) == ENTRIES // 101
    assert numbers["0"]["compared"] == 2000
    assert numbers["0"]["cells"] == list(CELLS)


def test_a_report_on_ten_million_entries_in_wrong_leaves_is_small() -> None:
    wrong = np.zeros((50, 200), dtype=bool)
    wrong[::2, ::5] = True
    each: dict[str, Any] = {"wrong": wrong, "verdict": Verdict.FAIL, "steps": curve()}
    each["comparisons"] = compared(wrong.size, range(2000))
    leaves = [leaf(f"layers.{n}.weight", wrong.shape, **each) for n in range(1000)]
    text = report(Verdict.FAIL, "All is wrong.", *leaves).to_html()
    assert len(text.encode()) < LARGEST
    numbers = Page(stripped(text)).numbers["a1"]
    assert [len(numbers[str(n)]["index"]) for n in range(1000)] == [ENTRIES // 1000] * 1000


def test_of_thousands_of_leaves_those_that_fail_are_listed() -> None:
    page = Page(stripped(many(9000, 2500).to_html()))
    rows = [name for name, _ in page.attributes].count("data-leaf")
    assert rows == LEAVES
    said = "".join(page.texts)
    assert "and 1500 more leaves that fail" in said
    assert "and 6500 more leaves that pass" in said


@given(st.lists(st.booleans(), max_size=40), st.integers(0, 40))
def test_wrong_entries_are_kept_before_others(wrong: list[bool], most: int) -> None:
    mask = np.array(wrong, dtype=bool)
    kept = kept_of(mask, most)
    assert len(set(kept.tolist())) == min(most, len(mask))
    assert (np.diff(kept) > 0).all()
    assert mask[kept].sum() == min(most, mask.sum())


@given(st.integers(1, 130), st.integers(1, 200), st.data())
def test_pooling_loses_no_wrong_entry(rows: int, columns: int, data: st.DataObject) -> None:
    row, column = data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, columns - 1))
    mask = np.zeros((rows, columns), dtype=bool)
    mask[row, column] = True
    cells = pooled(mask)
    high, wide = cells.shape
    assert (high, wide) == (min(rows, CELLS[0]), min(columns, CELLS[1]))
    # The page finds the cell of an entry so:
    place = (-(-(row + 1) * high // rows) - 1, -(-(column + 1) * wide // columns) - 1)
    assert np.argwhere(cells).tolist() == [list(place)]


def test_relative_differences() -> None:
    huge = np.finfo(float).max
    claimed = np.array([1.0, 2.0, 0.0, 1e-20, 1.0, huge, 1.0])
    numeric = np.array([1.0, 1.0, 0.0, 0.0, -1.0, -huge, np.nan])
    error = np.array([0.0, 0.1, 0.0, 1e-9, 0.0, 0.0, np.inf])
    found = relative_differences(claimed, numeric, error)
    assert found[:6] == pytest.approx([0, 0.5, 0, 1e-11, 2, 2])
    assert np.isnan(found[6])


def test_what_has_no_slope_is_null() -> None:
    nothing = np.array([np.nan])
    one = Comparisons(np.array([1]), np.array([3.0]), nothing, np.array([np.inf]))
    numbers = leaf_numbers(leaf("x", (2,), comparisons=one), 10)
    assert numbers is not None
    assert (numbers["claimed"], numbers["numeric"], numbers["error"]) == ([3.0], [None], [None])
    assert numbers["difference"] == [None]
    assert leaf_numbers(leaf("x", (2,)), 10) is None


def test_plotly_comes_with_its_licence_in_the_version_that_the_documentation_names() -> None:
    folder = TEMPLATES / "plotly"
    assert "MIT License" in (folder / "LICENSE").read_text(encoding="utf-8")
    head = (folder / "plotly-cartesian.min.js").read_text(encoding="utf-8")[:200]
    (version,) = re.findall(r"plotly\.js \(cartesian - minified\) v(\d+\.\d+\.\d+)", head)
    design = Path(__file__).parents[2] / "docs" / "design.md"
    said = f"`plotly.js-cartesian-dist-min` of npm, version {version}, as it came"
    assert said in design.read_text(encoding="utf-8")
