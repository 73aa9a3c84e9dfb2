"""One leaf: stratum by stratum, probes are measured, judged, and confirmed before they count."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property, partial

import numpy as np

from gradaudit._bulk import CRUDER, LEAST, WORTH, Bulk, sharp_enough
from gradaudit._circumstances import Circumstances
from gradaudit._looks import CONFIRMATIONS, fails, faint, nearly, settled, weighed
from gradaudit.evaluate import BudgetSpentError
from gradaudit.judge import (
    Outcome,
    Standard,
    judge,
)
from gradaudit.probes import (
    LARGE,
    Direction,
    EvaluatedLine,
    FirstLook,
    Leaf,
    LeafAudit,
    Probe,
    Scout,
    Stratum,
    alike,
    bent,
    excused,
    heaviest_first,
    kinked_together,
    one_by_one,
    singles,
    strata,
    with_each,
)
from gradaudit.slopes import (
    TOP,
    Calibration,
    Measurement,
    Regime,
    Slope,
    closer,
    measure,
    noise_level,
    remeasure,
    restlessness,
)
from gradaudit.spaces import EVERY_ENTRY

RETRIES = 2
"""Further directions over a stratum, where one decides nothing."""

SHIFTED = TOP / 2
"""The top of the ladder of a further look: half way, on a log scale, between two usual rungs."""

NOISE = 1 << 21
"""The number of the direction along which noise is estimated, for the seed."""

IDLE = 1 << 24
"""The number of the direction over all entries that claim nothing."""

SMALL = 5e-2
"""Relative differences below this may come from jumps of f that are not seen from close by."""

CERTAIN = 3
"""After so many failures that stood a closer look, those of the same leaf need none."""

LIGHT = 1e-3
"""A quick measurement will do within this part of the slope, along entries that hardly matter."""


class Auditor:
    """Audits one leaf.

    Parameters
    ----------
    leaf : Leaf
        Which.
    circumstances : Circumstances
        Of the whole check.
    largest : float
        The largest leaf's slope by the claims.
    dense : bool
        Whether each entry gets a probe of its own.
    """

    def __init__(
        self, leaf: Leaf, circumstances: Circumstances, *, largest: float, dense: bool
    ) -> None:
        self.audit = LeafAudit(leaf, dense)
        self._shared = circumstances
        self._largest = largest
        self._known: Calibration | None = None
        self._sharpness = math.inf
        self._single: dict[int, list[Probe]] = {}

    def steps(self) -> Iterator[LeafAudit]:
        """Probe stratum after stratum, and hand out the audit after each.

        Yields
        ------
        LeafAudit
            As far as it has come.
        """
        leaf, shared = self.audit.leaf, self._shared
        try:
            for stratum in self._one_by_one() if self.audit.dense else strata(leaf):
                if stratum.count == 1 and not leaf.weight[stratum.index].any() and self._idle:
                    break  # the heaviest came first: all that are left are idle
                twice, start = stratum.heavy and leaf.size <= LARGE, len(self.audit.probes)
                for look in range(shared.directions if twice else 1):
                    self._probe(stratum, look)
                self._lighten(start)
                self.audit.part += stratum.count / leaf.size
                yield self.audit
            dense = self.audit.dense
            joint = kinked_together(self.audit, shared.seed) if dense else alike(self.audit)
            for stratum, direction in joint:
                self._probe(stratum, 0, direction)
        except BudgetSpentError:
            self.audit.complete = False
        yield self.audit

    def tidy(self) -> None:
        """Let go of the arrays of a large leaf: its numbers say the rest."""
        if self.audit.leaf.size > LARGE:
            self.audit.leaf.forget()

    def _lighten(self, start: int) -> None:
        """Let go of the latest directions over a large leaf along which all is well."""
        if self.audit.leaf.size > LARGE:
            latest = self.audit.probes[start:]
            self.audit.probes[start:] = [
                probe.light() if settled(probe) else probe for probe in latest
            ]

    def _one_by_one(self) -> Iterator[Stratum]:
        """Yield entry after entry, the heaviest first, but those that pass side by side."""
        entries = heaviest_first(self.audit.leaf)
        weighty = entries[: np.count_nonzero(self.audit.leaf.weight)]
        yield from one_by_one(entries[:1])
        reached = 1
        if self._known is not None and weighty.size > LEAST and self._shared.evaluator.batches:
            bulk = Bulk(self.audit, self._shared.evaluator, self._shared.seed)
            for portion in bulk.portions(weighty[1:]):
                left = bulk.left(portion, self._known, self._sharpness, self.standard())
                if left is None:
                    break
                reached += portion.size
                yield from one_by_one(left)
                if left.size > WORTH * portion.size:
                    break
        yield from one_by_one(entries[reached:])

    @cached_property
    def _idle(self) -> bool:
        """Whether f does not change in a bit while all entries that claim nothing move at once."""
        index = np.flatnonzero(self.audit.leaf.weight == 0)
        if index.size == 1:
            return False
        probe = self._looked(Stratum(index, IDLE, index.size), 0)
        if probe.slope.regime is not Regime.FLAT:
            return False
        self.audit.probes.append(probe)
        return True

    def scout(self) -> Scout | None:
        """Return what measures in few evaluations; None before a first measurement.

        Returns
        -------
        Scout or None
            Of this leaf.
        """
        if self._known is None:
            return None
        shared = self._shared
        return Scout(shared.evaluator, self.audit.leaf, self._known, self.standard, shared.seed)

    def _probe(self, stratum: Stratum, look: int, direction: Direction | None = None) -> None:
        """Measure; if it fails, only a majority of further looks makes it count."""
        probe = self._looked(stratum, look, direction)
        if direction is None and faint(probe):
            key = (self._shared.seed, stratum.number, look)
            wide = Direction.drawn(self.audit.leaf, stratum.index, key, wide=True)
            louder = self._measured(stratum, wide, shifted=False)
            if louder.judgement.resolution < probe.judgement.resolution:
                probe, direction = louder, wide
        if direction is None and (stratum.count > 1 or nearly(probe)):
            probe = self._retried(probe, stratum, look)
        probe = self._excused(probe)
        if probe.judgement.outcome is not Outcome.FAIL or self._plainly_wrong(probe):
            self.audit.probes.append(probe)
            return
        looks = [probe]
        for further in range(1, CONFIRMATIONS + 1):
            again = None if direction is None else direction.scaled(1 + further / 4)
            looks.append(self._looked(stratum, look + 100 * further, again, shifted=True))
            if fails(looks) > 1:
                self.audit.probes.append(probe)
                return
        self.audit.probes.append(weighed(looks))

    def _excused(self, probe: Probe) -> Probe:
        """Judge an entry that fails at a kink by the slopes at points nearby."""
        if self.convicted:
            return probe
        shared, judged = self._shared, partial(self._judged, probe.stratum, probe.direction)
        return excused(probe, judged, shared.evaluator, self.audit.noise, shared.seed)

    def _retried(self, probe: Probe, stratum: Stratum, look: int) -> Probe:
        """Look along other directions if one decides nothing: kinks may lie nearer along it."""
        for further in range(1, RETRIES + 1):
            unresolved = probe.judgement.outcome is Outcome.UNRESOLVED
            if not unresolved or probe.slope.regime is Regime.FLAT:
                return probe
            other = self._looked(stratum, look + 1000 * further)
            if other.judgement.outcome is not Outcome.UNRESOLVED:
                return other
        return probe

    def _looked(
        self,
        stratum: Stratum,
        look: int,
        direction: Direction | None = None,
        *,
        shifted: bool = False,
    ) -> Probe:
        if direction is None:
            key = (self._shared.seed, stratum.number, look)
            direction = Direction.drawn(self.audit.leaf, stratum.index, key)
        probe = self._measured(stratum, direction, shifted=shifted)
        if self.audit.dense or stratum.count == 1 or probe.slope.regime is not Regime.KINK:
            return probe
        slope = bent(probe.slope, direction, self._singles(stratum))
        return self._judged(stratum, direction, slope)

    def _singles(self, stratum: Stratum) -> list[Probe]:
        """Look at some entries of a stratum by themselves; they count as any others do."""
        if stratum.number not in self._single:
            start = len(self.audit.probes)
            for single in singles(stratum, self.audit.leaf.size, self._shared.seed):
                self._probe(single, 0)
            self._single[stratum.number] = self.audit.probes[start:]
        return self._single[stratum.number]

    def _measured(self, stratum: Stratum, direction: Direction, *, shifted: bool) -> Probe:
        """Measure a slope, quickly where an earlier one of the leaf has shown how."""
        line = EvaluatedLine.along(self._shared.evaluator, direction)
        if self._known is None:
            return self._taken_over(stratum, direction, line) or self._first(
                stratum, direction, line
            )
        quick = remeasure(line, self._known.shifted(2.0) if shifted else self._known)
        if quick is not None:
            probe = self._judged(stratum, direction, quick)
            if self._will_do(probe) or self._plainly_wrong(probe):
                return probe
        top = SHIFTED if shifted else TOP
        measured = measure(line, self._known.noise, top)
        if not shifted:
            self._known = measured.calibration
        return self._scrutinised(stratum, direction, line, measured, top)

    def _first(self, stratum: Stratum, direction: Direction, line: EvaluatedLine) -> Probe:
        """Measure for the first time in the leaf, with a whole ladder; later ones learn from it."""
        measured = measure(line, self._noise())
        self._learnt(measured.calibration, direction, measured.slope)
        probe = self._scrutinised(stratum, direction, line, measured, TOP)
        self.audit.first = FirstLook.of(probe, measured.rungs)
        return probe

    def _taken_over(
        self, stratum: Stratum, direction: Direction, line: EvaluatedLine
    ) -> Probe | None:
        """Measure for the first time in the leaf, with what was learnt in another.

        Only where the point is large; and believed only if it passes, and as sharply as is asked.
        """
        known = self._shared.lessons.known
        if known is None:
            return None
        slope = remeasure(line, known)
        if slope is None:
            return None
        self.audit.noise = known.noise
        probe = self._judged(stratum, direction, slope)
        sharp = slope.error <= self.standard().rtol * probe.scale
        if probe.judgement.outcome is not Outcome.PASS or not sharp:
            return None
        self._learnt(known, direction, slope)
        return probe

    def _learnt(self, known: Calibration, direction: Direction, slope: Slope) -> None:
        self._known = known
        self._shared.lessons.keep(known)
        self.audit.noise = known.noise
        self._sharpness = slope.error / max(direction.size, abs(direction.claimed), 1e-300)

    def _noise(self) -> float:
        """Estimate the noise of f while all entries of the leaf move, so that all of f does."""
        return max(noise_level(self._everything), self._shared.spread)

    def _scrutinised(
        self,
        stratum: Stratum,
        direction: Direction,
        line: EvaluatedLine,
        measured: Measurement,
        top: float,
    ) -> Probe:
        """Judge; before anything but a pass counts, look closer at the slope."""
        probe = self._judged(stratum, direction, measured.slope)
        certain = self.convicted
        if probe.judgement.outcome is Outcome.PASS or (
            probe.judgement.outcome is Outcome.FAIL and certain
        ):
            return probe
        small = probe.judgement.outcome is Outcome.FAIL and probe.judgement.discrepancy < SMALL
        slope = closer(line, measured, top, accusing=small)
        probe = self._judged(stratum, direction, slope)
        if probe.judgement.outcome is not Outcome.FAIL or not small:
            return probe
        slope = replace(slope, error=slope.error + self._restlessness)
        return self._judged(stratum, direction, slope)

    @cached_property
    def _restlessness(self) -> float:
        """What jumps of f leave in doubt, while all entries of the leaf move: more are in reach."""
        line = self._everything
        return restlessness(line, measure(line, self.audit.noise))

    @property
    def _everything(self) -> EvaluatedLine:
        key = (self._shared.seed, NOISE, 0)
        direction = Direction.drawn(self.audit.leaf, EVERY_ENTRY, key, narrow=True)
        return EvaluatedLine.along(self._shared.evaluator, direction)

    def _will_do(self, probe: Probe) -> bool:
        """Whether a quick measurement acquits as well as a whole ladder would."""
        if probe.judgement.outcome is not Outcome.PASS:
            return False
        light = probe.stratum.count > 1 and not probe.stratum.heavy
        tolerable = LIGHT if light else self.standard().rtol
        error, scale, known = probe.slope.error, probe.scale, self._known
        return known is not None and bool(
            sharp_enough(error, scale, tolerable, self._sharpness, known)
        )

    @property
    def convicted(self) -> bool:
        """Whether the leaf is wrong beyond doubt already: the rest is where, and by how much."""
        return len(self.audit.outcome(Outcome.FAIL)) >= CERTAIN

    def _plainly_wrong(self, probe: Probe) -> bool:
        """Whether an entry of a convicted leaf is off by so much that no second look is needed."""
        judgement, tolerable = probe.judgement, max(LIGHT * SMALL, CRUDER * self._sharpness)
        plain = judgement.outcome is Outcome.FAIL and judgement.discrepancy > SMALL
        sharp = probe.slope.error <= tolerable * probe.scale
        return self.convicted and probe.stratum.count == 1 and plain and sharp

    def _judged(self, stratum: Stratum, direction: Direction, slope: Slope) -> Probe:
        standard = self.standard(direction.rounding)
        if stratum.joint:
            slope = with_each(slope, [(self.audit, direction)])
        return Probe(
            stratum, direction, slope, judge(direction.claimed, direction.size, slope, standard)
        )

    def standard(self, rounding: float = 0.0) -> Standard:
        """Return what a slope is measured against.

        Parameters
        ----------
        rounding : float
            What rounding of the claim may have added to it.

        Returns
        -------
        Standard
            Of this leaf.
        """
        return self._shared.standard(self.audit, self._largest, rounding)
