"""The README's example prints what the README says, and its commands are those that CI runs."""

from __future__ import annotations

import re

from tests._pages import ROOT, blocks, examples, run, text_of


def test_the_example_prints_what_is_shown() -> None:
    printed = run(examples(text_of("README.md")))
    assert printed.startswith("FAIL")


def test_ci_runs_the_readmes_test_command() -> None:
    commands = "".join(blocks("console"))
    assert 'pip install ".[demo]" && gradaudit demo' in commands
    assert 'pip install ".[test]" && pytest' in commands
    script = text_of(".ci/run")
    assert 'pip install ".[test]"' in script
    assert "pytest" in script


def test_the_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", text_of("README.md"))
    assert links
    assert all((ROOT / link).exists() for link in links)
