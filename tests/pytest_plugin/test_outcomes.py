"""An inconclusive gradient is seen, as what was asked for."""

from __future__ import annotations

import pytest

from tests.pytest_plugin._run import run

UNSURE = """
def test_unsure(gradaudit):
    gradaudit.assert_gradient(restless, right, x)
"""
PLAIN = """
def test_unsure():
    ga.assert_gradient(restless, right, x)
"""
CASE = """
import unittest

class TestCase(unittest.TestCase):
    def test_unsure(self):
        ga.assert_gradient(restless, right, x)
"""
AUDITED = """
@ga.audited(restless, x=x)
def gradient(x):
    return 2 * x
"""
OUTCOMES = {"fail": "failed", "skip": "skipped", "xfail": "xfailed"}
REASON = "gradient inconclusive: `f` random: the same point gave two answers."


@pytest.mark.parametrize("source", [UNSURE, PLAIN, CASE, AUDITED])
@pytest.mark.parametrize("asked", OUTCOMES)
def test_it_becomes_what_was_asked_for(pytester: pytest.Pytester, source: str, asked: str) -> None:
    done = run(pytester, source, f"--gradaudit-inconclusive={asked}", "-rsx")
    done.assert_outcomes(**{OUTCOMES[asked]: 1})
    done.stdout.fnmatch_lines(["gradaudit: 1 gradient inconclusive; 2 evaluations"])
    assert (REASON in done.stdout.str()) is (asked != "fail")


def test_it_fails_by_default(pytester: pytest.Pytester) -> None:
    done = run(pytester, UNSURE)
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(["E*INCONCLUSIVE  *the same point gave two answers."])


def test_a_skip_says_where(pytester: pytest.Pytester) -> None:
    done = run(pytester, AUDITED, "--gradaudit-inconclusive=skip", "-rs")
    line = (
        pytester.path.joinpath("test_it.py")
        .read_text()
        .splitlines()
        .index("@ga.audited(restless, x=x)")
    )
    done.stdout.fnmatch_lines([f"SKIPPED [[]1] test_it.py:{line + 1}: {REASON}"])


@pytest.mark.parametrize("asked", OUTCOMES)
def test_a_wrong_gradient_fails_whatever_was_asked(pytester: pytest.Pytester, asked: str) -> None:
    source = "def test_wrong(gradaudit):\n    gradaudit.assert_gradient(f, wrong, x)\n"
    run(pytester, source, f"--gradaudit-inconclusive={asked}").assert_outcomes(failed=1)


def test_no_failure_is_expected_under_runxfail(pytester: pytest.Pytester) -> None:
    done = run(pytester, UNSURE, "--gradaudit-inconclusive=xfail", "--runxfail")
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(["E*GradientError: INCONCLUSIVE*"])


def test_a_mark_of_the_users_holds(pytester: pytest.Pytester) -> None:
    marked = UNSURE.replace("def test", "@pytest.mark.xfail(reason='dropout')\ndef test")
    run(pytester, marked).assert_outcomes(xfailed=1)
