"""From the probes of a leaf to the report on it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradaudit._leaf_curve import step_curve
from gradaudit._report import Comparison, Comparisons, LeafReport, Verdict
from gradaudit._step_curve import StepCurve
from gradaudit.judge import Outcome
from gradaudit.locate import describe
from gradaudit.probes import LARGE, SURELY, Leaf, LeafAudit, Passed, Probe, Stratum
from gradaudit.traces import Trace

BUDGET = "the budget was spent before all of it was probed"
"""Why a leaf may stay open."""

SHORTEST = 3.0
"""Another direction may move an entry by half its natural step, and be a little less sharp: it has
to show the mistake, too."""

HIDDEN = np.finfo(np.float32).max
"""The largest error that is said to be visible: infinite is only what was not looked at, and what
claims nothing."""

SHOWN = 3
"""Failed comparisons that a report keeps in words."""

KEPT = 2000
"""Entries compared one by one that it keeps as numbers: as many as a figure can show."""


def leaf_report(audit: LeafAudit, dtype: str, trace: Trace | None) -> LeafReport:
    """Sum the probes of a leaf up.

    Parameters
    ----------
    audit : LeafAudit
        All that was measured.
    dtype : str
        Of the leaf, as the user has it.
    trace : Trace or None
        Where it is wrong, if it failed.

    Returns
    -------
    LeafReport
        Failed if any probe failed; passed if all were resolved.
    """
    shape = audit.leaf.shape
    failed, unresolved = audit.outcome(Outcome.FAIL), audit.outcome(Outcome.UNRESOLVED)
    wrong = np.broadcast_to(np.False_, shape) if trace is None else _frozen(trace.wrong)
    looked = [probe for probe in audit.probes if probe.judgement.outcome is not Outcome.UNRESOLVED]
    if failed:
        verdict, reason = Verdict.FAIL, _failure(audit, wrong, trace)
    elif unresolved:
        verdict, reason = Verdict.INCONCLUSIVE, unresolved[0].judgement.reason
    elif not audit.complete:
        verdict, reason = Verdict.INCONCLUSIVE, BUDGET
    else:
        verdict, reason = Verdict.PASS, "claim and measurement agree"
    everything = verdict is not Verdict.INCONCLUSIVE
    detectable, visible = _sharpness(audit, looked)
    return LeafReport(
        name=audit.leaf.name,
        shape=shape,
        dtype=dtype,
        verdict=verdict,
        reason=reason,
        discrepancy=_discrepancy(audit, looked),
        resolution=_resolution(audit, looked) if everything else math.inf,
        detectable=detectable if everything else math.inf,
        wrong=wrong,
        exact=audit.complete and not unresolved if trace is None else trace.exact,
        probes=audit.count,
        worst=tuple(_comparison(probe) for probe in _worst_of(failed, trace)),
        sampled=trace is not None and trace.sampled,
        outputs="" if trace is None else trace.outputs,
        visible=visible,
        comparisons=_comparisons(audit, trace),
        steps=_steps(audit),
    )


def unprobed(name: str, dtype: str, gradient: NDArray[Any], *, random: bool) -> LeafReport:
    """Report on a leaf along which nothing could be measured.

    Parameters
    ----------
    name : str
        Of the leaf.
    dtype : str
        Of the leaf, as the user has it.
    gradient : ndarray
        The claim on it.
    random : bool
        Whether f or its gradient is random.

    Returns
    -------
    LeafReport
        Failed for a claim that is not finite, passed where there is nothing to check.
    """
    broken = np.asarray(~np.isfinite(gradient))
    if broken.any():
        verdict, reason = Verdict.FAIL, f"the claim is not finite at {describe(name, broken)}"
    elif gradient.size == 0:
        verdict, reason = Verdict.PASS, "empty: nothing to check"
    else:
        verdict = Verdict.INCONCLUSIVE
        reason = "not probed: random" if random else BUDGET
    return LeafReport(
        name=name,
        shape=gradient.shape,
        dtype=dtype,
        verdict=verdict,
        reason=reason,
        discrepancy=math.nan,
        resolution=math.inf,
        detectable=math.inf,
        wrong=_frozen(broken),
        exact=False,
        probes=0,
        visible=_visible((), gradient.shape),
    )


def _frozen(array: NDArray[Any]) -> NDArray[Any]:
    array.setflags(write=False)
    return array


def _failure(audit: LeafAudit, wrong: NDArray[np.bool_], trace: Trace | None) -> str:
    through = f", through {trace.outputs} alone" if trace is not None and trace.outputs else ""
    return _where_wrong(audit, wrong, trace) + through


def _where_wrong(audit: LeafAudit, wrong: NDArray[np.bool_], trace: Trace | None) -> str:
    count = int(np.count_nonzero(wrong))
    sampled = ", by a sample" if trace is not None and trace.sampled else ""
    if count == wrong.size:
        return ("every entry is wrong" if count > 1 else "it is wrong") + sampled
    if count:
        least = "" if sampled or trace is None or trace.exact else "at least "
        where = describe(audit.leaf.name, wrong)
        are = "is" if count == 1 else "are"
        return f"{least}{count} of {wrong.size} entries {are} wrong{sampled}, {where}"
    suspects = np.zeros(wrong.size, dtype=bool)
    for probe in audit.outcome(Outcome.FAIL):
        suspects[probe.stratum.index] = True
    return f"wrong somewhere among {np.count_nonzero(suspects)} of its {wrong.size} entries"


def _discrepancy(audit: LeafAudit, looked: Sequence[Probe]) -> float:
    alone = [probe.judgement.discrepancy for probe in looked]
    beside = [float((one.difference / one.scale).max()) for one in audit.passed]
    return max(alone + beside, default=math.nan)


def _resolution(audit: LeafAudit, looked: Sequence[Probe]) -> float:
    alone = [probe.judgement.resolution for probe in looked]
    beside = [float((one.threshold / one.scale).max()) for one in audit.passed]
    return max(alone + beside, default=math.inf)


def _sharpness(audit: LeafAudit, looked: Sequence[Probe]) -> tuple[float, NDArray[np.float32]]:
    """Return the smallest error that any entry would have shown, and the same for each entry."""
    shape = audit.leaf.shape
    if audit.leaf.size > LARGE:
        detectable = _detectable(looked)
        return detectable, np.broadcast_to(np.float32(detectable), shape)
    visible = _visible(looked, shape, audit.passed)
    return float(visible.max(initial=0.0, where=np.isfinite(visible))), visible


def _detectable(looked: Sequence[Probe]) -> float:
    """Each entry by the sharpest look at its stratum; then the worst-seen entry."""
    best: dict[int, float] = {}
    for probe in looked:
        if probe.direction.size:
            number = probe.stratum.number
            best[number] = min(best.get(number, math.inf), probe.detectable)
    return max(best.values(), default=0.0)


def _visible(
    looked: Sequence[Probe], shape: tuple[int, ...], passed: Sequence[Passed] = ()
) -> NDArray[np.float32]:
    """Return the smallest relative error of each entry that one of the looks would have shown.

    Only where the claim is zero, or there was no look, it is infinite.
    """
    visible = np.full(math.prod(shape), np.inf, dtype=np.float32)
    for probe in looked:
        index, terms = probe.direction.index, _terms(probe)
        with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
            seen = np.fmin(probe.margin / terms, HIDDEN)
        visible[index] = np.fmin(visible[index], np.where(terms, seen, np.inf))
    for one in passed:
        visible[one.index] = np.fmin(visible[one.index], np.fmin(one.detectable, HIDDEN))
    visible = visible.reshape(shape)
    visible.setflags(write=False)
    return visible


def _terms(probe: Probe) -> NDArray[np.float64]:
    """Return what each entry contributes, at least, to the slope along another such direction."""
    direction = probe.direction
    if probe.stratum.count == 1:
        return np.array([abs(direction.claimed)]) / SURELY
    weight: NDArray[np.float64] = direction.leaf.weight[direction.index]
    return weight / SHORTEST


def _worst_of(failed: Sequence[Probe], trace: Trace | None) -> list[Probe]:
    """Return the entries that are farthest off; directions where no entry was measured."""
    entries = [] if trace is None else list(trace.probes)
    return sorted(entries or failed, key=lambda probe: -abs(probe.judgement.discrepancy))[:SHOWN]


def _steps(audit: LeafAudit) -> StepCurve | None:
    first = audit.first
    return None if first is None else step_curve(first, _where(first.stratum, audit.leaf))


def _where(stratum: Stratum, leaf: Leaf) -> str:
    """Say what was moved."""
    if stratum.count > 1:
        return f"a direction over {stratum.count} entries of {leaf.name}"
    chosen = np.zeros(leaf.size, dtype=bool)
    chosen[stratum.index] = True
    return describe(leaf.name, chosen.reshape(leaf.shape))


def _comparison(probe: Probe) -> Comparison:
    direction, slope = probe.direction, probe.slope
    numeric = slope.value if math.isfinite(slope.value) else (slope.left + slope.right) / 2
    error = slope.error if math.isfinite(slope.error) else slope.side_error
    where = _where(probe.stratum, direction.leaf)
    if probe.stratum.count > 1:
        return Comparison(where, direction.claimed, numeric, error)
    unit = float(direction.step[0])
    return Comparison(
        where,
        float(direction.leaf.gradient[probe.stratum.index][0]),
        numeric / unit,
        error / abs(unit),
    )


def _comparisons(audit: LeafAudit, trace: Trace | None) -> Comparisons:
    """Put what was measured entry by entry into arrays; the search came last, and counts."""
    probes = [*audit.probes, *(() if trace is None else trace.probes)]
    single = {_entry(probe): probe for probe in probes if probe.stratum.count == 1}
    measured = {entry: _measured(probe) for entry, probe in single.items()}
    for one in audit.passed:
        places = _evenly(range(len(one)), KEPT)
        step = one.step[places]
        pairs = zip(one.value[places] / step, one.error[places] / np.abs(step), strict=True)
        measured |= dict(zip(one.index[places].tolist(), pairs, strict=True))
    if not measured:
        return Comparisons()
    wrong = [n for n in sorted(single) if single[n].judgement.outcome is Outcome.FAIL]
    kept = _evenly(wrong, KEPT)
    kept += _evenly(sorted(measured.keys() - wrong), KEPT - len(kept))
    index = np.array(sorted(kept), dtype=np.intp)
    claimed = np.asarray(audit.leaf.claims(index), dtype=np.float64)
    numeric, error = np.array([measured[n] for n in index.tolist()], dtype=np.float64).T.copy()
    return Comparisons(*map(_frozen, (index, claimed, numeric, error)))


def _entry(probe: Probe) -> int:
    index = probe.direction.index
    return (index.start or 0) if isinstance(index, slice) else int(index[0])


def _evenly(entries: Sequence[int], most: int) -> list[int]:
    if len(entries) <= most:
        return list(entries)
    chosen = np.linspace(0, len(entries) - 1, most).round().astype(int)
    return [entries[place] for place in chosen.tolist()]


def _measured(probe: Probe) -> tuple[float, float]:
    """Return the slope along one entry and its bar, which at a kink holds both one-sided slopes."""
    slope, unit = probe.slope, float(probe.direction.step[0])
    if math.isfinite(slope.value):
        return slope.value / unit, slope.error / abs(unit)
    middle, half = (slope.left + slope.right) / 2, abs(slope.right - slope.left) / 2
    if not math.isfinite(middle):
        return math.nan, math.inf
    return middle / unit, (half + slope.side_error) / abs(unit)
