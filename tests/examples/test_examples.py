"""Every example runs, and shows what its story says."""

from __future__ import annotations

import contextlib
import io
import re
import runpy
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"


def number(pattern, text):
    """Return the first number that stands there."""
    found = re.search(pattern, text)
    assert found, text
    return float(found[1])


def loaded(name):
    return SimpleNamespace(**runpy.run_path(str(EXAMPLES / f"{name}.py")))


def test_iris_softmax(capsys):
    module = loaded("iris_softmax")
    module.main.__globals__["keras_loss"] = lambda: module.float32_loss
    reports = module.main()
    assert all(reports.values())
    assert [finding.cause for finding in reports["Keras"].findings] == ["precision"]
    printed = capsys.readouterr().out
    assert "The check is at fault, not the gradient" in printed
    said = [float(number) for number in re.findall(r"taught says (\S+e-\d+)", printed)]
    assert said[0] < 1e-8
    assert 0.2 < said[1] < 0.5
    assert number(r"network to (\S+)%", printed) > 95


def test_iris_softmax_with_keras_own_loss():
    pytest.importorskip("keras")
    reports = loaded("iris_softmax").main()
    assert all(reports.values())
    assert "precision" in [finding.cause for finding in reports["Keras"].findings]


def test_cat_classifier(tmp_path, capsys):
    loaded("photographs").main(tmp_path / "photographs.h5")
    module = loaded("cat_classifier")
    reports, right = module.main(tmp_path / "photographs.h5")
    assert {name: str(report.verdict) for name, report in reports.items()} == {
        "before": "pass",
        "after": "pass",
        "dropout, seed_rng=False": "inconclusive",
        "dropout, seed_rng=True": "pass",
    }
    assert sum(leaf.wrong.size for leaf in reports["before"].leaves.values()) == 61_481
    assert reports["before"].evaluations < 2 * 61_481 / 50
    assert right > 0.75
    assert "seed_rng=True" in reports["dropout, seed_rng=False"].findings[0].advice
    assert number(r"in 97: (\S+)", capsys.readouterr().out) < 1e-7


def test_regularised_network(capsys):
    reports = loaded("regularised_network").main()
    without, with_penalty, mended = reports.values()
    assert without
    assert mended
    assert np.array_equal(np.flatnonzero(with_penalty.leaf("Theta2").wrong.any(axis=0)), [0])
    assert not with_penalty.leaf("Theta1").wrong.any()
    (finding,) = with_penalty.findings
    assert (finding.cause, finding.region) == ("regularisation", "Theta2[:, 0]")
    assert finding.evidence["coefficient"] == pytest.approx(2 * 1 / 5, rel=1e-9)
    printed = capsys.readouterr().out
    assert "says 0.0436" in printed
    assert number(r"digits: (\S+)%", printed) > 90


def test_digits_deep(capsys):
    report, right = loaded("digits_deep").main()
    assert report
    assert report.culprits == ()
    assert right > 0.95


def test_digits_deep_without_audit():
    command = [sys.executable, str(EXAMPLES / "digits_deep.py"), "--no-audit"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert "of unseen digits are right" in done.stdout
    assert "evaluations" not in done.stdout


def cells():
    text = (EXAMPLES / "course_layers.md").read_text(encoding="utf-8")
    return re.findall(r"```\{code-cell\}\n(.*?)```", text, re.DOTALL)


def test_course_layers():
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec("\n".join(cells()), {"__name__": "notebook"})  # noqa: S102 - our own
    shown = printed.getvalue()
    assert "The backward pass of hidden is wrong." in shown
    assert "flip" in shown
    assert re.search(r"scale: .* on b is 2", shown)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.stem)
def test_each_script_starts_with_its_story(path):
    story = path.read_text(encoding="utf-8").split('"""')[1]
    assert len(story.split()) > 50
    assert f"python examples/{path.name}" in story
