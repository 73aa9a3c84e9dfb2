"""The page on pytest is true: its examples run, and fail as it shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from _gradaudit_pytest import EFFORTS, FORMATS, OUTCOMES
from tests.pytest_plugin._run import run

PAGE = (Path(__file__).parents[2] / "docs" / "pytest.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


FEW = """
import hypothesis

hypothesis.settings.register_profile("few", max_examples=10, database=None, deadline=None)
hypothesis.settings.load_profile("few")
"""


def test_the_examples(pytester: pytest.Pytester) -> None:
    done = run(pytester, "\n".join([FEW, *blocks("python")]), "-rf", subprocess=True)
    done.assert_outcomes(passed=7, failed=1)
    shown = blocks("text")[0].splitlines()
    said = [line.rstrip() for line in done.stdout.lines]
    first = said.index(shown[0])
    assert said[first : first + len(shown)] == [line.rstrip() for line in shown]


def test_the_options() -> None:
    for values in (EFFORTS, OUTCOMES):
        assert "\\|".join(values) in PAGE
    for name in FORMATS:
        assert f"`--gradaudit-{name}=DIR`" in PAGE
