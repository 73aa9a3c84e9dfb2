"""The guide's examples run, and print what the pages say."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from gradaudit.demos import DEMOS
from tests._pages import ROOT, blocks, examples, run, section, text_of

PAGES = [
    "docs/explanation.md",
    "docs/getting-started.md",
    "docs/gradient-or-check.md",
    "docs/index.md",
    "docs/week-in-one-call.md",
]
IN_A_FRAMEWORK = {"PyTorch": "torch", "JAX": "jax", "TensorFlow": "tensorflow", "Keras": "keras"}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_runs_from_top_to_bottom(page: str) -> None:
    shown = list(examples(text_of(page)))
    run((code, output) for code, output in shown if "import torch" not in code)
    assert any(output for _, output in shown)


@pytest.mark.parametrize("title", IN_A_FRAMEWORK)
@pytest.mark.filterwarnings("ignore")
def test_the_page_on_frameworks(title: str) -> None:
    pytest.importorskip(IN_A_FRAMEWORK[title])
    printed = run(examples(section("docs/frameworks.md", title)))
    if title == "PyTorch":
        assert "FAIL  The backward pass of 1.mlp.1 is wrong." in printed


@pytest.mark.filterwarnings("ignore")
def test_the_explanation_of_float64_copies() -> None:
    pytest.importorskip("torch")
    shown = [one for one in examples(text_of("docs/explanation.md")) if "import torch" in one[0]]
    assert "oracle=float64" in run(shown)


def test_the_page_on_reports_runs(tmp_path: Path) -> None:
    code = "\n".join(blocks("python", "docs/reports.md"))
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path)
    assert (tmp_path / "report.json").exists()


def test_the_demos_that_pages_name() -> None:
    pages = "".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs").glob("*.md"))
    named = set(re.findall(r"gradaudit demo ([a-z][\w-]*)", pages))
    assert len(named) == 2
    assert named <= set(DEMOS)


def test_the_links_lead_somewhere() -> None:
    for page in (ROOT / "docs").glob("*.md"):
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"
