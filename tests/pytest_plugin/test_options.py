"""Settings come from the command line, else from a file, and a test may say otherwise."""

from __future__ import annotations

from typing import get_args

import pytest

from _gradaudit_pytest import EFFORTS
from gradaudit import _options
from tests.pytest_plugin._run import run

SHOW = """
def test_settings(gradaudit):
    report = gradaudit.check(f, right, x{})
    print("seed", report.seed, report.settings["effort"])
"""


def test_efforts_are_those_of_the_package() -> None:
    assert set(EFFORTS) == set(_options.EFFORTS) == set(get_args(_options.Effort))


@pytest.mark.parametrize(
    ("options", "keywords", "seen"),
    [
        ((), "", "seed 0 standard"),
        (("--gradaudit-effort=quick",), "", "seed 0 quick"),
        (("--gradaudit-seed=7",), "", "seed 7 standard"),
        (("--gradaudit-seed=7", "--gradaudit-effort=quick"), ", seed=3", "seed 3 quick"),
        (("--gradaudit-effort=quick",), ", effort='exhaustive'", "seed 0 exhaustive"),
        (("-o", "gradaudit_seed=5", "-o", "gradaudit_effort=quick"), "", "seed 5 quick"),
        (("-o", "gradaudit_seed=5", "--gradaudit-seed=6"), "", "seed 6 standard"),
    ],
)
def test_where_settings_come_from(
    pytester: pytest.Pytester, options: tuple[str, ...], keywords: str, seen: str
) -> None:
    done = run(pytester, SHOW.format(keywords), "-s", *options)
    done.assert_outcomes(passed=1)
    assert seen in done.stdout.str()


def test_a_configuration_file(pytester: pytest.Pytester) -> None:
    pytester.makepyprojecttoml(
        "[tool.pytest.ini_options]\n"
        "addopts = '--strict-config'\n"
        "gradaudit_seed = 4\ngradaudit_effort = 'quick'\ngradaudit_inconclusive = 'skip'\n"
    )
    unsure = "\ndef test_unsure():\n    ga.assert_gradient(restless, right, x)\n"
    done = run(pytester, SHOW.format("") + unsure, "-s")
    done.assert_outcomes(passed=1, skipped=1)
    assert "seed 4 quick" in done.stdout.str()


DOORS = """
class Square:
    def forward(self, x):
        self.x = x
        return x**2
    def backward(self, dy):
        return 2 * self.x * dy

def test_doors(gradaudit):
    nn = gradaudit.nn
    network = nn.Sequential([nn.FullyConnected(3, seed=0)], loss=nn.MeanSquaredError())
    X = np.arange(6.0).reshape(2, 3)
    reports = [gradaudit.check_layer(Square(), x), nn.check_network(network, X, X).whole]
    assert [report.seed for report in reports] == [9, 9]
    assert gradaudit.Verdict.PASS == "pass"
    assert gradaudit.numerical_gradient(f, x).value.shape == x.shape
    with pytest.raises(AttributeError, match="has no attribute 'chekc'"):
        gradaudit.chekc
"""


def test_every_door_has_them(pytester: pytest.Pytester) -> None:
    done = run(pytester, DOORS, "--gradaudit-seed=9")
    done.assert_outcomes(passed=1)
    done.stdout.fnmatch_lines(["gradaudit: 2 gradients pass; *"])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--gradaudit-effort=much", "--gradaudit-effort is 'much': expected one of quick, *"),
        ("--gradaudit-seed=-1", "--gradaudit-seed is '-1': expected an integer from 0 up"),
        ("--gradaudit-seed=", "--gradaudit-seed is '': expected an integer from 0 up"),
        ("--gradaudit-inconclusive=pass", "*is 'pass': expected one of fail, skip, xfail"),
        ("-o gradaudit_seed=x", "gradaudit_seed, in the configuration, is 'x': expected *"),
    ],
)
def test_what_cannot_be_used_is_named(pytester: pytest.Pytester, options: str, said: str) -> None:
    done = run(pytester, "def test_nothing():\n    pass\n", *options.split())
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines([f"ERROR: {said}"])


def test_the_fixture_serves_hypothesis_and_wider_scopes(pytester: pytest.Pytester) -> None:
    source = """
from hypothesis import given, settings

@pytest.fixture(scope="module")
def checked(gradaudit):
    return gradaudit.check(f, right, x)

def test_module(checked):
    assert checked

@settings(max_examples=5, database=None)
@given(x=ga.strategies.points(3))
def test_any_point(gradaudit, x):
    gradaudit.assert_gradient(lambda x: np.sum(np.abs(x)), np.sign, x)
"""
    done = run(pytester, source)
    done.assert_outcomes(passed=2)
    done.stdout.fnmatch_lines(["gradaudit: [!01]* gradients pass; *"])
