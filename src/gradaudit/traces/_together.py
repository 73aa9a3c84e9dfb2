"""One factor for several leaves, none of which has entries enough to show it alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from gradaudit.diagnose import Evidence, Explanation, Surroundings, common_factor
from gradaudit.probes import Leaf
from gradaudit.traces._entries import evidence_of
from gradaudit.traces._trace import Trace


def together(
    traces: Mapping[str, Trace], leaves: Mapping[str, Leaf], around: Surroundings
) -> dict[str, Trace]:
    """Look for one factor by which all unexplained leaves are wrong.

    Parameters
    ----------
    traces : mapping of str to Trace
        Of all leaves that failed.
    leaves : mapping of str to Leaf
        These leaves.
    around : Surroundings
        All leaves.

    Returns
    -------
    dict of str to Trace
        The same, or with a factor common to those that had no explanation.
    """
    found, names = dict(traces), [name for name, one in traces.items() if not one.explanations]
    parts = [evidence_of(leaves[n], traces[n].probes, leaves[n].gradient, around) for n in names]
    if len(names) < 2:  # noqa: PLR2004 - several
        return found
    factor = common_factor(_pooled(parts))
    if factor is None:
        return found
    for name in names:
        everything = np.ones(leaves[name].size, dtype=bool)
        one = Explanation((factor,), everything, None)
        nothing = np.zeros_like(traces[name].unexplained)
        found[name] = replace(traces[name], explanations=(one,), unexplained=nothing)
    return found


def _pooled(parts: list[Evidence]) -> Evidence:
    """Put the measured entries of several leaves into one."""
    claim = np.concatenate([part.claimed for part in parts])
    return Evidence(
        name="",
        values=np.zeros(claim.size),
        claim=claim,
        mended=claim,
        index=np.arange(claim.size),
        numeric=np.concatenate([part.numeric for part in parts]),
        bar=np.concatenate([part.bar for part in parts]),
        error=np.concatenate([part.error for part in parts]),
        wrong=np.concatenate([part.wrong for part in parts]),
        sizes=parts[0].sizes,
    )
