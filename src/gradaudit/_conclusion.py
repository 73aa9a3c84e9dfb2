"""From what was measured to the report: leaves, findings, the verdict and one sentence."""

from __future__ import annotations

import math
import platform
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np

from gradaudit import _version, diagnose
from gradaudit._leaf_report import leaf_report, unprobed
from gradaudit._report import Finding, LeafReport, Report, Verdict
from gradaudit._words import percent, some
from gradaudit.claims import Claim
from gradaudit.evaluate import Evaluator
from gradaudit.probes import INTO_POINT, LARGE, LeafAudit, Preflight
from gradaudit.traces import Trace

STOPPED = "stopped by hand: what had not been looked at until then is left open"
"""A note."""

SAID = 2
"""So many different reasons are given in the first line."""


def conclude(
    claim: Claim,
    first: Preflight,
    audits: Sequence[LeafAudit],
    traces: Mapping[str, Trace],
    evaluator: Evaluator,
    *,
    seed: int,
    settings: Mapping[str, Any],
    stages: Mapping[str, tuple[int, float]],
) -> Report:
    """Put a report together.

    Parameters
    ----------
    claim : Claim
        What was checked.
    first : Preflight
        What was found there.
    audits : sequence of LeafAudit
        One for each leaf that could be probed.
    traces : mapping of str to Trace
        Of the leaves that failed.
    evaluator : Evaluator
        What was spent, and what f was found to do.
    seed : int
        Of the directions.
    settings : mapping
        The options in force.
    stages : mapping of str to (int, float)
        Evaluations and seconds by stage.

    Returns
    -------
    Report
        The answer.
    """
    if evaluator.writes and INTO_POINT not in first.writes:
        first = replace(first, writes=(INTO_POINT, *first.writes))
    leaves = _leaf_reports(claim, first, audits, traces)
    findings = tuple(
        _findings(
            first,
            audits,
            leaves,
            traces,
            framework=claim.framework or diagnose.framework_of(claim.f),
            value=float(evaluator.centre.value),
            fixed=bool(settings["seed_rng"]),
        )
    )
    verdict, reason = _verdict(leaves, first, settings.get("expect", ()))
    return Report(
        verdict=verdict,
        reason=reason,
        findings=findings,
        leaves=MappingProxyType(leaves),
        notes=(*first.notes, *([STOPPED] if evaluator.budget.stopped.is_set() else ())),
        evaluations=evaluator.budget.spent,
        gradient_evaluations=first.gradient_evaluations,
        seconds=evaluator.budget.elapsed,
        seed=seed,
        settings=MappingProxyType(dict(settings)),
        versions=MappingProxyType(_versions()),
        stages=MappingProxyType({stage: count for stage, (count, _) in stages.items()}),
        stage_seconds=MappingProxyType({stage: time for stage, (_, time) in stages.items()}),
    )


def _leaf_reports(
    claim: Claim, first: Preflight, audits: Sequence[LeafAudit], traces: Mapping[str, Trace]
) -> dict[str, LeafReport]:
    audited, point = {audit.leaf.name: audit for audit in audits}, claim.point
    dtypes = point.dtypes or tuple(map(point.space.dtype, point.leaves))
    reports: dict[str, LeafReport] = {}
    for name, dtype, gradient in zip(point.names, dtypes, first.gradient.leaves, strict=True):
        if name in audited:
            reports[name] = leaf_report(audited[name], dtype, traces.get(name))
        else:
            numbers = point.space.flat(gradient).reshape(point.shapes[name])
            reports[name] = unprobed(name, dtype, numbers, random=bool(first.random))
    return reports


def _versions() -> dict[str, str]:
    return {
        "gradaudit": _version.__version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
    }


def _verdict(
    leaves: Mapping[str, LeafReport], first: Preflight, expected: Collection[str]
) -> tuple[Verdict, str]:
    differs = [leaf for leaf in leaves.values() if leaf.verdict is Verdict.FAIL]
    failed = [leaf for leaf in differs if leaf.name not in expected]
    if failed:
        return Verdict.FAIL, _failed(failed)
    rest = [leaf for leaf in leaves.values() if leaf not in differs]
    if differs and not rest:
        names = some([leaf.name for leaf in differs])
        return Verdict.PASS, f"{names}: not the derivative, as expected."
    return _undisputed(rest, first)


def _undisputed(leaves: Sequence[LeafReport], first: Preflight) -> tuple[Verdict, str]:
    """Tell whether leaves that did not fail have passed."""
    if first.random:
        who = " and ".join(f"`{name}`" for name in first.random)
        return Verdict.INCONCLUSIVE, f"{who} random: the same point gave two answers."
    written = [text for text in first.writes if "`x`" in text]
    if written:
        return Verdict.INCONCLUSIVE, f"Written into the point: {written[0]}."
    if all(math.prod(leaf.shape) == 0 for leaf in leaves):
        return Verdict.INCONCLUSIVE, "Nothing to check: every leaf is empty."
    open_leaves = [leaf for leaf in leaves if leaf.verdict is Verdict.INCONCLUSIVE]
    if open_leaves:
        return (
            Verdict.INCONCLUSIVE,
            f"{some([leaf.name for leaf in open_leaves])}: {open_leaves[0].reason}.",
        )
    return Verdict.PASS, _passed([leaf for leaf in leaves if leaf.probes])


