"""Which function judges a claim in a low precision: its own, or a copy of it in float64.

A copy shows more than the function itself, whose values are rounded; but a claim may be right for
the function in its own precision and not for the copy, where rounding has taken it to the other
side of a kink. So the copy acquits by itself, and accuses only if its own gradient fails, too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import numpy as np

from gradaudit import diagnose
from gradaudit._errors import ArgumentError
from gradaudit._examine import Depth, examine
from gradaudit._options import Options
from gradaudit._report import Cause, Finding, Report, Verdict
from gradaudit.claims import Claim, read_gradient
from gradaudit.spaces import Array, FloatArray

Oracle = Literal["auto", "same", "float64"]


ROUNDED = 64.0
"""A difference is rounding if it is within so many times what an eps leaves."""


FINER = 1e-3
"""What is computed in a precision finer by this factor shows the rounding of the coarser one."""


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
    exact : callable
        Whether this is computed in float64 throughout; to be asked once it was taken.
    """

    claim: Claim
    own: Claim
    exact: Callable[[], bool] = lambda: True

    def with_own(self) -> Claim:
        """Return the claim with the copy's own gradient beside it, which shows its rounding.

        Both are by one formula, so what sets them apart is rounding, entry by entry. That says
        nothing of whether the formula is right.

        Returns
        -------
        Claim
            The same; without, where the copy's gradient is rounded on its way, too.
        """

        def beside() -> list[FloatArray] | None:
            gradient = self._own_gradient(self.own.point.leaves)
            return gradient if self.exact() else None

        return replace(self.claim, in_float64=beside)

    def with_rounding(self) -> Claim:
        """Return the claim with its own rounding granted: what sets it apart from the copy's.

        Sums in a backward pass may cancel, and leave rounding of their terms alone; and where the
        gradient is ill-conditioned, a point rounded to the claim's precision has another one. A
        difference is granted up to so many times what either would leave.

        Returns
        -------
        Claim
            With what is granted, leaf by leaf.
        """
        point, space = self.claim.point, self.claim.point.space
        claimed = read_gradient(self.claim.watched_gradient()[0], point).leaves
        eps = [max(space.eps(leaf), self.claim.eps) for leaf in claimed]
        own = self._own_gradient(point.leaves)
        beside = self._own_gradient(list(map(self._rounded, point.leaves, eps)))
        scales = list(map(space.scale, point.leaves))
        largest = max(map(space.norm, map(np.multiply, own, scales)))
        rounding: dict[str, float] = {}
        for place, name in enumerate(point.names):
            gap = np.abs(space.flat(claimed[place]) - own[place])
            conditioned = np.abs(beside[place] - own[place]) * scales[place]
            allowed = eps[place] * largest + float(conditioned.max(initial=0.0))
            if float((gap * scales[place]).max(initial=0.0)) <= ROUNDED * allowed:
                rounding[name] = float(gap.max(initial=0.0))
        return replace(self.claim, rounding=rounding)

    def _own_gradient(self, leaves: Sequence[Array]) -> list[FloatArray]:
        """Return the copy's gradient at a point, flat."""
        point, cotangent = self.own.point, self.claim.output.cotangent()
        raw = self.own.grad(point.assemble(list(map(point.space.copy, leaves))), cotangent)
        return list(map(point.space.flat, read_gradient(raw, point).leaves))

    def _rounded(self, leaf: Array, eps: float) -> Array:
        """Return a leaf whose entries are off by an eps, up or down in turn."""
        space = self.own.point.space
        flat = space.flat(leaf)
        return space.like(leaf, flat * (1.0 + eps * (-1.0) ** np.arange(flat.size)))


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
    *,
    depth: Depth = Depth.LOCATE,
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
    depth : Depth
        As for `examine`.

    Returns
    -------
    Report
        Its settings say which oracle judged.

    Raises
    ------
    ArgumentError
        If a copy is asked for and there is none.
    """
    judge = _Judge(oracle, settings, depth)
    report = judge(prepare(options), options)
    random = _random(report)
    if random is None or options.random_state.fixed or not options.random_state.fixable:
        return report
    options = options.steady()
    steady = replace(judge, settings={**settings, "seed_rng": True})(prepare(options), options)
    if _random(steady) is not None:
        return report
    return replace(steady, findings=(diagnose.steadied(random), *steady.findings))


@dataclass(frozen=True)
class _Judge:
    """Asks the copy first, and the function itself where that does not settle it."""

    oracle: Oracle
    settings: Mapping[str, Any]
    depth: Depth

    def __call__(self, prepared: Prepared, options: Options) -> Report:
        note = ""
        if self.oracle != "same":
            try:
                return self._by_copy(prepared.copy(), prepared.claim, options)
            except NoCopyError as reason:
                if self.oracle == "float64" and str(reason):
                    raise ArgumentError(f'`oracle` is "float64", but {reason}') from None
                note = f"judged in its own precision: {reason}" if str(reason) else ""
        return _noted(self._examined(prepared.claim, options, "same"), note)

    def _by_copy(self, copied: Copy, claim: Claim, options: Options) -> Report:
        report = self._examined(copied.with_own(), options, "float64")
        if report.verdict is Verdict.FAIL:
            if not self._passes(copied.own, options):
                return report
            granted = self._examined(copied.with_rounding(), options, "float64")
            if granted.verdict is Verdict.PASS:
                return _noted(granted, GRANTED)
        if report.verdict is Verdict.PASS or self.oracle == "float64":
            return report
        again = self._examined(claim, options, "same")
        if report.verdict is again.verdict:
            return _noted(report, LOST if report.verdict is Verdict.FAIL else "")
        return _noted(again, f"judged in its own precision: {UNLIKE[report.verdict]}")

    def _examined(self, claim: Claim, options: Options, oracle: str) -> Report:
        return examine(claim, options, {**self.settings, "oracle": oracle}, depth=self.depth)

    def _passes(self, claim: Claim, options: Options) -> bool:
        return examine(claim, options, self.settings, depth=Depth.REFUTE).verdict is Verdict.PASS


GRANTED = (
    "of the claims, what their difference from a float64 copy's own gradient shows to be rounding "
    "was not counted"
)
"""What a pass then says."""

LOST = (
    "the same formula passes in float64: what is wrong is what it gives in its own precision, by "
    "more than rounding of the entries explains"
)
"""What a failure then says."""

UNLIKE = {
    Verdict.FAIL: "it differs from the derivative of a float64 copy, whose own gradient passes",
    Verdict.INCONCLUSIVE: "a float64 copy did not decide",
}
"""Why a copy is not the last word."""


def _random(report: Report) -> Finding | None:
    return next((finding for finding in report.findings if finding.cause is Cause.RANDOM), None)


def _noted(report: Report, note: str) -> Report:
    return replace(report, notes=(*report.notes, note)) if note else report
