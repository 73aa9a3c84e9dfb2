"""The verb: preflight, probe, judge, report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal

import numpy as np

from gradaudit._across import audit_across
from gradaudit._audit import Auditor
from gradaudit._circumstances import Circumstances
from gradaudit._conclusion import conclude
from gradaudit._errors import ArgumentError, GradientError
from gradaudit._report import Report, Verdict
from gradaudit.claims import Claim, Names, Order, Point, read_claim, read_point
from gradaudit.diagnose import Surroundings, sizes
from gradaudit.evaluate import (
    Budget,
    Evaluator,
    RandomState,
    SeedRng,
    progress_bar,
    read_seed,
)
from gradaudit.judge import Outcome
from gradaudit.probes import (
    Leaf,
    Preflight,
    dense_leaves,
    preflight,
)
from gradaudit.spaces import NumpySpace
from gradaudit.traces import Outputs, Trace, together, trace

Effort = Literal["quick", "standard", "exhaustive"]

EFFORTS: dict[str, tuple[float, int]] = {
    "quick": (32, 1),
    "standard": (256, 2),
    "exhaustive": (float("inf"), 2),
}
"""How many entries get a probe each, and how many directions a stratum gets."""


def check(
    f: Any = None,
    grad: Any = None,
    x: Any = None,
    *,
    cotangent: Any = None,
    value_and_grad: Any = None,
    names: Names | None = None,
    order: Order = "C",
    rtol: float | None = None,
    budget: int | timedelta | None = None,
    seed: int = 0,
    seed_rng: SeedRng = False,
    effort: Effort = "standard",
    progress: bool = False,
) -> Report:
    """Check a claimed gradient against numeric derivatives that know their own error.

    Parameters
    ----------
    f : callable
        From the point to one real number; or to arrays, with a `cotangent`.
    grad : callable or nesting of arrays
        The claimed gradient, as a function of the point or by value: shaped like `x`. With a
        `cotangent`, the vector-Jacobian product with it.
    x : array or nesting of dicts, lists, tuples and dataclasses of arrays
        The point; float16 to longdouble. Never changed, never handed out.
    cotangent : array, nesting of arrays or "random", optional
        What an array-valued `f` is contracted with: the derivative of the loss with respect to its
        output. With ``"random"`` one is drawn and handed to ``grad(x, cotangent)``.
    value_and_grad : callable, optional
        From the point to ``(value, gradient)``, in place of `f` and `grad`.
    names : mapping of str to shape, optional
        What the consecutive slices of a flat vector `x` are called, and their shapes.
    order : {"C", "F"}
        How the leaves were unrolled into that vector.
    rtol : float, optional
        The relative discrepancy that is no mistake: 1e-6 for a float64 claim, 1e-4 for float32,
        1e-2 for float16 and bfloat16. Where it is given, a pass asks for bars below it.
    budget : int or timedelta, optional
        Evaluations of `f`, or time, allowed; what is left over by then is inconclusive.
    seed : int
        What directions, and a random cotangent, are drawn from.
    seed_rng : bool, Generator, RandomState or list of these
        Give every call of `f` and `grad` the same random state: NumPy's and Python's global ones,
        and those given. All are restored afterwards.
    effort : {"standard", "quick", "exhaustive"}
        How many entries are probed one by one; exhaustive probes each of them.
    progress : bool
        Whether to show a progress bar on standard error.

    Returns
    -------
    Report
        Pass, fail or inconclusive, with what was found on each leaf.

    Raises
    ------
    ArgumentError
        If an argument cannot be used; the text names it, and the leaf.
    """
    _demand_options(rtol, effort)
    seed = read_seed(seed)
    random_state = RandomState(seed_rng, seed)
    point = read_point(x, names, order)
    claim = read_claim(
        point, f, grad, value_and_grad=value_and_grad, cotangent=cotangent, seed=seed
    )
    evaluator = Evaluator(
        claim.value,
        point.leaves,
        names=point.names,
        space=NumpySpace(),
        budget=Budget.of(budget),
        random_state=random_state,
        complex_function=claim.complex_value,
    )
    with random_state.restored(), progress_bar(wanted=progress) as show:
        first = preflight(claim, evaluator, random_state)
        allowed, directions = EFFORTS[effort]
        circumstances = Circumstances(evaluator, first.spread, seed, directions, rtol)
        spent = [0, evaluator.budget.spent]
        auditors = _audited(_leaves(point, first), circumstances, allowed, show)
        spent.append(evaluator.budget.spent)
        failed = [auditor for auditor in auditors if auditor.audit.outcome(Outcome.FAIL)]
        traces = _traced(failed, _surroundings(point, claim, first), seed)
        outputs = Outputs(claim, evaluator.budget, random_state)
        traces = outputs.narrowed(failed, traces)
        first = replace(
            first,
            gradient_evaluations=first.gradient_evaluations + outputs.gradient_evaluations,
        )
        spent.append(evaluator.budget.spent)
    stages = dict(zip(("preflight", "probe", "locate"), map(int, np.diff(spent)), strict=True))
    audits = [auditor.audit for auditor in auditors]
    settings = {"rtol": rtol, "effort": effort, "seed_rng": random_state.fixed, "order": order}
    return conclude(
        point,
        first,
        audits,
        traces,
        evaluator,
        f=claim.f,
        seed=seed,
        settings=settings,
        stages=stages,
    )


def assert_gradient(f: Any = None, grad: Any = None, x: Any = None, **options: Any) -> None:
    """Raise unless `check` passes.

    Parameters
    ----------
    f, grad, x : object
        As for `check`.
    **options : object
        As for `check`.

    Raises
    ------
    GradientError
        If the verdict is fail or inconclusive; its text is the report.
    ArgumentError
        If an argument cannot be used.
    """
    report = check(f, grad, x, **options)
    if report.verdict is not Verdict.PASS:
        raise GradientError(report)


def _audited(
    leaves: Sequence[Leaf],
    circumstances: Circumstances,
    allowed: float,
    show: Callable[[str, float], None],
) -> list[Auditor]:
    """Audit leaf after leaf, the smallest of them entry by entry."""
    largest = max((leaf.claimed_size for leaf in leaves), default=0.0)
    dense = dense_leaves([leaf.gradient.size for leaf in leaves], allowed)
    auditors = [
        Auditor(leaf, circumstances, largest=largest, dense=each)
        for leaf, each in zip(leaves, dense, strict=True)
    ]
    for number, auditor in enumerate(auditors):
        for audit in auditor.steps():
            show(audit.leaf.name, (number + audit.part) / len(leaves))
    audits = [auditor.audit for auditor in auditors]
    audit_across(audits, circumstances, [auditor.standard(1) for auditor in auditors])
    return auditors


def _traced(failed: Sequence[Auditor], around: Surroundings, seed: int) -> dict[str, Trace]:
    """Look for the wrong entries, and the cause, of each leaf that failed."""
    traces = {auditor.audit.leaf.name: trace(auditor, around, seed) for auditor in failed}
    leaves = {auditor.audit.leaf.name: auditor.audit.leaf for auditor in failed}
    return together(traces, leaves, around)


def _surroundings(point: Point, claim: Claim, first: Preflight) -> Surroundings:
    claims = dict(zip(point.names, first.gradient.leaves, strict=True))
    shapes = {name: leaf.shape for name, leaf in zip(point.names, point.leaves, strict=True)}
    return Surroundings(claims, sizes(shapes | claim.output.shapes))


def _leaves(point: Point, first: Preflight) -> list[Leaf]:
    """Return the leaves that can be probed: not empty, with a finite claim; if f is a function."""
    space = NumpySpace()
    leaves: list[Leaf] = []
    if first.random or not first.complete:
        return leaves
    for position, (name, values, gradient) in enumerate(
        zip(point.names, point.leaves, first.gradient.leaves, strict=True)
    ):
        if values.size and space.finite(gradient):
            eps = max(space.eps(values), space.eps(gradient))
            leaves.append(Leaf(position, name, space, values, space.flat(gradient), eps))
    return leaves


def _demand_options(rtol: object, effort: object) -> None:
    if rtol is not None and not (_is_number(rtol) and 0 < rtol < 1):  # type: ignore[operator]
        raise ArgumentError(f"`rtol` is {rtol!r}: expected None or a number between 0 and 1")
    if not isinstance(effort, str) or effort not in EFFORTS:
        raise ArgumentError(f"`effort` is {effort!r}: expected one of {', '.join(EFFORTS)}")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | np.floating) and not isinstance(value, bool)
