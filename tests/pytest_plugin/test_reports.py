"""What a session tells: a line, properties in JUnit XML, files; under xdist as without."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from _gradaudit_pytest import summary
from gradaudit import NetworkReport, Report
from tests.pytest_plugin._run import run

SESSION = """
@pytest.mark.parametrize("n", range(3))
def test_right(gradaudit, n):
    gradaudit.assert_gradient(f, right, x + n)

def test_two(gradaudit):
    gradaudit.check(f, right, x, effort="quick")
    gradaudit.assert_gradient(f, wrong, x)

def test_plain():
    ga.assert_gradient(restless, right, x)

def test_caught(gradaudit):
    with pytest.raises(ga.GradientError):
        gradaudit.assert_gradient(f, wrong, x)

def test_without():
    pass
"""
SAID = r"gradaudit: 4 gradients pass, 2 fail, 1 inconclusive; \d+ evaluations"


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "xdist"])
def test_the_line_and_the_properties(pytester: pytest.Pytester, workers: tuple[str, ...]) -> None:
    done = run(pytester, SESSION, "--junitxml=junit.xml", "--gradaudit-seed=2", *workers)
    done.assert_outcomes(passed=5, failed=2)
    done.stdout.re_match_lines([SAID])
    told = properties(pytester.path / "junit.xml")
    assert told["test_without"] == {}
    assert told["test_plain"]["gradaudit.verdict"] == "inconclusive"
    assert told["test_plain"]["gradaudit.evaluations"] == "2"
    assert told["test_two"]["gradaudit.verdict"] == "pass"
    assert told["test_two"]["gradaudit.2.verdict"] == "fail"
    assert told["test_two"]["gradaudit.replay"] == "seed=2 effort=quick seed_rng=False order=C"
    counts = [n for one in told.values() for name, n in one.items() if "evaluations" in name]
    done.stdout.fnmatch_lines([f"gradaudit: *; {sum(map(int, counts))} evaluations"])


def properties(path: Path) -> dict[str, dict[str, str]]:
    told: dict[str, dict[str, str]] = {}
    for case in ET.parse(path).iter("testcase"):  # noqa: S314 - our own
        found = [one.attrib for one in case.iter("property")]
        told[case.attrib["name"]] = {one["name"]: one["value"] for one in found}
    return told


def test_no_line_where_there_was_nothing(pytester: pytest.Pytester) -> None:
    run(pytester, "def test_nothing():\n    pass\n").stdout.no_fnmatch_line("gradaudit: *")


@pytest.mark.parametrize(
    ("counts", "line"),
    [
        ({"pass": 7, "fail": 1, "inconclusive": 1}, "7 gradients pass, 1 fails, 1 inconclusive"),
        ({"pass": 1, "fail": 2}, "1 gradient passes, 2 fail"),
        ({"fail": 1}, "1 gradient fails"),
        ({"inconclusive": 2}, "2 gradients inconclusive"),
    ],
)
def test_the_line_is_a_sentence(counts: dict[str, int], line: str) -> None:
    assert summary(counts, 3412) == f"gradaudit: {line}; 3412 evaluations"


def write(self: Report, path: Path) -> None:
    Path(path).write_text(json.dumps([self.verdict, self.evaluations]))


def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let reports be written, and those on networks by their parts alone."""
    for name in ("to_html", "to_json"):
        monkeypatch.setattr(Report, name, write, raising=False)
        monkeypatch.delattr(NetworkReport, name, raising=False)


@pytest.mark.parametrize("name", ["html", "json"])
def test_every_report_is_written(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    alone(monkeypatch)
    run(pytester, SESSION, f"--gradaudit-{name}=out/reports")
    files = sorted((pytester.path / "out" / "reports").glob(f"*.{name}"))
    verdicts = [json.loads(file.read_text())[0] for file in files]
    assert sorted(verdicts) == ["fail"] * 2 + ["inconclusive"] + ["pass"] * 4
    assert sum(file.name.startswith("test_it.py-test_two-") for file in files) == 2


def test_under_xdist_by_the_workers(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        "from pathlib import Path\nimport gradaudit\n"
        "gradaudit.Report.to_json = lambda report, path: Path(path).write_text(report.verdict)\n"
    )
    run(pytester, SESSION, "--gradaudit-json=reports", "-n", "2", subprocess=True)
    written = [file.read_text() for file in (pytester.path / "reports").iterdir()]
    assert sorted(written) == ["fail"] * 2 + ["inconclusive"] + ["pass"] * 4


def test_names_that_look_alike_are_two_files(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone(monkeypatch)
    source = """
@pytest.mark.parametrize("name", ["a/b", "a b", "é"])
def test_name(gradaudit, name):
    gradaudit.assert_gradient(f, right, x)

def test_LONG(gradaudit):
    gradaudit.assert_gradient(f, right, x)
""".replace("LONG", "long" * 80)
    run(pytester, source, "--gradaudit-json=out").assert_outcomes(passed=4)
    assert len(list((pytester.path / "out").iterdir())) == 4


def test_a_network_without_a_page_of_its_own_is_written_by_its_parts(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone(monkeypatch)
    source = """
def test_network(gradaudit):
    nn = gradaudit.nn
    network = nn.Sequential([nn.FullyConnected(3, seed=0)], loss=nn.MeanSquaredError())
    X = np.arange(6.0).reshape(2, 3)
    assert len(nn.check_network(network, X, X).parts) == 2
"""
    run(pytester, source, "--gradaudit-json=out").assert_outcomes(passed=1)
    assert len(list((pytester.path / "out").iterdir())) == 3


@pytest.mark.parametrize("name", ["html", "json"])
def test_a_version_without_them_says_so(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delattr(Report, f"to_{name}", raising=False)
    done = run(pytester, SESSION, f"--gradaudit-{name}=out")
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines([f"ERROR: --gradaudit-{name}: gradaudit * writes no reports as *"])


@pytest.mark.parametrize("value", ["", "taken"])
def test_a_directory_is_asked_for(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    alone(monkeypatch)
    pytester.path.joinpath("taken").write_text("")
    done = run(pytester, SESSION, f"--gradaudit-html={value}")
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines([f"ERROR: --gradaudit-html is '{value}': expected a directory*"])
