"""A gradient function that is marked is a test, and stays a gradient function."""

from __future__ import annotations

import numpy as np
import pytest

import gradaudit
from tests.pytest_plugin._run import run

GRADIENTS = """
@ga.audited(f, x=x)
def gradient(x):
    return 2 * x

@ga.audited(x=x)
def value_and_gradient(x):
    return f(x), 2 * x

@ga.audited(f, x=x, seed=1)
@ga.audited(f, x=10 * x, seed=2)
def test_both(x):
    return 2 * x

def test_it_stays_a_function():
    assert np.array_equal(gradient(x), 2 * x)
"""


def test_they_are_collected_by_their_names(pytester: pytest.Pytester) -> None:
    done = run(pytester, GRADIENTS, "-v")
    done.assert_outcomes(passed=5)
    names = ["gradient", "value_and_gradient", "test_both[[]0]", "test_both[[]1]"]
    done.stdout.fnmatch_lines([f"test_it.py::{name} PASSED*" for name in names])
    done.stdout.fnmatch_lines(["gradaudit: 4 gradients pass; *"])


def test_one_may_be_asked_for(pytester: pytest.Pytester) -> None:
    run(pytester, GRADIENTS, "test_it.py::value_and_gradient").assert_outcomes(passed=1)
    run(pytester, GRADIENTS, "test_it.py::test_both").assert_outcomes(passed=2)
    run(pytester, GRADIENTS, "test_it.py::test_both[1]").assert_outcomes(passed=1)
    run(pytester, GRADIENTS, "-k", "test_both").assert_outcomes(passed=2, deselected=3)


def test_a_wrong_one_shows_the_report_alone(pytester: pytest.Pytester) -> None:
    done = run(pytester, "@ga.audited(f, x=x)\ndef gradient(x):\n    return 3 * x\n", "-rf")
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(
        ["*__ gradient __*", "FAIL  x: every entry is wrong.", "*2/3 times the claim*"]
    )
    done.stdout.fnmatch_lines(["FAILED test_it.py::gradient - gradaudit.GradientError: FAIL*"])
    assert "_gradaudit_pytest" not in done.stdout.str()
    assert "_audited.py" not in done.stdout.str()


def test_misuse_is_shown_without_frames(pytester: pytest.Pytester) -> None:
    done = run(pytester, "@ga.audited(f, x=x)\ndef gradient(x):\n    return x[:2]\n")
    done.stdout.fnmatch_lines(["`grad` has shape (2,), `x` has shape (3,)"])
    assert "_audited.py" not in done.stdout.str()


def test_settings_marks_and_fixtures_apply(pytester: pytest.Pytester) -> None:
    source = """
@pytest.fixture(autouse=True)
def told(request):
    yield
    print("of", request.node.name, request.node.user_properties[-1][1])

@pytest.mark.skip(reason="slow")
@ga.audited(f, x=x)
def skipped(x):
    return 3 * x

@ga.audited(f, x=x)
@pytest.mark.xfail
def expected(x):
    return 3 * x

@ga.audited(f, x=x, effort="quick")
def gradient(x):
    return 2 * x
"""
    done = run(pytester, source, "-s", "--gradaudit-seed=6")
    done.assert_outcomes(passed=1, skipped=1, xfailed=1)
    done.stdout.fnmatch_lines(["*of gradient seed=6 effort=quick*"])


def test_an_imported_one_is_a_test_where_it_is_imported(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        losses="import gradaudit\n\n@gradaudit.audited(lambda x: x @ x, x=[1.0, 2.0])\n"
        "def gradient(x):\n    return [2 * each for each in x]\n"
    )
    pytester.syspathinsert()
    done = run(pytester, "import losses\nfrom losses import gradient\n", "-v")
    done.stdout.fnmatch_lines(["test_it.py::gradient*"])


def test_in_a_class_it_is_an_error(pytester: pytest.Pytester) -> None:
    for decorators in ("@ga.audited(f, x=x)", "@staticmethod\n    @ga.audited(f, x=x)"):
        source = f"class TestIt:\n    {decorators}\n    def gradient(x):\n        return 2 * x\n"
        done = run(pytester, source)
        done.assert_outcomes(errors=1)
        done.stdout.fnmatch_lines(["*`gradient` stands in a class: gradaudit.audited is for *"])


def test_what_a_module_holds_is_left_alone(pytester: pytest.Pytester) -> None:
    source = """
from unittest.mock import MagicMock, call

class Proxy:
    def __getattr__(self, name):
        raise RuntimeError(name)

proxy, mock = Proxy(), MagicMock()

def test_it():
    pass
"""
    run(pytester, source).assert_outcomes(passed=1)


def test_without_the_plugin_it_is_a_function(pytester: pytest.Pytester) -> None:
    source = """
@ga.audited(f, x=x)
def gradient(x):
    return 3 * x

def test_it():
    assert np.array_equal(gradient(x), 3 * x)
"""
    run(pytester, source, "-p", "no:gradaudit").assert_outcomes(passed=1)


def test_misuse_of_the_decorator() -> None:
    with pytest.raises(gradaudit.ArgumentError, match="`f` is a ndarray: expected a function"):
        gradaudit.audited(np.ones(2), x=np.ones(2))
    with pytest.raises(gradaudit.ArgumentError, match="decorates a ndarray"):
        gradaudit.audited(np.sum, x=np.ones(2))(np.ones(2))  # type: ignore[type-var]
