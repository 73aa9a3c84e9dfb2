"""Sessions of pytest within a test, with the plugin as it is installed, or by its module's name."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Any

import pytest

# A session within a process forgets what it imported, and numpy is not to be imported twice.
import gradaudit.nn
import gradaudit.strategies  # noqa: F401

LOADED = any(one.value == "_gradaudit_pytest" for one in entry_points(group="pytest11"))

BY_NAME = ("-p", "_gradaudit_pytest", "-Wignore::pytest.PytestAssertRewriteWarning")

PRELUDE = """
import numpy as np
import pytest

import gradaudit as ga

x = np.array([1.0, -2.0, 3.0])
rng = np.random.default_rng(0)

def f(x):
    return np.sum(x**2)

def right(x):
    return 2 * x

def wrong(x):
    return 3 * x

def restless(x):
    return np.sum(x**2) + rng.normal()
"""


def run(
    pytester: pytest.Pytester, source: str, *options: str, subprocess: bool = False
) -> pytest.RunResult:
    """Run the tests in a module that begins with the prelude; on CI as elsewhere."""
    pytester.makepyfile(test_it=PRELUDE + source)
    plugin = () if LOADED or "no:gradaudit" in options else BY_NAME
    arguments: Any = ("-p", "no:cacheprovider", "-Werror", *plugin, *options)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CI", "BUILD_NUMBER"):  # with either, pytest's summary holds whole messages
            patch.delenv(name, raising=False)
        if subprocess:
            return pytester.runpytest_subprocess(*arguments)
        return pytester.runpytest_inprocess(*arguments)
