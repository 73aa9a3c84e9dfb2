"""What a session tells: a line, properties in JUnit XML, files; under xdist as without."""

from __future__ import annotations

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


def test_every_report_is_written(pytester: pytest.Pytester) -> None:
    run(pytester, SESSION, "--gradaudit-json=out/reports")
    files = sorted((pytester.path / "out" / "reports").glob("*.json"))
    verdicts = [Report.from_json(file).verdict.value for file in files]
    assert sorted(verdicts) == ["fail"] * 2 + ["inconclusive"] + ["pass"] * 4
    assert sum(file.name.startswith("test_it.py-test_two-") for file in files) == 2


def test_every_report_is_a_page(pytester: pytest.Pytester) -> None:
    run(pytester, SESSION, "--gradaudit-html=out")
    pages = [file.read_text(encoding="utf-8") for file in (pytester.path / "out").glob("*.html")]
    titles = [page.partition("<title>")[2].partition(":")[0] for page in pages]
    assert sorted(titles) == ["FAIL"] * 2 + ["INCONCLUSIVE"] + ["PASS"] * 4


def test_under_xdist_by_the_workers(pytester: pytest.Pytester) -> None:
    run(pytester, SESSION, "--gradaudit-json=reports", "-n", "2", subprocess=True)
    files = (pytester.path / "reports").iterdir()
    assert (
        sorted(Report.from_json(file).verdict.value for file in files)
        == ["fail"] * 2 + ["inconclusive"] + ["pass"] * 4
    )


def test_names_that_look_alike_are_two_files(pytester: pytest.Pytester) -> None:
    source = """
@pytest.mark.parametrize("name", ["a/b", "a b", "é"])
def test_name(gradaudit, name):
    gradaudit.assert_gradient(f, right, x)

def test_LONG(gradaudit):
    gradaudit.assert_gradient(f, right, x)
""".replace("LONG", "long" * 80)
    run(pytester, source, "--gradaudit-json=out").assert_outcomes(passed=4)
    assert len(list((pytester.path / "out").iterdir())) == 4


def test_a_network_has_a_file_of_its_own(pytester: pytest.Pytester) -> None:
    source = """
def test_network(gradaudit):
    nn = gradaudit.nn
    network = nn.Sequential([nn.FullyConnected(3, seed=0)], loss=nn.MeanSquaredError())
    X = np.arange(6.0).reshape(2, 3)
    assert len(nn.check_network(network, X, X).parts) == 2
"""
    run(pytester, source, "--gradaudit-json=out").assert_outcomes(passed=1)
    (file,) = (pytester.path / "out").iterdir()
    assert len(NetworkReport.from_json(file).parts) == 2


@pytest.mark.parametrize("value", ["", "taken"])
def test_a_directory_is_asked_for(pytester: pytest.Pytester, value: str) -> None:
    pytester.path.joinpath("taken").write_text("")
    done = run(pytester, SESSION, f"--gradaudit-json={value}")
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines([f"ERROR: --gradaudit-json is '{value}': expected a directory*"])
