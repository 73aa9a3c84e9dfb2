"""A claim, from preflight to report, whichever door it came through."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from enum import Enum
from itertools import pairwise
from typing import Any

import numpy as np

from gradaudit._across import audit_across
from gradaudit._audit import Auditor
from gradaudit._circumstances import Circumstances, Lessons
from gradaudit._conclusion import conclude
from gradaudit._errors import ArgumentError
from gradaudit._options import EFFORTS, Options
from gradaudit._report import Report
from gradaudit.claims import Claim
from gradaudit.diagnose import Surroundings, sizes
from gradaudit.evaluate import Evaluator, Show, progress_bar
from gradaudit.judge import Outcome
from gradaudit.probes import LARGE, Leaf, Preflight, dense_leaves, preflight, withdrawn
from gradaudit.spaces import FloatArray, Space
from gradaudit.traces import Outputs, Trace, judged_by_sign, together, trace


class Depth(Enum):
    """How far an examination goes once a leaf has failed."""

    REFUTE = "no further"
    JUDGE = "on to the other leaves"
    LOCATE = "until it is known where and why"


def examine(
    claim: Claim,
    options: Options,
    settings: Mapping[str, Any],
    *,
    depth: Depth = Depth.LOCATE,
) -> Report:
    """Preflight, probe, judge, trace, report.

    Parameters
    ----------
    claim : Claim
        What is to be checked.
    options : Options
        How.
    settings : mapping
        What the report says of how it was done, beside the seed.
    depth : Depth
        How far to go once a leaf has failed. Short of `LOCATE` a failure where f has kinks stands,
        which a closer look may take back.

    Returns
    -------
    Report
        The answer.
    """
    random_state = options.random_state
    evaluator = _evaluator(claim, options)
    bar = progress_bar(evaluator.budget, wanted=options.progress)
    with random_state.restored(), bar as show:
        show(STAGES[0], 0.0)
        first = preflight(claim, evaluator, random_state)
        spent = [(0, 0.0), evaluator.budget.so_far]
        auditors = _audited(claim, first, evaluator, options, show=show, depth=depth)
        spent.append(evaluator.budget.so_far)
        outputs = Outputs(claim, evaluator.budget, random_state)
        show(STAGES[2], 1.0)
        judged_by_sign(_failed(auditors), outputs)
        failed = _failed(auditors) if depth is Depth.LOCATE else []
        traces = _traced(failed, _surroundings(claim, first), options.seed) if failed else {}
        traces = outputs.narrowed([one for one in failed if one.audit.leaf.name in traces], traces)
        spent.append(evaluator.budget.so_far)
    asked = first.gradient_evaluations + outputs.gradient_evaluations
    return conclude(
        claim,
        replace(first, gradient_evaluations=asked),
        [auditor.audit for auditor in auditors],
        traces,
        evaluator,
        seed=options.seed,
        settings=settings,
        stages={
            stage: (after[0] - before[0], after[1] - before[1])
            for stage, (before, after) in zip(STAGES, pairwise(spent), strict=True)
        },
    )


def read_expected(expect: object, names: Sequence[str]) -> tuple[str, ...]:
    """Read the argument `expect`.

    Parameters
    ----------
    expect : collection of str
        Names of leaves.
    names : sequence of str
        Those there are.

    Returns
    -------
    tuple of str
        The same.

    Raises
    ------
    ArgumentError
        If one is no leaf.
    """
    if isinstance(expect, str) or not isinstance(expect, Collection):
        raise ArgumentError(f"`expect` is {expect!r}: expected a list of names of leaves")
    for name in expect:
        if name not in names:
            raise ArgumentError(f"`expect` has {name!r}: expected names among {', '.join(names)}")
    return tuple(expect)


LARGE_POINT = 1 << 20
"""At a point of more entries, what one leaf has taught is tried in the others."""

STAGES = ("preflight", "probe", "locate")


def _evaluator(claim: Claim, options: Options) -> Evaluator:
    return Evaluator(
        claim.value,
        claim.point.leaves,
        names=claim.point.names,
        space=claim.point.space,
        budget=options.budget,
        random_state=options.random_state,
        complex_function=claim.complex_value,
        batch_function=None if claim.batch is None else claim.batched,
    )


def _audited(
    claim: Claim,
    first: Preflight,
    evaluator: Evaluator,
    options: Options,
    *,
    show: Show,
    depth: Depth,
) -> list[Auditor]:
    """Audit leaf after leaf, the smallest of them entry by entry."""
    leaves = _leaves(claim, first)
    allowed, directions = EFFORTS[options.effort]
    lessons = Lessons(wanted=sum(leaf.size for leaf in leaves) > LARGE_POINT)
    circumstances = Circumstances(
        evaluator, first.spread, options.seed, directions, options.rtol, lessons
    )
    largest = max(map(_sized, leaves), default=0.0)
    dense = dense_leaves([leaf.size for leaf in leaves], allowed)
    auditors = [
        Auditor(leaf, circumstances, largest=largest, dense=each)
        for leaf, each in zip(leaves, dense, strict=True)
    ]
    probes = 0
    for number, auditor in enumerate(auditors):
        for audit in auditor.steps():
            part = (number + audit.part) / len(leaves)
            show(f"{STAGES[1]} {audit.leaf.name}", part, probes + audit.count)
            if depth is not Depth.LOCATE and auditor.convicted:
                break
        auditor.tidy()
        probes += auditor.audit.count
        if depth is Depth.REFUTE and auditor.convicted:
            return auditors[: number + 1]
    audits = [auditor.audit for auditor in auditors]
    audit_across(audits, circumstances, [auditor.standard() for auditor in auditors])
    return auditors


def _sized(leaf: Leaf) -> float:
    """Return a leaf's slope by the claims; a large leaf keeps no more than its numbers."""
    size = leaf.claimed_size
    if leaf.size > LARGE:
        leaf.forget()
    return size


