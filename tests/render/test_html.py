"""Answers in notebooks: balanced, escaped, without scripts and anything from elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings

from gradaudit import Cause, Comparison, Finding, NetworkReport, Verdict
from gradaudit.render._printable import printable
from tests.render._answers import NASTY, answers
from tests.render._sweeps import SWEEPS
from tests.render.test_markdown import network
from tests.render.test_text import REPORTS, leaf, many, report

VOID = {"br"}
TAGS = {"div", "p", "strong", "ul", "li", "br", "table", "thead", "tbody", "tr", "th", "td", "code"}
ATTRIBUTES = {"class", "style", "scope", "open"}
COLOUR = re.compile(r"#[0-9a-f]{3,8}|rgb|hsl")


class Page(HTMLParser):
    """Reads a page, and demands that every element is closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self.rows: list[int] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag == "tr":
            self.rows.append(0)
        if tag in {"td", "th"}:
            self.rows[-1] += 1
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)


def test_the_reader_can_fail() -> None:
    with pytest.raises(AssertionError):
        Page("<div><b></div>")
    with pytest.raises(AssertionError):
        Page("<div>")


@given(answers)
@settings(deadline=None)
def test_any_answer(answer: Any) -> None:
    text = answer._repr_html_()
    text.encode()
    page = Page(text)
    assert set(page.tags) <= TAGS | {"details", "summary"}
    assert {name for name, _ in page.attributes} <= ATTRIBUTES
    assert not any("url(" in (value or "") for _, value in page.attributes)
    assert set(page.rows) <= {5, 6, 7}
    assert page.tags[0] == "div"


@pytest.mark.parametrize("name", NASTY)
def test_text_is_shown_and_does_no_harm(name: str) -> None:
    whole = report(
        Verdict.FAIL,
        f"reason {name}",
        leaf(name, (2,), dtype=name, worst=(Comparison(f"worst {name}", 1, 2, 3),)),
        findings=(Finding(Cause.UNKNOWN, f"statement {name}", advice=f"advice {name}"),),
        notes=(f"remark {name}",),
        settings={"expect": (name,)},
    )
    page = Page(whole._repr_html_())
    assert set(page.tags) <= TAGS
    said = "".join(page.texts)
    for word in ("reason ", "worst ", "statement ", "advice ", "note: remark "):
        assert printable(f"{word}{name}") in said


def test_a_leaf_that_would_end_a_script() -> None:
    text = report(Verdict.PASS, "Fine.", leaf("</script><b>", (2,)))._repr_html_()
    assert "<b>" not in text
    assert "</script>" not in text
    assert "&lt;/script&gt;&lt;b&gt;" in text


@pytest.mark.parametrize("kind", REPORTS)
def test_colours_are_the_readers(kind: str) -> None:
    """Text and backgrounds are those of the page, light or dark; the line at the side has one."""
    page = Page(REPORTS[kind]()._repr_html_())
    styles = [part for name, value in page.attributes if name == "style" for part in _parts(value)]
    coloured = [part for part in styles if COLOUR.search(part)]
    assert len(coloured) == 1
    assert coloured[0].startswith("border-left:")
    said = {part for part in styles if part.partition(":")[0] in {"color", "background"}}
    assert said == {"color:inherit", "background:transparent"}


def _parts(style: str | None) -> list[str]:
    return [part.strip() for part in (style or "").split(";")]


def test_verdicts_are_told_apart_without_colour() -> None:
    borders = {REPORTS[kind]()._repr_html_().split("4px ")[1].split(" ")[0] for kind in REPORTS}
    assert len(borders) == 3


def test_a_report_says_what_its_text_says() -> None:
    whole = REPORTS["fail"]()
    said = "".join(Page(whole._repr_html_()).texts)
    for word in ("FAIL", "regularisation", "Theta2[24, 0]", "25 wrong", "0.921060994", "seed=0"):
        assert word in said


def test_of_very_many_leaves_some_are_counted() -> None:
    page = Page(many(500, 5)._repr_html_())
    assert len(page.rows) == 1 + 5
    assert "more leaves that pass" in "".join(page.texts)


def test_a_network_shows_its_culprits() -> None:
    page = Page(network()._repr_html_())
    assert page.tags.count("details") == 1
    assert "head" in page.texts
    assert isinstance(network(), NetworkReport)


@pytest.mark.parametrize("kind", SWEEPS)
def test_sweeps(kind: str) -> None:
    page = Page(SWEEPS[kind]()._repr_html_())
    assert len(set(page.rows)) == 1
    assert SWEEPS[kind]().statement in "".join(page.texts)


def test_importing_and_printing_import_no_templates() -> None:
    code = (
        "import gradaudit, numpy, sys\n"
        "report = gradaudit.check(numpy.sin, numpy.cos, 0.3)\n"
        "str(report), report.to_json()\n"
        "assert 'jinja2' not in sys.modules\n"
        "report._repr_html_()\n"
        "assert 'jinja2' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
