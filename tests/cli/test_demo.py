"""The demonstrations from the command line."""

import numpy as np
import pytest
from typer.testing import CliRunner

from gradaudit import check
from gradaudit.cli import main
from gradaudit.demos import DEMOS, Demo, MissingExtraError

RUNNER = CliRunner(env={"COLUMNS": "100", "TERMINAL_WIDTH": "200"})


def run(*arguments):
    return RUNNER.invoke(main, list(arguments))


def squares(expected, factor=2.0, wrong=None):
    def arguments():
        return {
            "f": lambda x: float(np.sum(x**2)),
            "grad": lambda x: factor * x,
            "x": np.array([1.0, 2.0, 3.0]),
        }

    name = f"squares-{expected}"
    return Demo(
        name, "The sum of squares", "It is simple. It is quick.", arguments, expected, wrong
    )


def register(monkeypatch, *demos):
    monkeypatch.setattr("gradaudit.demos.DEMOS", {demo.name: demo for demo in demos})


def test_one_as_expected(monkeypatch):
    register(monkeypatch, squares("pass"))
    result = run("demo", "squares-pass")
    assert result.exit_code == 0, result.output
    assert "The sum of squares" in result.output
    assert "It is simple. It is quick." in result.output
    assert "not as expected" not in result.output


def test_summary_has_a_line_for_each(monkeypatch):
    register(monkeypatch, squares("pass"), squares("fail", factor=3.0))
    result = run("demo")
    assert result.exit_code == 0, result.output
    last = result.output.rstrip().splitlines()[-3:]
    assert last[0].split() == ["demonstration", "verdict", "expected", "evaluations", "seconds"]
    assert last[1].split()[:5] == ["squares-pass", "pass", "pass", "as", "expected"]
    assert last[2].split()[:5] == ["squares-fail", "fail", "fail", "as", "expected"]


@pytest.mark.parametrize(
    "demo",
    [squares("fail"), squares("pass", factor=3.0), squares("fail", factor=3.0, wrong={})],
    ids=["wrongly-accused", "wrongly-acquitted", "other-entries"],
)
def test_otherwise_than_expected_exits_with_one(monkeypatch, demo):
    register(monkeypatch, demo)
    result = run("demo")
    assert result.exit_code == 1
    assert "not as expected" in result.output


def test_seed_reaches_the_check(monkeypatch):
    seen = []

    def remembering(*, seed, **arguments):
        seen.append(seed)
        return check(**arguments, seed=seed)

    monkeypatch.setattr("gradaudit.check", remembering)
    register(monkeypatch, squares("pass"))
    assert run("demo", "--seed", "5").exit_code == 0
    assert seen == [5]


def test_unknown_name_lists_the_names():
    result = run("demo", "irises")
    assert result.exit_code == 2
    for name in ("irises", *DEMOS):
        assert name in result.output


def test_list():
    result = run("demo", "--list")
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.output.splitlines()] == list(DEMOS)


def test_missing_extra_is_one_sentence(monkeypatch):
    def arguments():
        raise MissingExtraError("This demonstration needs h5py.")

    register(monkeypatch, Demo("d", "D", "One. Two.", arguments, "pass"))
    result = run("demo")
    assert result.exit_code == 1
    assert result.stderr == "This demonstration needs h5py.\n"
