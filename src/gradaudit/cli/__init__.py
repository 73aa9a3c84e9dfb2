"""The command line, one module a sub-command."""

from gradaudit.cli._main import main

__all__ = ["main"]
