"""From the reports on a model and on each of its parts to who is at fault."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from gradaudit._network_report import NetworkReport
from gradaudit._report import LeafReport, Report, Verdict
from gradaudit._words import some

WHOLE = "whole"
"""What the whole is called beside its parts."""


def summed_up(
    whole: Report,
    parts: Mapping[str, Report],
    expected: Collection[str] = (),
    notes: Sequence[str] = (),
    *,
    separator: str = ".",
) -> NetworkReport:
    """Name the parts that are wrong themselves, and what is wrong because of them.

    Parameters
    ----------
    whole : Report
        On all parameters.
    parts : mapping of str to Report
        On each part by itself, by qualified name.
    expected : collection of str
        Parts that are meant to differ.
    notes : sequence of str
        What was not looked into.
    separator : str
        What stands in qualified names between a part and what is within it.

    Returns
    -------
    NetworkReport
        A part that fails is a culprit unless a part within it fails: that may be why.
    """
    failed = [name for name, part in parts.items() if part.verdict is Verdict.FAIL]
    innermost = [
        name
        for name in failed
        if not any(other.startswith(f"{name}{separator}") for other in failed)
    ]
    culprits = tuple(name for name in innermost if name not in expected)
    meant = [name for name in innermost if name in expected]
    verdict = whole.verdict
    if culprits:
        verdict = Verdict.FAIL
    elif meant and verdict is Verdict.FAIL:
        verdict = Verdict.PASS
    reason = _reason(whole, parts, culprits, meant, separator)
    return NetworkReport(
        verdict, reason, culprits, whole, MappingProxyType(dict(parts)), tuple(notes)
    )


def _reason(
    whole: Report,
    parts: Mapping[str, Report],
    culprits: Sequence[str],
    meant: Sequence[str],
    separator: str,
) -> str:
    wrong = [leaf for leaf in whole.leaves.values() if leaf.verdict is Verdict.FAIL]
    if culprits:
        return _accusing(culprits, wrong, separator)
    if meant:
        return f"{some(meant)}: not the derivative, as expected; nothing else is wrong by itself."
    if whole.verdict is Verdict.FAIL:
        return _between(parts)
    return _undisputed(whole, parts)


def _undisputed(whole: Report, parts: Mapping[str, Report]) -> str:
    unclear = [name for name, part in parts.items() if part.verdict is Verdict.INCONCLUSIVE]
    if whole.verdict is Verdict.INCONCLUSIVE:
        return f"Not decided: {some([WHOLE, *unclear])}. {whole.reason}"
    if unclear:
        return f"The whole passes; by themselves, {some(unclear)} could not be decided."
    if not parts:
        return f"The whole passes. {whole.reason}"
    return f"The whole passes, and so does each of its {len(parts)} parts."


def _accusing(culprits: Sequence[str], wrong: Iterable[LeafReport], separator: str) -> str:
    one = len(culprits) == 1
    subject, are = ("The backward pass of", "is") if one else ("The backward passes of", "are")
    own = tuple(f"{culprit}{separator}" for culprit in culprits)
    others = [leaf.name for leaf in wrong if not leaf.name.startswith(own)]
    blameless = f" That makes {some(others)} wrong, too, without their fault." if others else ""
    return f"{subject} {some(culprits)} {are} wrong.{blameless}"


def _between(parts: Mapping[str, Report]) -> str:
    if not parts:
        return "The whole fails; it has no parts that could be looked into by themselves."
    return "The whole fails, and each part passes by itself: they are not put together right."
