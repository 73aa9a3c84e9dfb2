"""``gradaudit sweep``: what a textbook check makes of claims at every step."""

from __future__ import annotations

from typing import Annotated

import typer

from gradaudit.cli._targets import targets

__all__ = ["MORE", "sweep"]


MORE = """
Claims are found as by gradaudit check.

Example:

gradaudit sweep gradients.py:claim_softmax --epsilon 1e-4
"""
"""What its help says beside."""


def sweep(
    claims: Annotated[
        list[str],
        typer.Argument(metavar="FILE.py[:CLAIM]|MODULE[:CLAIM]...", help="Where claims are."),
    ],
    *,
    keyword: Annotated[
        str, typer.Option("-k", metavar="TEXT", help="Sweep those alone whose names hold it.")
    ] = "",
    epsilon: Annotated[float, typer.Option(help="The step that a textbook check takes.")] = 1e-7,
    one_sided: Annotated[bool, typer.Option(help="Move one way alone.")] = False,
) -> None:
    """Move by every step, compare, and say which step would have served a textbook check."""
    chosen = [each for asked in claims for each in targets(asked) if keyword in each.name]
    for each in chosen:
        typer.echo(each.name)
        typer.echo(each.make().sweep(epsilon=epsilon, one_sided=one_sided))
        typer.echo()
