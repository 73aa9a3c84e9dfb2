"""Which directions to look along, and what a look along them can show."""

from gradaudit.probes._direction import Direction, DirectionLine, Leaf
from gradaudit.probes._preflight import Preflight, preflight
from gradaudit.probes._probe import LeafAudit, Probe
from gradaudit.probes._strata import Stratum, dense_leaves, strata, whole

__all__ = [
    "Direction",
    "DirectionLine",
    "Leaf",
    "LeafAudit",
    "Preflight",
    "Probe",
    "Stratum",
    "dense_leaves",
    "preflight",
    "strata",
    "whole",
]
