"""``gradaudit sweep``: what a textbook check makes of claims at every step."""

from __future__ import annotations

from typing import Annotated

import typer

from gradaudit.cli._targets import Keyword, Where, called, targets

__all__ = ["MORE", "sweep"]

MORE = """
Claims are found as by gradaudit check.

Example:

gradaudit sweep gradients.py:claim_softmax --epsilon 1e-4
"""
"""What its help says beside."""


def sweep(
    claims: Where,
    *,
    keyword: Keyword = "",
    epsilon: Annotated[float, typer.Option(help="The step that a textbook check takes.")] = 1e-7,
    one_sided: Annotated[bool, typer.Option(help="Move one way alone.")] = False,
) -> None:
    """Move by every step, compare, and say which step would have served a textbook check."""
    for each in called([one for asked in claims for one in targets(asked)], keyword):
        typer.echo(each.name)
        typer.echo(each.make().sweep(epsilon=epsilon, one_sided=one_sided))
        typer.echo()
