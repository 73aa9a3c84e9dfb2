"""``gradaudit check`` and ``gradaudit sweep`` on files of users."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from gradaudit import ArgumentError, Claim
from gradaudit.cli import main
from gradaudit.cli._check import read_budget, write
from gradaudit.cli._misuse import MisuseError

RUNNER = CliRunner(env={"COLUMNS": "100", "TERMINAL_WIDTH": "200"})

FILE = """
import numpy as np
import gradaudit
from gradaudit import Claim

x = np.array([1.0, 2.0, 3.0])

def squares(x):
    return float(x @ x)

right = Claim(squares, lambda x: 2 * x, x)
counted = 3

def claim_wrong(factor=3.0):
    return gradaudit.Claim(squares, lambda x: factor * x, x)

def helper():
    raise AssertionError("nobody asked")
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: object) -> Any:
    return RUNNER.invoke(main, list(map(str, arguments)))


def written(folder: Path, text: str, name: str) -> Path:
    path = folder / f"{name}.py"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_with_a_right_and_a_wrong_claim(folder: Path) -> None:
    result = run("check", written(folder, FILE, "both_claims"))
    assert result.exit_code == 1, result.output
    assert result.output.index("right") < result.output.index("claim_wrong")
    assert "PASS" in result.output
    assert "FAIL  x: every entry is wrong" in result.output
    assert "helper" not in result.output


def test_one_claim_of_a_file_and_of_a_module(folder: Path) -> None:
    path = written(folder, FILE, "some_claims")
    assert run("check", f"{path}:right").exit_code == 0
    assert run("check", f"{path}:claim_wrong").exit_code == 1
    result = run("check", "some_claims:right", "--seed", 3, "--effort", "quick")
    assert result.exit_code == 0, result.output
    assert "seed=3 effort=quick" in result.output


def test_names_that_hold_a_text(folder: Path) -> None:
    path = written(folder, FILE, "named_claims")
    assert run("check", path, "-k", "igh").exit_code == 0
    result = run("check", path, "-k", "nobody")
    assert result.exit_code == 2
    assert "no claim has 'nobody' in its name" in result.output


def test_inconclusive_exits_with_three(folder: Path) -> None:
    result = run("check", f"{written(folder, FILE, 'short_claims')}:right", "--budget", 3)
    assert result.exit_code == 3, result.output


def test_a_tolerance(folder: Path) -> None:
    text = FILE.replace("2 * x, x)", "2.001 * x, x)")
    path = written(folder, text, "tolerated_claims")
    assert run("check", f"{path}:right").exit_code == 1
    assert run("check", f"{path}:right", "--rtol", 0.01).exit_code == 0


MISUSES = {
    "no-file": ("nothing.py", "there is no file nothing.py"),
    "no-module": ("nothing_at_all", "there is no module or file nothing_at_all"),
    "no-claim": ("empty_file.py", "empty_file.py has no claims: make one by gradaudit.Claim"),
    "no-name": ("odd_file.py:wrong", "has no `wrong`; its claims are claim_args, claim_none"),
    "no-claim-object": ("odd_file.py:number", "`number` in odd_file.py is a int"),
    "returns-none": ("odd_file.py:claim_none", "`claim_none` returned a NoneType"),
    "arguments": ("odd_file.py:claim_args", "`claim_args` is called without arguments"),
    "broken": ("broken_file.py", "could not be imported: ZeroDivisionError: division by zero ("),
    "raises": ("raising_file.py", "claim_raises: KeyError: 'lost' ("),
    "misfit": ("misfit_file.py", "misfit: `f` is a int: expected a function"),
}


@pytest.mark.parametrize("name", MISUSES)
def test_misuse_is_told_in_a_line(name: str, folder: Path) -> None:
    written(folder, "x = 1", "empty_file")
    odd = "number = 3\ndef claim_args(a): pass\ndef claim_none(): pass\n"
    written(folder, odd, "odd_file")
    written(folder, "x = 1\ny = x / 0\n", "broken_file")
    written(folder, "def claim_raises():\n    raise KeyError('lost')\n", "raising_file")
    misfit = "import gradaudit\nmisfit = gradaudit.Claim(3, 3, 3.0)\n"
    written(folder, misfit, "misfit_file")
    asked, said = MISUSES[name]
    result = run("check", asked)
    assert result.exit_code == 2, result.output
    assert said in result.output
    assert "Traceback" not in result.output


def test_one_that_cannot_be_checked_does_not_hide_the_others(folder: Path) -> None:
    text = FILE + "\ndef claim_raises():\n    raise KeyError('lost')\n"
    result = run("check", written(folder, text, "mixed_claims"))
    assert result.exit_code == 2
    assert "FAIL" in result.output
    assert "PASS" in result.output


def test_reports_are_written(folder: Path) -> None:
    path = written(folder, FILE, "kept_claims")
    run("check", f"{path}:right", "--json", folder / "one.json", "--markdown", folder / "one.md")
    assert json.loads((folder / "one.json").read_text(encoding="utf-8"))["verdict"] == "pass"
    assert "pass" in (folder / "one.md").read_text(encoding="utf-8").lower()
    run("check", path, "--json", folder / "all")
    found = {one.name for one in (folder / "all").iterdir()}
    assert found == {"right.json", "claim_wrong.json"}


