"""From measured entries to causes: the simplest ones that explain what did not fit them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from gradaudit._report import Cause
from gradaudit.diagnose._compound import compounds
from gradaudit.diagnose._evidence import Entries, Evidence, Floats, Mask
from gradaudit.diagnose._hypothesis import Hypothesis, Saying
from gradaudit.diagnose.causes import CAUSES, scale, sign, zero
from gradaudit.locate import mostly, product, regular

OFTEN = 2
"""So many mistakes of one kind are believed of one leaf."""

MOST = 6
"""Mistakes that are looked for in one leaf."""

SEVERAL = 3
"""A cause of a part of what is wrong has to explain so many entries."""

SLIVER = 0.05
"""... and more than this part of it; less is chance, or speaks of another mistake."""

CROSSED = 0.25
"""Entries with a second mistake that its region may hold, beside those that it explains."""

PREVAILS = 0.5
"""A cause that speaks of the whole leaf has to explain more than this part of what is wrong."""


@dataclass(frozen=True)
class Explanation:
    """A cause that was accepted.

    Attributes
    ----------
    sayings : tuple of Saying
        What it comes to.
    region : ndarray of bool, flat
        The entries of the leaf that it speaks of.
    predict : callable or None
        From flat entries to the right gradient, if it says what that is of all of its region.
    """

    sayings: tuple[Saying, ...]
    region: Mask
    predict: Callable[[Entries], Floats] | None

    @property
    def causes(self) -> tuple[Cause, ...]:
        """What it comes to, by name."""
        return tuple(saying.cause for saying in self.sayings)


def explain(
    evidence: Evidence,
    located: Mask | None = None,
    *,
    widen: bool = True,
    tentative: bool = False,
) -> tuple[list[Explanation], Evidence]:
    """Explain the wrong entries of a leaf, cause after cause.

    Parameters
    ----------
    evidence : Evidence
        What was measured.
    located : ndarray of bool, flat, optional
        The wrong region, where the entries measured are a sample of it; otherwise all entries were
        measured.
    widen : bool
        Whether a cause may speak of the whole leaf if it explains the sample.
    tentative : bool
        Whether it may so even where a few entries refute it: because it will be tried, and taken
        back from where it does not hold.

    Returns
    -------
    list of Explanation
        In the order found.
    Evidence
        With the claim mended, and what stays unexplained.
    """
    with np.errstate(all="ignore"):
        return _explained(evidence, _Scope(located, widen, tentative))


class _Scope(NamedTuple):
    """Of what an explanation may speak."""

    located: Mask | None
    widen: bool
    tentative: bool


def _explained(evidence: Evidence, scope: _Scope) -> tuple[list[Explanation], Evidence]:
    found: list[Explanation] = []
    given = evidence
    while evidence.wrong.any() and len(found) < MOST:
        best = _best(evidence, scope)
        if best is None:
            break
        hypothesis, region = best
        explained = hypothesis.explained & evidence.wrong
        predict = hypothesis.predict if _predicts(hypothesis, region) else None
        found.append(Explanation(hypothesis.sayings, region, predict))
        if predict:
            evidence = evidence.mended_by(_mended(evidence, hypothesis, region), explained)
        else:
            evidence = evidence.without(explained)
    return (found, evidence) if plausible(found) else ([], given)


def _predicts(hypothesis: Hypothesis, region: Mask) -> bool:
    """Whether it says what all of its region should be."""
    if hypothesis.predict is None:
        return False
    return bool(np.isfinite(hypothesis.predict(np.flatnonzero(region))).all())


def plausible(found: Sequence[Explanation]) -> bool:
    """Tell that no kind of mistake was found again and again: nobody makes one so often in a leaf.

    Parameters
    ----------
    found : sequence of Explanation
        Of one leaf.

    Returns
    -------
    bool
        False where they had better be left unexplained.
    """
    kinds = [one.causes for one in found]
    return all(kinds.count(kind) <= OFTEN for kind in kinds)


def common_factor(evidence: Evidence) -> Saying | None:
    """Look for a factor by which all measured entries are wrong.

    Parameters
    ----------
    evidence : Evidence
        Of several leaves.

    Returns
    -------
    Saying or None
        Of cause `sign` or `scale`.
    """
    if not evidence.wrong.any():
        return None
    with np.errstate(all="ignore"):
        for cause in (sign, scale):
            for one in cause.hypotheses(evidence):
                if one.explained.all() and one.surplus(evidence.wrong) > 0:
                    saying: Saying = one.sayings[0]
                    return saying
    return None


def unmoved(region: Mask) -> Explanation:
    """Say that f does not change along some entries.

    Parameters
    ----------
    region : ndarray of bool, flat
        Which.

    Returns
    -------
    Explanation
        Of cause `zero`.
    """
    return Explanation((zero.MEASURED,), region, lambda index: np.zeros(index.size))


def _mended(evidence: Evidence, hypothesis: Hypothesis, region: Mask) -> Floats:
    assert hypothesis.predict is not None  # noqa: S101 - asked for where it predicts alone
    mended = evidence.mended.copy()
    mended[region] = hypothesis.predict(np.flatnonzero(region))
    return mended


def _best(evidence: Evidence, scope: _Scope) -> tuple[Hypothesis, Mask] | None:
    """Choose the simplest that explains everything; or else that which explains most."""
    accepted = [
        (hypothesis, region, order)
        for order, hypothesis in enumerate(_hypotheses(evidence))
        if hypothesis.surplus(evidence.wrong) > 0
        and (region := _region(evidence, hypothesis, scope)) is not None
    ]
    if not accepted:
        return None
    hypothesis, region, _ = min(accepted, key=lambda one: _rank(evidence, one[0], one[2]))
    return hypothesis, region


def _rank(
    evidence: Evidence, hypothesis: Hypothesis, order: int
) -> tuple[bool, float, bool, int, int]:
    """Simple before intricate where all is explained; else what has more to say for it first."""
    partial = bool((evidence.wrong & ~hypothesis.explained).any())
    surplus = hypothesis.surplus(evidence.wrong) if partial else 0.0
    return partial, -surplus, hypothesis.predict is None, hypothesis.fitted, order


def _hypotheses(evidence: Evidence) -> Iterator[Hypothesis]:
    bases = [evidence]
    if evidence.mended is not evidence.claim:
        bases.append(replace(evidence, mended=evidence.claim))
    for base in bases:
        for cause in CAUSES:
            yield from cause.hypotheses(base)
        yield from compounds(base)


def _region(evidence: Evidence, hypothesis: Hypothesis, scope: _Scope) -> Mask | None:
    """Return the entries that a hypothesis speaks of: the largest region that nothing refutes."""
    explained = hypothesis.explained & evidence.wrong
    left = evidence.wrong & ~hypothesis.explained
    refuted = ~evidence.wrong & ~hypothesis.explained
    if hypothesis.predict is None and not evidence.claim.any():
        return np.ones(evidence.values.size, dtype=bool)
    tolerated = CROSSED * explained.sum() if scope.tentative and not hypothesis.whole else 0
    prevails = refuted.sum() <= tolerated and explained.sum() > PREVAILS * evidence.wrong.sum()
    stands = not left.any() or (scope.located is not None and not hypothesis.whole)
    if scope.widen and prevails and stands and hypothesis.predict is not None:
        return np.ones(evidence.values.size, dtype=bool)
    if hypothesis.whole:
        return None
    if scope.located is not None:
        inside = scope.located[evidence.index]
        return None if left.any() or (refuted & inside).any() else scope.located
    least = PREVAILS if hypothesis.moved else SLIVER
    if left.any() and explained.sum() <= least * evidence.wrong.sum():
        return None
    return _box(evidence, explained, left, refuted)


def _box(evidence: Evidence, explained: Mask, left: Mask, refuted: Mask) -> Mask | None:
    """Return the largest region around what is explained that nothing speaks against.

    Where it is only a part of what is wrong, it has to be what one index of slices names; a few
    entries in it may have a second mistake.
    """
    chosen, partial = _marked(evidence, explained), left.any()
    if partial and explained.sum() < SEVERAL:
        return None

    def holds(region: Mask) -> bool:
        inside = region.reshape(-1)[evidence.index]
        crossed = np.count_nonzero(inside & left)
        return not (inside & refuted).any() and crossed <= CROSSED * explained.sum()

    regions = [mostly(regular(chosen)), regular(chosen)]
    if not partial:
        regions += [product(chosen), chosen]
    return next((region.reshape(-1) for region in regions if holds(region)), None)


def _marked(evidence: Evidence, chosen: Mask) -> Mask:
    marked = np.zeros(evidence.values.size, dtype=bool)
    marked[evidence.index[chosen]] = True
    return marked.reshape(evidence.shape)