def _failed(auditors: Sequence[Auditor]) -> list[Auditor]:
    return [auditor for auditor in auditors if auditor.audit.outcome(Outcome.FAIL)]


def _traced(failed: Sequence[Auditor], around: Surroundings, seed: int) -> dict[str, Trace]:
    """Look for the wrong entries, and the cause, of each leaf that failed."""
    traces, leaves = {}, {}
    for auditor in failed:
        audit, found = auditor.audit, trace(auditor, around, seed)
        if not found.wrong.any():
            audit.probes = [withdrawn(probe) for probe in audit.probes]
        if audit.outcome(Outcome.FAIL):
            traces[audit.leaf.name], leaves[audit.leaf.name] = found, audit.leaf
    return together(traces, leaves, around)


def _surroundings(claim: Claim, first: Preflight) -> Surroundings:
    point = claim.point
    claims = {
        name: point.space.flat(gradient).reshape(point.shapes[name])
        for name, gradient in zip(point.names, first.gradient.leaves, strict=True)
    }
    return Surroundings(claims, sizes(point.shapes | claim.output.shapes))


def _leaves(claim: Claim, first: Preflight) -> list[Leaf]:
    """Return the leaves that can be probed: not empty, with a finite claim; if f is a function."""
    point, space = claim.point, claim.point.space
    leaves: list[Leaf] = []
    if first.random or not first.complete:
        return leaves
    for position, (name, values, gradient) in enumerate(
        zip(point.names, point.leaves, first.gradient.leaves, strict=True)
    ):
        if space.size(values) and space.finite(gradient):
            eps = max(space.eps(values), space.eps(gradient), claim.eps)
            rounding = claim.rounding.get(name, 0.0)
            rounded = _rounded(first, position, space)
            leaves.append(
                Leaf(position, name, space, values, gradient, eps, rounding, rounded=rounded)
            )
    return leaves


def _rounded(first: Preflight, position: int, space: Space) -> FloatArray | None:
    """Return by how much each entry of a leaf differs from the same formula in float64."""
    if first.exact is None:
        return None
    apart: FloatArray = space.flat(first.gradient.leaves[position]) - first.exact[position]
    return apart if np.isfinite(apart).all() else None
