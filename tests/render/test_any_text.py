"""Text that others chose, in a terminal: on one line, and nothing in it acts on the terminal."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings

from gradaudit.render._printable import printable
from tests.render._answers import answers, texts


@given(answers)
@settings(deadline=None)
def test_any_answer(answer: Any) -> None:
    text = str(answer)
    text.encode()
    assert not any(unicodedata.category(one) in {"Cc", "Cs"} for one in text.replace("\n", ""))


@given(texts)
def test_printable_text_stays(text: str) -> None:
    if text.isprintable():
        assert printable(text) == text
    assert printable(printable(text)) == printable(text)
    assert len(printable(text).splitlines()) <= 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\tc\u2028d\x85e", "a b c d e"),
        ("\x1b[31m", "\\x1b[31m"),
        ("\ud800", "\\ud800"),
        ("\u202eabc", "\\u202eabc"),
        ("\uffff", "\\uffff"),
        ("👩‍🔬 é 漢", "👩‍🔬 é 漢"),
    ],
)
def test_printable(text: str, shown: str) -> None:
    assert printable(text) == shown
