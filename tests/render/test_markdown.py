"""Answers as Markdown: tables keep their columns, and no text becomes anything but text."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt
from markdown_it.token import Token

from gradaudit import Cause, Finding, NetworkReport, Verdict
from gradaudit.render._markdown import escaped
from gradaudit.render._printable import printable
from tests.render._answers import NASTY, answers, texts
from tests.render._sweeps import SWEEPS
from tests.render.test_text import REPORTS, failing, leaf, passing, report

GOLDEN = Path(__file__).parent / "golden"
OURS = {"<code>", "</code>", "<br>"}
BLOCKS = {"paragraph", "bullet_list", "list_item", "heading", "table", "thead", "tbody", "tr"}


def network() -> NetworkReport:
    parts = {"encoder": passing(), "head": failing()}
    reason = "The backward pass of head is wrong."
    return NetworkReport(Verdict.FAIL, reason, ("head",), failing(), parts, ("pool: not called",))


def rendered(text: str) -> list[Token]:
    """Give the tokens as GitHub's flavour has them."""
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)


def inline(tokens: list[Token]) -> list[Token]:
    return [child for token in tokens for child in token.children or []]


def plain(tokens: list[Token]) -> str:
    return "".join(child.content for child in inline(tokens) if not child.tag)


@pytest.mark.parametrize("kind", [*REPORTS, "network", "sweep"])
def test_golden(kind: str) -> None:
    """Written anew by ``GRADAUDIT_GOLDEN=write pytest tests/render``; look at the difference."""
    made: dict[str, Any] = {**REPORTS, "network": network, "sweep": SWEEPS["float32"]}
    file = GOLDEN / f"{kind}.md"
    text = made[kind]().to_markdown()
    if os.environ.get("GRADAUDIT_GOLDEN") == "write":
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@given(texts)
@settings(deadline=None)
def test_any_text_is_shown_as_it_is(text: str) -> None:
    tokens = rendered(f"is {escaped(text)}.")
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert {child.type for child in inline(tokens)} <= {"text", "text_special"}
    shown = "".join(child.content for child in inline(tokens))
    assert shown == f"is {printable(text)}."


@pytest.mark.parametrize("name", NASTY)
def test_a_name_is_shown_as_it_is_in_a_table(name: str) -> None:
    whole = report(Verdict.PASS, "Fine.", leaf(name, (2,)), leaf("other", (2,)))
    tokens = rendered(whole.to_markdown())
    cells = [
        "".join(child.content for child in tokens[place + 1].children or [])
        for place, token in enumerate(tokens)
        if token.type == "td_open"
    ]
    assert len(cells) == 2 * 7
    assert cells[0] == f"<code>{printable(name)}</code>"
    assert cells[1] == "2"


@given(answers)
@settings(deadline=None)
def test_any_answer(answer: Any) -> None:
    text = answer.to_markdown()
    text.encode()
    tokens = rendered(text)
    kinds = {token.type.removesuffix("_open").removesuffix("_close") for token in tokens}
    assert kinds <= BLOCKS | {"inline", "th", "td"}
    allowed = {"text", "text_special", "strong_open", "strong_close", "html_inline"}
    assert {child.type for child in inline(tokens)} <= allowed
    html = {child.content for child in inline(tokens) if child.type == "html_inline"}
    assert html <= OURS
    assert not any(token.type == "ordered_list_open" for token in tokens)
    for line in text.splitlines():
        if line.startswith("|"):
            assert line.count("|") in {6, 7, 8}


def test_a_verdict_and_its_advice() -> None:
    finding = Finding(Cause.SIGN, "The sign is wrong.", leaf="w", advice="Turn it.")
    text = report(Verdict.FAIL, "w: it is wrong.", leaf("w", ()), findings=(finding,)).to_markdown()
    assert text.startswith(
        "**FAIL** w: it is wrong.\n\n- **sign**: The sign is wrong.<br>→ Turn it."
    )


def test_of_a_network_the_culprit_is_shown() -> None:
    text = network().to_markdown()
    assert "\n#### <code>head</code>\n" in text
    assert "| <code>encoder</code> | pass |" in text
    assert "#### <code>encoder" not in text
