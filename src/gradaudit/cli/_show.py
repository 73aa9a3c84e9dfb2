"""``gradaudit show``: a saved report in any form."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from gradaudit.cli._misuse import MisuseError

__all__ = ["MORE", "show"]


MORE = """
Examples:

gradaudit show report.json

gradaudit show report.json --as markdown >> "$GITHUB_STEP_SUMMARY"
"""
"""What its help says beside."""


class Form(StrEnum):
    """How a report is shown."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


def show(
    path: Annotated[Path, typer.Argument(metavar="REPORT.json", help="What a check has written.")],
    *,
    form: Annotated[Form, typer.Option("--as", help="In which form.")] = Form.TEXT,
) -> None:
    """Show a saved report."""
    from gradaudit import ArgumentError, Report
    from gradaudit.render import renderable

    try:
        report = Report.from_json(path)
    except (OSError, ArgumentError) as error:
        raise MisuseError(f"{path}: {error}") from None
    if form is Form.TEXT:
        Console().print(renderable(report))
    else:
        typer.echo(report.to_markdown() if form is Form.MARKDOWN else report.to_json())