def test_a_saved_report_is_shown(folder: Path) -> None:
    path = written(folder, FILE, "saved_claims")
    before = run("check", f"{path}:claim_wrong", "--json", folder / "one.json").output
    text = run("show", folder / "one.json")
    assert text.exit_code == 0, text.output
    assert text.output.strip() in before
    assert "claim_wrong" not in run("show", folder / "one.json", "--as", "markdown").output
    again = run("show", folder / "one.json", "--as", "json").output
    assert json.loads(again) == json.loads((folder / "one.json").read_text(encoding="utf-8"))
    (folder / "none.json").write_text("{}", encoding="utf-8")
    for name in ("none.json", "missing.json"):
        result = run("show", folder / name)
        assert result.exit_code == 2
        assert name in result.output


def test_one_text_goes_to_a_file_and_several_to_a_folder(folder: Path) -> None:
    write(folder / "deep" / "one.md", {"a": "A"}, ".md")
    assert (folder / "deep" / "one.md").read_text(encoding="utf-8") == "A"
    write(folder / "many", {"a": "A", "b": "B"}, ".md")
    write(folder / "many", {"c": "C"}, ".md")
    assert sorted(one.name for one in (folder / "many").iterdir()) == ["a.md", "b.md", "c.md"]


def test_budgets() -> None:
    assert read_budget("") is None
    assert read_budget("5000") == 5000
    assert read_budget("30s") == timedelta(seconds=30)
    assert read_budget("1.5 min") == timedelta(seconds=90)
    assert read_budget("2h") == timedelta(hours=2)
    for text in ("3x", "s", "1.5", "-3", "3s4"):
        with pytest.raises(MisuseError, match="expected evaluations"):
            read_budget(text)


def test_a_sweep(folder: Path) -> None:
    path = written(folder, FILE, "swept_claims")
    result = run("sweep", f"{path}:claim_wrong", "--epsilon", 1e-4)
    assert result.exit_code == 0, result.output
    assert "The gradient is at fault" in result.output
    assert "<- asked about" in result.output


def test_a_claim_takes_the_options_of_a_check() -> None:
    claim = Claim(np.sum, np.ones_like, np.ones(3), seed=4, rtol=1e-3)
    assert claim.check().seed == 4
    assert claim.check(seed=5).seed == 5
    assert claim.sweep().opinion
    with pytest.raises(ArgumentError, match="`epsilon` is no option of a check"):
        Claim(np.sum, np.ones_like, np.ones(3), epsilon=1e-3)


def test_help_has_examples() -> None:
    for command, example in (
        ("check", "gradaudit check loss.py:loss --framework torch"),
        ("sweep", "gradaudit sweep gradients.py:claim_softmax"),
        ("show", "gradaudit show report.json --as markdown"),
    ):
        result = run(command, "--help")
        assert result.exit_code == 0
        assert example in result.output


def test_the_file_of_the_guide(folder: Path) -> None:
    page = Path(__file__).parents[2] / "docs" / "command-line.md"
    code = page.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    result = run("check", written(folder, code, "gradients"))
    assert result.exit_code == 1, result.output
    assert "least_squares" in result.output
    assert "PASS" in result.output
    assert "FAIL  x: every entry is wrong" in result.output
    assert run("check", "gradients.py", "-k", "squares").exit_code == 0


def test_a_sweep_of_nothing_is_misuse(folder: Path) -> None:
    result = run("sweep", written(folder, FILE, "unswept_claims"), "-k", "nobody")
    assert result.exit_code == 2
    assert "no claim has 'nobody' in its name" in result.output


def test_a_page_with_all_reports(folder: Path) -> None:
    run("check", written(folder, FILE, "paged_claims"), "--html", folder / "new" / "page.html")
    text = (folder / "new" / "page.html").read_text(encoding="utf-8")
    assert '<a href="#a1">right</a>' in text
    assert '<a href="#a2">claim_wrong</a>' in text


def test_no_page_without_a_report(folder: Path) -> None:
    path = written(folder, "from gradaudit import Claim\nc = Claim(1, 2, 3)\n", "no_claims")
    assert run("check", path, "--html", folder / "page.html").exit_code == 2
    assert not (folder / "page.html").exists()


@pytest.mark.parametrize(
    ("form", "begins"), [("text", "FAIL"), ("markdown", "**FAIL"), ("json", "{"), ("html", "<!doc")]
)
def test_a_saved_report_is_written_in_any_form(folder: Path, form: str, begins: str) -> None:
    path = written(folder, FILE, f"shown_as_{form}")
    run("check", f"{path}:claim_wrong", "--json", folder / "one.json")
    shown = run("show", folder / "one.json", "--as", form, "--output", folder / "shown")
    assert shown.output == ""
    assert (folder / "shown").read_text(encoding="utf-8").startswith(begins)
    assert begins in run("show", folder / "one.json", "--as", form).output
