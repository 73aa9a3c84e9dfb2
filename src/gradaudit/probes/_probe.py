"""What was measured: one probe, and all the probes of a leaf."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from gradaudit.judge import Judgement, Outcome
from gradaudit.probes._direction import Direction, Leaf
from gradaudit.probes._strata import Stratum
from gradaudit.slopes import Regime, Rungs, Slope

if TYPE_CHECKING:
    from gradaudit.probes._passed import Passed


@dataclass(frozen=True)
class Probe:
    """One slope compared with the claim.

    Attributes
    ----------
    stratum : Stratum
        The entries it was drawn over.
    direction : Direction
        Along which.
    slope : Slope
        The measurement.
    judgement : Judgement
        The decision.
    nearby : bool
        Whether its one-sided slopes at a kink are those at points nearby, among other entries
        moved apart.
    """

    stratum: Stratum
    direction: Direction
    slope: Slope
    judgement: Judgement
    nearby: bool = False

    @property
    def scale(self) -> float:
        """What a bar is to be small beside: the claim's terms, or the slope."""
        return max(self.direction.size, abs(self.slope.value))

    def light(self) -> Probe:
        """Return the same without the entries of a direction over several."""
        if self.stratum.count == 1:
            return self
        direction = self.direction.light()
        stratum = replace(self.stratum, index=direction.index)
        return replace(self, stratum=stratum, direction=direction)

    @property
    def margin(self) -> float:
        """By how much the claim has to change, whichever way, to fail, also at a kink."""
        slope, claimed = self.slope, self.direction.claimed
        sides = (slope.value,) if math.isfinite(slope.value) else (slope.left, slope.right)
        return self.judgement.threshold + max(abs(claimed - side) for side in sides)

    @property
    def detectable(self) -> float:
        """The smallest relative error in any single entry moved that would have failed."""
        smallest = self.direction.smallest
        return self.margin / smallest if smallest else math.inf


@dataclass(frozen=True)
class FirstLook:
    """The whole ladder by which a leaf was first measured.

    Attributes
    ----------
    stratum : Stratum
        The entries moved; of several, their number alone.
    longest : float
        How far the one of them that moves most is moved at a step of 1, in units of the entry.
    claimed : float
        The slope claimed.
    slope : Slope
        The slope measured.
    rungs : Rungs
        The values of f.
    """

    stratum: Stratum
    longest: float
    claimed: float
    slope: Slope
    rungs: Rungs

    @classmethod
    def of(cls, probe: Probe, rungs: Rungs) -> FirstLook:
        """Return what a probe has looked at."""
        longest = float(np.abs(probe.direction.step).max())
        light = probe.light()
        return cls(light.stratum, longest, light.direction.claimed, light.slope, rungs)


@dataclass
class LeafAudit:
    """Everything measured on a leaf; grows while the audit goes on.

    Attributes
    ----------
    leaf : Leaf
        Which.
    dense : bool
        Whether each entry was probed by itself.
    probes : list of Probe
        What counts, in the order made.
    noise : float
        Of f along the leaf; NaN before it is known.
    complete : bool
        Whether the budget sufficed.
    part : float
        How much of the leaf has been probed.
    passed : list of Passed
        Entries that passed side by side, in place of a probe for each.
    first : FirstLook or None
        How the leaf was first measured; None where what another one had taught served.
    """

    leaf: Leaf
    dense: bool
    probes: list[Probe] = field(default_factory=list)
    noise: float = math.nan
    complete: bool = True
    part: float = 0.0
    passed: list[Passed] = field(default_factory=list)
    first: FirstLook | None = None

    @property
    def count(self) -> int:
        """How many probes were made, those side by side among them."""
        return len(self.probes) + sum(map(len, self.passed))

    def singles(self) -> list[Probe]:
        """Return the probes of single entries, those that passed side by side among them."""
        alone = [probe for probe in self.probes if probe.stratum.count == 1]
        return alone + [probe for passed in self.passed for probe in passed.probes()]

    def outcome(self, outcome: Outcome) -> list[Probe]:
        """Return the probes that were so decided."""
        return [probe for probe in self.probes if probe.judgement.outcome is outcome]

    def regime(self, regime: Regime) -> list[Probe]:
        """Return the probes that met such a place."""
        return [probe for probe in self.probes if probe.slope.regime is regime]
