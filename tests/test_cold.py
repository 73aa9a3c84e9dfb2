"""Importing gradaudit imports none of the frameworks, nor its own networks, nor any renderer."""

from __future__ import annotations

import subprocess
import sys

import pytest

ROOMS = {"jax": "JAX", "keras": "Keras", "tensorflow": "TensorFlow", "torch": "PyTorch"}


def imported(statement: str, *modules: str) -> bool:
    """Run a statement in an interpreter of its own; tell whether one of the modules is there."""
    code = f"{statement}; import sys; sys.exit(any(name in sys.modules for name in {modules}))"
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode in {0, 1}, done.stderr
    return bool(done.returncode)


SHOWING = ("gradaudit.render", "jinja2", "jsonschema", "matplotlib")


def test_cold() -> None:
    others = ("gradaudit.nn", "gradaudit.strategies", "hypothesis", "pytest", *SHOWING)
    assert not imported("import gradaudit; gradaudit.check", *ROOMS, *others)


@pytest.mark.parametrize("statement", ["import gradaudit; gradaudit.nn", "import gradaudit.nn"])
def test_and_the_test_can_fail(statement: str) -> None:
    assert imported(statement, "gradaudit.nn")


def test_and_fails_for_hypothesis() -> None:
    assert imported("import gradaudit; gradaudit.strategies", "hypothesis")


def test_the_renderers_are_there_when_asked_for() -> None:
    assert imported("import gradaudit; gradaudit.render.combine", "gradaudit.render")


@pytest.mark.parametrize("name", ROOMS)
def test_and_fails_for_a_framework(name: str) -> None:
    pytest.importorskip(name)
    assert imported(f"import gradaudit; gradaudit.{name}", name)


@pytest.mark.parametrize(("name", "called"), ROOMS.items())
def test_a_missing_framework_is_named(name: str, called: str) -> None:
    code = f"import sys; sys.modules['{name}'] = None; import gradaudit.{name}"
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    said = f"ModuleNotFoundError: gradaudit.{name} needs {called}: pip install 'gradaudit[{name}]'"
    assert done.stderr.strip().splitlines()[-1] == said


def test_no_other_attribute_is_made_up() -> None:
    code = "import gradaudit; gradaudit.nnn"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, text=True)
    assert "has no attribute 'nnn'" in done.stderr
