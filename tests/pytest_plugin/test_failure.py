"""A failure shows the report and the line of the test, and nothing from within."""

from __future__ import annotations

import re

import pytest

from tests.pytest_plugin._run import run

WITHIN = re.compile(r"gradaudit/_\w+\.py")
"""A file of the package, by whatever path."""

PLAIN = """
def test_wrong():
    point = x
    ga.assert_gradient(f, wrong, point)
"""
FIXTURE = """
def test_wrong(gradaudit):
    point = x
    gradaudit.assert_gradient(f, wrong, point)
"""
SHOWN = [
    "*FAIL  x: every entry is wrong.",
    "*scale: The right gradient on x is 2/3 times the claim.*",
]


@pytest.mark.parametrize("source", [PLAIN, FIXTURE], ids=["plain", "fixture"])
@pytest.mark.parametrize("style", ["auto", "long", "short", "native"])
def test_the_report_is_shown(pytester: pytest.Pytester, source: str, style: str) -> None:
    done = run(pytester, source, f"--tb={style}")
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(["*assert_gradient(f, wrong, point)", *SHOWN])
    assert not WITHIN.search(done.stdout.str())
    assert done.stdout.str().count("2/3 times the claim") == 1


def test_all_frames_are_there_for_the_asking(pytester: pytest.Pytester) -> None:
    assert WITHIN.search(run(pytester, FIXTURE, "--full-trace").stdout.str())


def test_without_the_plugin_too(pytester: pytest.Pytester) -> None:
    done = run(pytester, PLAIN, "-p", "no:gradaudit")
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines([">*assert_gradient(f, wrong, point)", *SHOWN])
    assert not WITHIN.search(done.stdout.str())
    done.stdout.no_fnmatch_line("gradaudit: *")


def test_the_summary_names_the_error_as_users_do(pytester: pytest.Pytester) -> None:
    done = run(pytester, PLAIN, "-rf")
    done.stdout.fnmatch_lines(["FAILED test_it.py::test_wrong - gradaudit.GradientError: FAIL*"])


def test_misuse_is_shown_where_it_happened(pytester: pytest.Pytester) -> None:
    done = run(pytester, "def test_misuse(gradaudit):\n    gradaudit.check(f, right(x)[:2], x)\n")
    done.stdout.fnmatch_lines([">*gradaudit.check(f, right(x)[[]:2], x)", "E*shape (2,)*(3,)"])
    assert not WITHIN.search(done.stdout.str())


def test_an_error_of_f_is_shown_with_all_its_frames(pytester: pytest.Pytester) -> None:
    source = """
def broken(x):
    raise KeyError("weights")

def test_broken(gradaudit):
    gradaudit.check(broken, right, x)
"""
    done = run(pytester, source)
    done.stdout.fnmatch_lines(["*gradaudit.check(broken, right, x)", '*raise KeyError("weights")'])


def test_reports_that_were_asserted_in_other_words(pytester: pytest.Pytester) -> None:
    source = """
def test_all(gradaudit):
    reports = [gradaudit.check(f, right, x), gradaudit.check(f, wrong, x)]
    assert all(reports)
"""
    done = run(pytester, source)
    done.stdout.fnmatch_lines(["*Captured gradaudit call*", *SHOWN])
    assert "PASS  " not in done.stdout.str()


def test_no_more_than_three_of_them(pytester: pytest.Pytester) -> None:
    source = """
def test_all(gradaudit):
    assert all([gradaudit.check(f, n * x, x) for n in (3, 4, 5, 6)])
"""
    assert run(pytester, source).stdout.str().count("Captured gradaudit call") == 3


def test_what_goes_wrong_afterwards_is_another_matter(pytester: pytest.Pytester) -> None:
    source = """
@pytest.fixture
def broken():
    yield
    raise OSError("disk")

def test_it(gradaudit, broken):
    assert not gradaudit.check(f, wrong, x)
"""
    done = run(pytester, source)
    done.assert_outcomes(passed=1, errors=1)
    assert "every entry" not in done.stdout.str()


def test_a_test_that_passes_shows_none(pytester: pytest.Pytester) -> None:
    done = run(pytester, "def test_it(gradaudit):\n    assert not gradaudit.check(f, wrong, x)\n")
    done.assert_outcomes(passed=1)
    assert "every entry" not in done.stdout.str()


def test_a_network(pytester: pytest.Pytester) -> None:
    source = """
def test_network(gradaudit):
    nn = gradaudit.nn
    class Wrong(nn.FullyConnected):
        def backward(self, dY):
            return 2 * super().backward(dY)
    network = nn.Sequential([Wrong(2, seed=0)], loss=nn.MeanSquaredError())
    X = np.arange(6.0).reshape(2, 3)
    gradaudit.assert_passes(nn.check_network(network, X, X[:, :2]))
"""
    done = run(pytester, source)
    done.stdout.fnmatch_lines([">*gradaudit.assert_passes(*", "E*gradaudit.GradientError: FAIL*"])
    done.stdout.fnmatch_lines(["gradaudit: 1 gradient fails; *"])
