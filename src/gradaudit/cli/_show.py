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

gradaudit show report.json --as html --output report.html

gradaudit show report.json --as markdown >> "$GITHUB_STEP_SUMMARY"
"""
"""What its help says beside."""


class Form(StrEnum):
    """How a report is shown."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    HTML = "html"


def show(
    path: Annotated[Path, typer.Argument(metavar="REPORT.json", help="What a check has written.")],
    *,
    form: Annotated[Form, typer.Option("--as", help="In which form.")] = Form.TEXT,
    output: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Write it to a file instead.")
    ] = None,
) -> None:
    """Show a saved report."""
    from gradaudit import ArgumentError, Report
    from gradaudit.render import renderable

    try:
        report = Report.from_json(path)
    except (OSError, ArgumentError) as error:
        raise MisuseError(f"{path}: {error}") from None
    if form is Form.TEXT and output is None:
        Console().print(renderable(report))
        return
    text = {
        Form.TEXT: report.__str__,
        Form.MARKDOWN: report.to_markdown,
        Form.JSON: report.to_json,
        Form.HTML: report.to_html,
    }[form]()
    if output is None:
        typer.echo(text)
    else:
        output.write_text(text, encoding="utf-8")
