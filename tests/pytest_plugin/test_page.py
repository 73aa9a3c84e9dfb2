"""The pages on pytest are true: their examples run, and fail as they show."""

from __future__ import annotations

import pytest

from _gradaudit_pytest import EFFORTS, FORMATS, OUTCOMES
from tests._pages import blocks, text_of, words
from tests.pytest_plugin._run import run

PAGE = text_of("docs/pytest.md")
TUTORIAL = "docs/week-in-one-call.md"


FEW = """
import hypothesis

hypothesis.settings.register_profile("few", max_examples=10, database=None, deadline=None)
hypothesis.settings.load_profile("few")
"""


def test_the_examples(pytester: pytest.Pytester) -> None:
    code = "\n".join([FEW, *blocks("python", "docs/pytest.md")])
    done = run(pytester, code, "-rf", subprocess=True)
    done.assert_outcomes(passed=7, failed=1)
    shown = blocks("text", "docs/pytest.md")[0].splitlines()
    said = [line.rstrip() for line in done.stdout.lines]
    first = said.index(shown[0])
    assert said[first : first + len(shown)] == [line.rstrip() for line in shown]


def test_the_options() -> None:
    for values in (EFFORTS, OUTCOMES):
        assert "\\|".join(values) in PAGE
    for name in FORMATS:
        assert f"`--gradaudit-{name}=DIR`" in PAGE


def test_the_tutorials_test_passes(pytester: pytest.Pytester) -> None:
    done = run(pytester, "\n".join(blocks("python", TUTORIAL)), subprocess=True)
    done.assert_outcomes(passed=3)
    shown = blocks("console", TUTORIAL)[0].splitlines()[2]
    assert words(shown) in map(words, done.stdout.lines)


def test_the_tutorials_test_fails_with_the_mistake(pytester: pytest.Pytester) -> None:
    *code, _mended, its_test = blocks("python", TUTORIAL)
    done = run(pytester, "\n".join([*code, its_test]), subprocess=True)
    done.assert_outcomes(passed=1, failed=2)
    said = [line.rstrip() for line in done.stdout.lines]
    shown = [line.rstrip() for line in blocks("console", TUTORIAL)[1].splitlines()]
    assert shown == said[said.index(shown[0]) :][: len(shown)]
