"""The command itself."""

from typer.testing import CliRunner

from gradaudit import __version__
from gradaudit.cli import main

RUNNER = CliRunner()


def test_version():
    result = RUNNER.invoke(main, ["--version"])
    assert result.exit_code == 0
    assert result.output == f"gradaudit {__version__}\n"


def test_help_names_the_sub_commands():
    result = RUNNER.invoke(main, ["--help"])
    assert result.exit_code == 0
    assert "demo" in result.output


def test_unknown_sub_command_is_a_usage_error():
    assert RUNNER.invoke(main, ["frobnicate"]).exit_code == 2
