"""A leaf that was probed in strata: searched, region after region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradaudit.diagnose import (
    Evidence,
    Explanation,
    Surroundings,
    explain,
    is_residue,
    plausible,
    unmoved,
)
from gradaudit.evaluate import BudgetSpentError
from gradaudit.judge import Outcome
from gradaudit.locate import Region, any_of, confirmed, grid, next_region, product, stretched
from gradaudit.probes import LeafAudit, Probe, Scout
from gradaudit.slopes import Regime
from gradaudit.traces._entries import differing, entry_of, evidence_of, mask_of
from gradaudit.traces._pending import Pending
from gradaudit.traces._trace import Trace
from gradaudit.traces._trials import TRIED, Trials

REGIONS = 64
"""So many wrong regions of one leaf are looked for."""

SPENT = (1500, 10_000)
"""Evaluations after which no other region is looked for: two for each entry, but from and up to."""

MIXED = 3
"""Regions with right entries among wrong ones after which no more are looked for."""

LONE = 2
"""So few unexplained entries have nothing in common that could be told."""

GRID = 24
"""Unexplained entries beyond this many are looked at where rows and columns cross."""


class Tracer:
    """Searches a leaf that was probed in strata.

    Parameters
    ----------
    audit : LeafAudit
        Which failed.
    scout : Scout
        Measures.
    around : Surroundings
        The other leaves.
    seed : int
        For directions and samples.
    """

    def __init__(self, audit: LeafAudit, scout: Scout, around: Surroundings, seed: int) -> None:
        self._audit = audit
        self._scout = scout
        self._around = around
        self._seed = seed
        self._leaf = audit.leaf
        self._known = np.zeros(audit.leaf.size, dtype=bool)
        self._unexplained = self._known.copy()
        self._explanations: list[Explanation] = []
        self._pending = Pending(scout)
        self._trials = Trials(scout, seed)
        self._exact = audit.complete
        self._widened = self._known.copy()
        self._allowed = min(max(2 * audit.leaf.size, SPENT[0]), SPENT[1])
        self._mixed = 0
        self._fresh = True
        self._sampled = False

    def trace(self) -> Trace:
        """Find one region after the other until what is left of the claim passes.

        Returns
        -------
        Trace
            Exact unless the budget or the number of regions ran out, or something stays open.
        """
        try:
            ended = self._searched()
        except BudgetSpentError:
            ended = False
        self._exact = self._exact and ended
        self._join()
        wrong = self._known | differing(self._leaf, self._scout.leaf.gradient)
        given = self._as_given()
        wrong[[entry_of(look) for look in given if look.judgement.outcome is Outcome.FAIL]] = True
        shape = self._leaf.shape
        return Trace(
            wrong.reshape(shape),
            self._exact and self._pending.exact,
            self._sampled,
            tuple(self._explanations),
            self._unexplained.reshape(shape),
            tuple(look for look in given if wrong[entry_of(look)]),
        )

    def _searched(self) -> bool:
        """Search; say whether it came to an end."""
        failed = [p for p in self._audit.outcome(Outcome.FAIL) if not p.stratum.joint]
        self._take_flat([probe for probe in failed if probe.slope.regime is Regime.FLAT])
        failed = [probe for probe in failed if probe.slope.regime is not Regime.FLAT]
        self._pending.add(failed)
        probe = max(failed, key=_excess, default=None)
        for _ in range(REGIONS):
            if probe is None:
                return True
            if self._scout.spent > self._allowed:
                return False
            suspects = self._pending.entries() if self._fresh else None
            region = next_region(self._scout, probe, self._seed, suspects)
            if region is None:
                self._pending.give_up()
            elif not self._took(region):
                return False
            self._fresh &= region is None or region.everywhere
            probe = self._pending.failing(self._known)
        return False

    def _take_flat(self, failed: Sequence[Probe]) -> None:
        """Where f does not change while many entries move, none of them matters to it."""
        for probe in {probe.stratum.number: probe for probe in failed}.values():
            claims = mask_of(probe.stratum.index, self._leaf) & (self._leaf.gradient != 0)
            self._explanations.append(unmoved(claims))
            self._scout.mend(np.where(claims, 0.0, self._scout.leaf.gradient))

    def _took(self, region: Region) -> bool:
        """Explain a region, or set it aside; say whether to search on."""
        marked = mask_of(region.index, self._leaf)
        if not region.everywhere and self._restored(marked):
            return True
        explanations, mended = self._why(region, marked)
        self._explanations += [one for one in explanations if not self._refines(one)]
        if mended is not None:
            self._scout.mend(mended)
            if region.everywhere:
                self._widened[:] = True
                self._pending.start_anew()
            return True
        if not explanations and self._in_line(marked):
            return True
        if not explanations:
            region = confirmed(self._scout, region, self._seed)
            marked = mask_of(region.index, self._leaf)
            self._unexplained |= marked
        self._set_aside(region, marked)
        all_said = region.everywhere or not self._leaf.gradient.any()
        return not all_said and self._mixed < MIXED

    def _reaching(
        self, explanations: list[Explanation], mended: NDArray[np.floating[Any]]
    ) -> tuple[list[Explanation], NDArray[np.floating[Any]]]:
        """Try whether a cause holds as far as the leaf goes along some axis, holes and all."""
        (one, *rest), shape = explanations, self._leaf.shape
        predict = one.predict
        if rest or predict is None:
            return explanations, mended
        for axis in range(len(shape)):
            wide = stretched(one.region.reshape(shape), axis).reshape(-1)
            index = np.flatnonzero(wide & ~self._known)
            claim = mended.copy()
            claim[index] = predict(index)
            if wide.sum() > one.region.sum() and self._trials.passes(index, claim, axis):
                one, mended = replace(one, region=wide), claim
        return [one], mended

    def _in_line(self, marked: NDArray[np.bool_]) -> bool:
        """Try whether lone entries share a cause, and with it a row, a column or a block."""
        together = self._unexplained | marked
        found = self._explained(together)
        if not found or (predict := found[0].predict) is None:
            return False
        mended = self._scout.leaf.gradient.copy()
        mended[together] = predict(np.flatnonzero(together))
        box = product(together.reshape(self._leaf.shape)).reshape(-1)
        (reached,), claim = self._reaching([replace(found[0], region=box)], mended)
        if reached.region.sum() == box.sum():
            return False
        self._scout.mend(claim)
        self._explanations.append(reached)
        self._unexplained &= ~reached.region
        self._known &= ~reached.region
        return True

    def _set_aside(self, region: Region, marked: NDArray[np.bool_]) -> None:
        """Look for the rest without a region that is known to be wrong."""
        self._known |= marked
        self._exact &= region.certain
        self._sampled |= not region.certain
        self._mixed += region.mixed

    def _why(
        self, region: Region, marked: NDArray[np.bool_]
    ) -> tuple[list[Explanation], NDArray[np.floating[Any]] | None]:
        """Explain a region; say what is right there where the explanation does."""
        evidence = self._evidence_of(region, marked)
        for widen in (True, False) if region.everywhere else (False,):
            explanations, left = explain(evidence, marked, widen=widen, tentative=True)
            if not explanations or not all(one.predict for one in explanations):
                return explanations, None
            if widen and self._trials.holds(left.mended, ~self._known):
                return explanations, left.mended
            if not widen and (region.certain or self._trials.fits(region.index, left.mended)):
                return self._reaching(explanations, left.mended)
        return [], None

    def _restored(self, marked: NDArray[np.bool_]) -> bool:
        """Take a correction back where the claim was right as it was given."""
        mended, given = self._scout.leaf.gradient, self._leaf.gradient
        if not (marked & self._widened).any():
            return False
        looks = [look for look in self._as_given() if marked[entry_of(look)]]
        if all(look.judgement.outcome is not Outcome.PASS for look in looks):
            return False
        restored = mended.copy()
        restored[marked] = given[marked]
        self._scout.mend(restored)
        self._widened &= ~marked
        self._explanations = [
            replace(one, region=one.region & ~marked)
            for one in self._explanations
            if (one.region & ~marked).any()
        ]
        return True

    def _refines(self, new: Explanation) -> bool:
        """Whether it only corrects the constant of an earlier one, within what that left open."""
        earlier = [
            one
            for one in self._explanations
            if (one.region & new.region).any() and one.causes == new.causes
        ]
        return any(is_residue(new.sayings[0], one.sayings[0]) for one in earlier)

    def _evidence_of(self, region: Region, marked: NDArray[np.bool_]) -> Evidence:
        """Put together what was measured: the region in question, and whatever is right."""
        measured = [self._scout.entry(int(entry)) for entry in self._scout.measured]
        here = [
            probe
            for probe in measured
            if region.everywhere
            or marked[entry_of(probe)]
            or probe.judgement.outcome is Outcome.PASS
        ]
        return evidence_of(self._leaf, here, self._scout.leaf.gradient, self._around)

    def _join(self) -> None:
        """Make one explanation of those that are of one kind, and of what stayed unexplained."""
        several = len(self._explanations) > 1
        alone = self._unexplained.sum() <= LONE
        if (several or not alone) and (found := self._in_common()):
            self._explanations = found
            self._unexplained[:] = False
            return
        groups: dict[tuple[str, ...], list[Explanation]] = {}
        for one in self._explanations:
            groups.setdefault(one.causes, []).append(one)
        joined = [one for group in groups.values() for one in self._as_one(group)]
        self._explanations = joined + (self._as_one([]) if self._unexplained.any() else [])
        if not plausible(self._explanations):
            for one in self._explanations:
                self._unexplained |= one.region
            self._explanations = []

    def _in_common(self) -> list[Explanation]:
        """Look for one cause of all that was found, on a grid of it and on others."""
        wrong = self._known | differing(self._leaf, self._scout.leaf.gradient)
        asked, others = np.flatnonzero(wrong), np.flatnonzero(~wrong & (self._leaf.weight > 0))
        try:
            if asked.size > GRID:
                asked = grid(self._leaf, asked, (self._seed, asked.size))
            beside = any_of(others, TRIED, (self._seed, others.size))
            for entry in np.concatenate([asked, beside]):
                self._scout.entry(int(entry))
        except BudgetSpentError:
            return []
        return self._explained(wrong, widen=True)

    def _as_one(self, group: list[Explanation]) -> list[Explanation]:
        """Explain the regions of a group at once, with the unexplained entries if that goes."""
        regions = [one.region for one in group]
        with_rest = np.logical_or.reduce([self._unexplained, *regions])
        without = np.logical_or.reduce([np.zeros_like(self._known), *regions])
        for region in (with_rest, without):
            if region.all() or (region is without and len(group) < 2):  # noqa: PLR2004 - one is one
                return group
            found = self._explained(region)
            if found:
                self._unexplained &= ~region
                return found
        return group

    def _explained(self, region: NDArray[np.bool_], *, widen: bool = False) -> list[Explanation]:
        """Explain all of a region by one cause, from the claim as it was given; or not at all."""
        here = [look for look in self._as_given() if widen or region[entry_of(look)]]
        evidence = evidence_of(self._leaf, here, self._leaf.gradient, self._around)
        found, left = explain(evidence, region, widen=widen)
        return found if len(found) == 1 and not left.wrong.any() else []

    def _as_given(self) -> list[Probe]:
        """Return the looks at single entries, judged against the claim as it was given."""
        looks = [self._scout.entry(int(entry)) for entry in self._scout.measured]
        return [
            self._scout.judged(look.direction.claimed_by(self._leaf), look.slope) for look in looks
        ]


def _excess(probe: Probe) -> float:
    return probe.judgement.discrepancy / probe.judgement.resolution
