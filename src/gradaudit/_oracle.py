"""Which function judges a claim in a low precision: its own, or a copy of it in float64.

A copy shows more than the function itself, whose values are rounded; but a claim may be right for
the function in its own precision and not for the copy, where rounding has taken it to the other
side of a kink. So the copy acquits by itself, and accuses only if its own gradient fails, too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from gradaudit import diagnose
from gradaudit._errors import ArgumentError
from gradaudit._examine import examine
from gradaudit._options import Options
from gradaudit._report import Cause, Finding, Report, Verdict
from gradaudit.claims import Claim

Oracle = Literal["auto", "same", "float64"]


class NoCopyError(Exception):
    """There is no copy in float64, or none to be trusted; the text says why."""


@dataclass(frozen=True)
class Copy:
    """A claim whose function is computed in float64.

    Attributes
    ----------
    claim : Claim
        The gradient as the user's function gives it.
    own : Claim
        The gradient that the copy gives.
    """

    claim: Claim
    own: Claim


@dataclass(frozen=True)
class Prepared:
    """A claim that is ready to be examined.

    Attributes
    ----------
    claim : Claim
        On the function as it is.
    copy : callable
        Makes the same claim with a function in float64, or raises `NoCopyError`; one without text
        where the function is of float64 already.
    """

    claim: Claim
    copy: Callable[[], Copy]


def read_oracle(oracle: object) -> Oracle:
    """Read the argument `oracle`.

    Parameters
    ----------
    oracle : object
        ``"auto"``, ``"same"`` or ``"float64"``.

    Returns
    -------
    Oracle
        The same.

    Raises
    ------
    ArgumentError
        For anything else.
    """
    for known in get_args(Oracle):
        if isinstance(oracle, str) and oracle == known:
            return known  # type: ignore[no-any-return]
    raise ArgumentError(f"`oracle` is {oracle!r}: expected one of {', '.join(get_args(Oracle))}")


def examine_by(
    oracle: Oracle,
    prepare: Callable[[Options], Prepared],
    options: Options,
    settings: Mapping[str, Any],
) -> Report:
    """Examine a claim by the numeric derivatives of the better function.

    Should the function be random, and there be generators of a framework to be fixed around each
    call, they are, and the check goes on.

    Parameters
    ----------
    oracle : {"auto", "same", "float64"}
        Which to use.
    prepare : callable
        Makes the claim on the function as it is, and what makes a copy of it.
    options : Options
        How.
    settings : mapping
        What the report says of how it was done.

    Returns
    -------
    Report
        Its settings say which oracle judged.

    Raises
    ------
    ArgumentError
        If a copy is asked for and there is none.
    """
    report = _judged(oracle, prepare(options), options, settings)
    random = _random(report)
    if random is None or options.random_state.fixed or not options.random_state.fixable:
        return report
    options = options.steady()
    steady = _judged(oracle, prepare(options), options, {**settings, "seed_rng": True})
    if _random(steady) is not None:
        return report
    return replace(steady, findings=(diagnose.steadied(random), *steady.findings))


def _judged(
    oracle: Oracle, prepared: Prepared, options: Options, settings: Mapping[str, Any]
) -> Report:
    own = {**settings, "oracle": "same"}
    if oracle == "same":
        return examine(prepared.claim, options, own)
    try:
        copied = prepared.copy()
    except NoCopyError as reason:
        if oracle == "float64" and str(reason):
            raise ArgumentError(f'`oracle` is "float64", but {reason}') from None
        note = f"judged in its own precision: {reason}" if str(reason) else ""
        return _noted(examine(prepared.claim, options, own), note)
    report = examine(copied.claim, options, {**settings, "oracle": "float64"})
    if report.verdict is Verdict.PASS or oracle == "float64":
        return report
    if report.verdict is Verdict.FAIL and not _passes(copied.own, options, settings):
        return report
    again = examine(prepared.claim, options, own)
    if report.verdict is again.verdict:
        return report
    unlike = {
        Verdict.FAIL: "it differs from the derivative of a float64 copy, whose own gradient passes",
        Verdict.INCONCLUSIVE: "a float64 copy did not decide",
    }
    return _noted(again, f"judged in its own precision: {unlike[report.verdict]}")


def _passes(claim: Claim, options: Options, settings: Mapping[str, Any]) -> bool:
    return examine(claim, options, settings).verdict is Verdict.PASS


def _random(report: Report) -> Finding | None:
    return next((finding for finding in report.findings if finding.cause is Cause.RANDOM), None)


def _noted(report: Report, note: str) -> Report:
    return replace(report, notes=(*report.notes, note)) if note else report
