"""A leaf each of whose entries was measured: all is known, it only has to be explained."""

from __future__ import annotations

import numpy as np

from gradaudit.diagnose import Surroundings, explain
from gradaudit.judge import Outcome
from gradaudit.probes import LeafAudit
from gradaudit.traces._entries import differing, entry_of, evidence_of, mask_of
from gradaudit.traces._trace import Trace


def trace_each(audit: LeafAudit, around: Surroundings) -> Trace:
    """Explain a leaf each of whose entries was measured.

    Parameters
    ----------
    audit : LeafAudit
        With a probe for each entry.
    around : Surroundings
        The other leaves.

    Returns
    -------
    Trace
        Nothing more is measured.
    """
    shape = audit.leaf.shape
    single = audit.singles()
    failed = [probe for probe in single if probe.judgement.outcome is Outcome.FAIL]
    wrong = mask_of([entry_of(probe) for probe in failed], audit.leaf)
    evidence = evidence_of(audit.leaf, single, audit.leaf.gradient, around)
    explanations, left = explain(evidence)
    wrong |= differing(audit.leaf, left.mended)
    open_ones = audit.outcome(Outcome.UNRESOLVED)
    unexplained = wrong.copy()
    unexplained[np.setdiff1d(evidence.index, left.index[left.wrong])] = False
    return Trace(
        wrong.reshape(shape),
        audit.complete and not open_ones,
        False,  # noqa: FBT003 - each was measured
        tuple(explanations),
        unexplained.reshape(shape),
        tuple(failed),
    )
