"""Importing gradaudit does not import its networks."""

import subprocess
import sys

import pytest


def imports(statement):
    code = f"{statement}; import sys; sys.exit('gradaudit.nn' in sys.modules)"
    return subprocess.run([sys.executable, "-c", code], check=False).returncode


def test_cold():
    assert imports("import gradaudit; gradaudit.check") == 0


@pytest.mark.parametrize("statement", ["import gradaudit; gradaudit.nn", "import gradaudit.nn"])
def test_and_the_test_can_fail(statement):
    assert imports(statement) == 1


def test_no_other_attribute_is_made_up():
    code = "import gradaudit; gradaudit.nnn"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, text=True)
    assert "has no attribute 'nnn'" in done.stderr
