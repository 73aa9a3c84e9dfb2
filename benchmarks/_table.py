"""How benchmarks print and save what they measure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table


def show(title: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Print rows of equal keys as a table.

    Parameters
    ----------
    title : str
        Above it.
    rows : sequence of mapping
        Column names to values; numbers are printed to three digits.
    """
    table = Table(title=title, box=None, title_justify="left", padding=(0, 2, 0, 0))
    for name in rows[0]:
        table.add_column(name, justify="left" if isinstance(rows[0][name], str) else "right")
    for row in rows:
        table.add_row(*(_cell(value) for value in row.values()))
    Console(width=160).print(table)


def save(path: Path, results: Mapping[str, Any]) -> None:
    """Write results as JSON.

    Parameters
    ----------
    path : Path
        The file; its folder is made if need be.
    results : mapping
        Of plain data.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


def _cell(value: object) -> str:
    return f"{value:,.3g}" if isinstance(value, float) else str(value)
