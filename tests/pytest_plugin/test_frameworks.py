"""The doors of frameworks take the settings, too, and their reports are counted."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from tests.pytest_plugin._run import run

POINTS = {
    "torch": "torch.tensor([1.0, 2.0], requires_grad=True)",
    "jax": "jax.numpy.array([1.0, 2.0])",
    "tensorflow": "tensorflow.constant([1.0, 2.0])",
}
MODEL = """
def test_model(gradaudit):
    import torch
    model = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Tanh())
    report = gradaudit.torch.check_module(model, torch.randn(3, 2))
    assert {one.seed for one in (report.whole, *report.parts.values())} == {9}
    gradaudit.assert_passes(report)
"""


@pytest.mark.parametrize("name", POINTS)
def test_a_function(pytester: pytest.Pytester, name: str) -> None:
    needs(name)
    source = f"""
def test_door(gradaudit):
    import {name}
    report = gradaudit.{name}.check(lambda x: x * x, {POINTS[name]})
    assert report.seed == 9 and report.settings["effort"] == "quick"
"""
    passes(pytester, source)


def test_a_model(pytester: pytest.Pytester) -> None:
    needs("torch")
    passes(pytester, MODEL)


def needs(name: str) -> None:
    """Skip without a framework; none is imported here, where they would meet."""
    if find_spec(name) is None:
        pytest.skip(f"{name} is not installed")


def passes(pytester: pytest.Pytester, source: str) -> None:
    options = ("--gradaudit-seed=9", "--gradaudit-effort=quick", "-Wignore")
    done = run(pytester, source, *options, subprocess=True)
    done.assert_outcomes(passed=1)
    done.stdout.fnmatch_lines(["gradaudit: 1 gradient passes; *"])
