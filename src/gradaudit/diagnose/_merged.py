"""One finding where several leaves say the same."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from gradaudit._report import Cause, Finding

COMMON = {Cause.SIGN, Cause.SCALE}
"""Causes that a convention gives to all leaves at once."""

CONVENTION = "One factor for all leaves is often a convention: sum or mean, a loss or its negative."


def merged(findings: Sequence[Finding], leaves: Collection[str]) -> Iterator[Finding]:
    """Say once what holds for every leaf.

    Parameters
    ----------
    findings : sequence of Finding
        Leaf by leaf.
    leaves : collection of str
        The leaves whose claim is not zero.

    Yields
    ------
    Finding
        A factor common to all these leaves once, of no leaf, first; the others as they are.
    """
    whole = [one for one in findings if one.cause in COMMON and one.region == one.leaf]
    alike = [one for one in whole if whole[0].cause is one.cause and _same(whole[0], one)]
    if len(leaves) < 2 or {one.leaf for one in alike} < set(leaves):  # noqa: PLR2004 - several
        yield from findings
        return
    first = alike[0]
    statement = first.statement.replace(f" on {first.leaf} ", " on every leaf ")
    advice = f"{first.advice} {CONVENTION}"
    yield replace(first, leaf=None, region=None, statement=statement, advice=advice)
    yield from (one for one in findings if one not in alike)


def _same(one: Finding, other: Finding) -> bool:
    a, b = float(one.evidence["factor"]), float(other.evidence["factor"])
    doubt = float(one.evidence.get("error", 0.0)) + float(other.evidence.get("error", 0.0))
    return abs(a - b) <= 4 * doubt + 1e-9 * abs(a)
