"""Which directions to look along, and what a look along them can show."""

from gradaudit.probes._bent import alike, bent, singles, withdrawn
from gradaudit.probes._direction import LARGE, Direction, Leaf, of_few_bits
from gradaudit.probes._joint import ACROSS, Part, kinked_across, kinked_together, with_each
from gradaudit.probes._line import EvaluatedLine
from gradaudit.probes._preflight import INTO_POINT, Preflight, preflight
from gradaudit.probes._probe import LeafAudit, Probe
from gradaudit.probes._scout import Scout
from gradaudit.probes._strata import Stratum, dense_leaves, strata

__all__ = [
    "ACROSS",
    "INTO_POINT",
    "LARGE",
    "Direction",
    "EvaluatedLine",
    "Leaf",
    "LeafAudit",
    "Part",
    "Preflight",
    "Probe",
    "Scout",
    "Stratum",
    "alike",
    "bent",
    "dense_leaves",
    "kinked_across",
    "kinked_together",
    "of_few_bits",
    "preflight",
    "singles",
    "strata",
    "with_each",
    "withdrawn",
]
