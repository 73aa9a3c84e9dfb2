"""Which directions to look along, and what a look along them can show."""

from gradaudit.probes._bent import alike, bent, singles, withdrawn
from gradaudit.probes._direction import LARGE, Direction, Leaf, of_few_bits
from gradaudit.probes._joint import ACROSS, Part, kinked_across, kinked_together, with_each
from gradaudit.probes._line import EvaluatedLine, coarsest
from gradaudit.probes._nearby import excused
from gradaudit.probes._passed import SURELY, Passed
from gradaudit.probes._preflight import INTO_POINT, Preflight, preflight
from gradaudit.probes._probe import FirstLook, LeafAudit, Probe
from gradaudit.probes._scout import Scout
from gradaudit.probes._strata import Stratum, dense_leaves, heaviest_first, one_by_one, strata

__all__ = [
    "ACROSS",
    "INTO_POINT",
    "LARGE",
    "SURELY",
    "Direction",
    "EvaluatedLine",
    "FirstLook",
    "Leaf",
    "LeafAudit",
    "Part",
    "Passed",
    "Preflight",
    "Probe",
    "Scout",
    "Stratum",
    "alike",
    "bent",
    "coarsest",
    "dense_leaves",
    "excused",
    "heaviest_first",
    "kinked_across",
    "kinked_together",
    "of_few_bits",
    "one_by_one",
    "preflight",
    "singles",
    "strata",
    "with_each",
    "withdrawn",
]
