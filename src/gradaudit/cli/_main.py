"""The command `gradaudit` itself."""

from __future__ import annotations

from typing import Annotated

import typer

from gradaudit._version import __version__
from gradaudit.cli import _check, _show, _sweep
from gradaudit.cli._check import check
from gradaudit.cli._demo import demo
from gradaudit.cli._misuse import explained
from gradaudit.cli._show import show
from gradaudit.cli._sweep import sweep

__all__ = ["main"]

main = typer.Typer(
    name="gradaudit",
    help="Is this derivative right, and if not, where is it wrong, and why?",
    no_args_is_help=True,
)
for command, more in ((check, _check.MORE), (sweep, _sweep.MORE), (show, _show.MORE), (demo, "")):
    main.command(command.__name__, epilog=more)(explained(command))


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - called by typer
    if wanted:
        typer.echo(f"gradaudit {__version__}")
        raise typer.Exit


@main.callback()
def _options(
    *,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    pass
