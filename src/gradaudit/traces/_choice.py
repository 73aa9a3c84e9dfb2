"""How a leaf that failed is looked into."""

from __future__ import annotations

from gradaudit._audit import Auditor
from gradaudit.diagnose import Surroundings
from gradaudit.traces._each import trace_each
from gradaudit.traces._trace import Trace
from gradaudit.traces._tracer import Tracer


def trace(auditor: Auditor, around: Surroundings, seed: int) -> Trace:
    """Find out where a leaf is wrong, and why.

    Parameters
    ----------
    auditor : Auditor
        Of a leaf that failed.
    around : Surroundings
        The other leaves.
    seed : int
        For directions and samples.

    Returns
    -------
    Trace
        By what was measured already where that is each entry; else after a search.
    """
    audit, scout = auditor.audit, auditor.scout()
    if audit.dense or scout is None:
        return trace_each(audit, around)
    return Tracer(audit, scout, around, seed).trace()
