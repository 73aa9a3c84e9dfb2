"""What was measured: one probe, and all the probes of a leaf."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from gradaudit.judge import Judgement, Outcome
from gradaudit.probes._direction import Direction, Leaf
from gradaudit.probes._strata import Stratum
from gradaudit.slopes import Regime, Slope

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
    def detectable(self) -> float:
        """The smallest relative error in any single entry moved that would have failed."""
        smallest = self.direction.smallest
        return self.judgement.threshold / smallest if smallest else math.inf


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
    """

    leaf: Leaf
    dense: bool
    probes: list[Probe] = field(default_factory=list)
    noise: float = math.nan
    complete: bool = True
    part: float = 0.0
    passed: list[Passed] = field(default_factory=list)

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
