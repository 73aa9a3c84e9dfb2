"""The README's example prints what the README says; the guide's examples run."""

from __future__ import annotations

import contextlib
import io
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def blocks(language: str, page: str = "README.md") -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def words(report: str) -> list[str]:
    """Everything but numbers, which depend on the machine in their last digits."""
    kept = [line for line in report.splitlines() if not line.startswith("replay")]
    return [re.sub(r"[-\d.e+]+", "#", " ".join(line.split())) for line in kept if line.strip()]


def test_the_example_prints_what_is_shown() -> None:
    (code,), (shown,) = blocks("python"), blocks("text")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, {})  # noqa: S102 - the README's own
    assert words(printed.getvalue()) == words(shown)


def test_ci_runs_the_readmes_test_command() -> None:
    commands = "".join(blocks("console"))
    assert 'pip install ".[demo]" && gradaudit demo' in commands
    assert 'pip install ".[test]" && pytest' in commands
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert 'pip install ".[test]"' in script
    assert "pytest" in script


def test_the_guide_runs_from_top_to_bottom() -> None:
    names: dict[str, object] = {"__name__": "guide"}
    with contextlib.redirect_stdout(io.StringIO()):
        exec("\n".join(blocks("python", "docs/getting-started.md")), names)  # noqa: S102 - our own
    assert names["report"]


def test_the_page_on_reports_runs(tmp_path: Path) -> None:
    code = "\n".join(blocks("python", "docs/reports.md"))
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path)
    assert (tmp_path / "report.json").exists()
