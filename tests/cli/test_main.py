"""The command itself."""

from typer.testing import CliRunner

from gradaudit.cli import main

RUNNER = CliRunner()


def test_version(monkeypatch):
    monkeypatch.setattr("gradaudit.cli._main.version", lambda package: f"1.2.3 of {package}")
    result = RUNNER.invoke(main, ["--version"])
    assert result.exit_code == 0
    assert result.output == "gradaudit 1.2.3 of gradaudit\n"


def test_help_names_the_sub_commands():
    result = RUNNER.invoke(main, ["--help"])
    assert result.exit_code == 0
    assert "demo" in result.output


def test_unknown_sub_command_is_a_usage_error():
    assert RUNNER.invoke(main, ["frobnicate"]).exit_code == 2