def _failed(leaves: Sequence[LeafReport]) -> str:
    """Say where, for leaves that are wrong in the same way at once."""
    alike: dict[str, list[str]] = {}
    for leaf in leaves:
        alike.setdefault(leaf.reason, []).append(leaf.name)
    said = [f"{some(names)}: {reason}" for reason, names in alike.items()]
    rest = sum(map(len, list(alike.values())[SAID:]))
    more = f"; {rest} more {'leaf' if rest == 1 else 'leaves'} wrong" if rest else ""
    return f"{'; '.join(said[:SAID])}{more}."


def _passed(leaves: Sequence[LeafReport]) -> str:
    worst = max(leaf.detectable for leaf in leaves)
    if worst == 0:
        return "Claim and measurement agree."
    if worst < 1:
        return (
            f"Claim and measurement agree; an error of {percent(worst)} in any single entry would "
            "have been seen."
        )
    seen = [leaf.visible[leaf.visible < 1] for leaf in leaves]
    sharp = max(float(part.max(initial=0.0)) for part in seen)
    looked = sum(int(np.count_nonzero(np.isfinite(leaf.visible))) for leaf in leaves)
    hidden = looked - sum(part.size for part in seen)
    entry_by_entry = all(leaf.detectable < 1 or leaf.visible.size <= LARGE for leaf in leaves)
    if entry_by_entry and 2 * hidden <= looked:
        they = (
            "that lie at kinks or hardly move"
            if hidden > 1
            else "that lies at a kink or hardly moves"
        )
        return (
            f"Claim and measurement agree; an error of {percent(sharp)} in any single entry would "
            f"have been seen, but for {hidden} {they} f."
        )
    coarsest = max(leaf.resolution for leaf in leaves)
    return (
        f"Claim and measurement agree, resolved to {percent(coarsest)} of each slope; in entries "
        "that contribute little to f a mistake could be too small to be seen."
    )


def _findings(
    first: Preflight,
    audits: Sequence[LeafAudit],
    leaves: Mapping[str, LeafReport],
    traces: Mapping[str, Trace],
    *,
    framework: str,
    value: float,
    fixed: bool,
) -> Iterator[Finding]:
    if first.random:
        yield diagnose.randomness(first.random, framework, fixed=fixed)
    if first.writes:
        yield diagnose.mutation(first.writes)
    audited = {audit.leaf.name: audit for audit in audits}
    about: list[Finding] = []
    for name, leaf in leaves.items():
        trace = traces.get(name)
        why = (trace.explanations, trace.unexplained) if trace else ()
        about.extend(diagnose.about_leaf(audited.get(name), leaf, *why))
    telling = [audit.leaf.name for audit in audits if audit.leaf.heaviest > 0]
    yield from diagnose.merged(about, telling)
    lower = _precision(value, audits, framework)
    if lower is not None:
        yield lower


def _precision(value: float, audits: Sequence[LeafAudit], framework: str) -> Finding | None:
    """Look at the leaf on which f was noisiest."""
    if not audits:
        return None
    loudest = max(audits, key=lambda audit: audit.noise)
    norm = math.hypot(*map(_measured_norm, audits))
    alone = [probe.slope.step * probe.direction.length for probe in loudest.probes]
    steps = np.concatenate([alone, *(one.finest * np.abs(one.step) for one in loudest.passed)])
    steps = steps[np.isfinite(steps)]
    return diagnose.precision(
        loudest.noise,
        value,
        eps=max(audit.leaf.eps for audit in audits),
        entries=sum(audit.leaf.size for audit in audits),
        norm=norm,
        step=float(np.median(steps)) if steps.size else math.nan,
        framework=framework,
    )


def _measured_norm(audit: LeafAudit) -> float:
    """Return the norm of the gradient on a leaf: the claim's, as the slopes measured correct it."""
    probes = [probe for probe in audit.probes if math.isfinite(probe.slope.value)]
    slopes = np.array([probe.slope.value for probe in probes])
    sizes = np.array([probe.direction.size for probe in probes])
    slopes = np.concatenate([slopes, *(one.value for one in audit.passed)])
    sizes = np.concatenate([sizes, *(np.abs(one.claimed) for one in audit.passed)])
    space = audit.leaf.space
    measured, claimed = space.norm(slopes), space.norm(sizes)
    if claimed:
        return audit.leaf.norm * (measured / claimed)
    lengths = np.array([probe.direction.length for probe in audit.probes])  # NaN in a large leaf
    parts = np.array([probe.slope.value for probe in audit.probes]) / lengths
    return space.norm(parts[np.isfinite(parts)])
