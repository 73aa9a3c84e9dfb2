"""The command `gradaudit` itself."""

from __future__ import annotations

from typing import Annotated

import typer

from gradaudit._version import __version__
from gradaudit.cli._demo import demo

__all__ = ["main"]

main = typer.Typer(
    name="gradaudit",
    help="Is this derivative right, and if not, where is it wrong, and why?",
    no_args_is_help=True,
    add_completion=False,
)
main.command("demo")(demo)


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
