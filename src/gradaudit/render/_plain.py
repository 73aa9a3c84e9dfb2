"""What all texts share: no colour, no lines around tables, no trailing blanks."""

from __future__ import annotations

import io

from rich.console import Console, RenderableType
from rich.table import Table


def plain_text(renderable: RenderableType, width: int) -> str:
    """Return something that rich can render as plain text.

    Parameters
    ----------
    renderable : rich renderable
        What to show.
    width : int
        Columns.

    Returns
    -------
    str
        Without colour, without trailing blanks.
    """
    console = Console(
        file=io.StringIO(),
        width=width,
        color_system=None,
        force_terminal=False,
        legacy_windows=False,
    )
    with console.capture() as captured:
        console.print(renderable)
    return "\n".join(line.rstrip() for line in captured.get().splitlines())


def plain_table() -> Table:
    """Return an empty table without lines."""
    return Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
