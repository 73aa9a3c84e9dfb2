"""What cannot be done as it was asked for, and how errors of the user's own code are told."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import typer

OURS = str(Path(__file__).resolve().parents[1])


MISUSED = 2
"""An exit status."""


class MisuseError(Exception):
    """The command was not used as it can be; the text says why."""


def explained(command: Callable[..., None]) -> Callable[..., None]:
    """Make a command that says in one line how it was misused, and exits with 2.

    Parameters
    ----------
    command : callable
        Of the command line.

    Returns
    -------
    callable
        The same otherwise.
    """

    @wraps(command)
    def explaining(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except MisuseError as error:
            typer.echo(f"Error: {error}", err=True)
            raise typer.Exit(MISUSED) from None

    return explaining


def told(error: BaseException) -> str:
    """Return an error in one line, with the last place that is not ours.

    Parameters
    ----------
    error : BaseException
        Any.

    Returns
    -------
    str
        Its kind, its text and its place.
    """
    frames = traceback.extract_tb(error.__traceback__)
    places = [
        f"{frame.filename}:{frame.lineno}"
        for frame in frames
        if not frame.filename.startswith((OURS, "<"))
    ]
    said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return f"{said} ({places[-1]})" if places else said
