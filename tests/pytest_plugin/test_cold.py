"""The plugin costs nothing until a test uses it."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

MODULES = ("numpy", "gradaudit", "hypothesis")


def imported(tmp_path: Path, source: str) -> set[str]:
    """Run a test with no plugin but this one, and tell which modules are there afterwards."""
    (tmp_path / "test_it.py").write_text(source)
    code = (
        "import sys, pytest\n"
        "status = pytest.main(['-q', '-p', '_gradaudit_pytest', '-p', 'no:cacheprovider'])\n"
        f"print('status', int(status), *(name for name in {MODULES} if name in sys.modules))\n"
    )
    environment = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    environment.pop("PYTEST_ADDOPTS", None)
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    said = done.stdout.strip().splitlines()[-1].split()
    assert said[:2] == ["status", "0"], done.stdout + done.stderr
    return set(said[2:])


def test_a_session_without_gradients_imports_nothing(tmp_path: Path) -> None:
    assert imported(tmp_path, "def test_nothing():\n    assert True\n") == set()


def test_and_the_test_can_fail(tmp_path: Path) -> None:
    used = imported(tmp_path, "def test_doors(gradaudit):\n    gradaudit.check\n")
    assert used == {"numpy", "gradaudit"}


def test_the_entry_point_is_the_plugin() -> None:
    settings = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    (name,) = settings["project"]["entry-points"]["pytest11"].values()
    assert hasattr(importlib.import_module(name), "pytest_addoption")
    packages = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert f"src/{name}.py" in packages


@pytest.mark.parametrize("plugin", ["-p no:gradaudit", ""])
def test_where_it_is_installed_pytest_finds_it(pytester: pytest.Pytester, plugin: str) -> None:
    from tests.pytest_plugin._run import LOADED

    if not LOADED:
        pytest.skip("gradaudit is not installed with its entry point")
    done = pytester.runpytest_subprocess("--help", *plugin.split())
    assert ("--gradaudit-effort" in done.stdout.str()) is not bool(plugin)
