"""A leaf that failed, of a function with several outputs: through which of them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from gradaudit._audit import Auditor
from gradaudit.claims import Claim, read_gradient
from gradaudit.evaluate import Budget, BudgetSpentError, Evaluator, RandomState
from gradaudit.judge import Judgement, Outcome, judge
from gradaudit.locate import affected, name_outputs
from gradaudit.probes import Direction, EvaluatedLine
from gradaudit.slopes import measure
from gradaudit.spaces import Array
from gradaudit.traces._trace import Trace

Part: TypeAlias = "tuple[Evaluator, list[Array]]"
"""f contracted with a part of the cotangent, and the claims of all leaves on it."""

OUTPUTS = 1 << 26
"""The number of the direction over all wrong entries of a leaf, for the seed."""


class Outputs:
    """Asks for the vector-Jacobian product with parts of the cotangent.

    Parameters
    ----------
    claim : Claim
        Whose gradient is a function of the cotangent, too.
    budget : Budget
        What may be spent.
    random_state : RandomState
        Rewound before each call.

    Attributes
    ----------
    gradient_evaluations : int
        Calls of the gradient made here.
    """

    def __init__(self, claim: Claim, budget: Budget, random_state: RandomState) -> None:
        self.gradient_evaluations = 0
        self._claim = claim
        self._budget = budget
        self._random_state = random_state

    def narrowed(self, failed: Sequence[Auditor], traces: Mapping[str, Trace]) -> dict[str, Trace]:
        """Find the outputs through which the leaves that failed are wrong.

        Parameters
        ----------
        failed : sequence of Auditor
            Of these leaves.
        traces : mapping of str to Trace
            Where they are wrong.

        Returns
        -------
        dict of str to Trace
            The same, with the outputs, where these are not all.
        """
        found, shapes = dict(traces), self._claim.output.shapes
        if not self._claim.linear or sum(map(math.prod, shapes.values())) <= 1:
            return found
        try:
            for auditor in failed:
                name = auditor.audit.leaf.name
                fails = _Failing(self, auditor, traces[name])
                outputs = name_outputs(list(shapes), affected(list(shapes.values()), fails))
                found[name] = replace(traces[name], outputs=outputs)
        except BudgetSpentError:
            pass
        return found

    def halves(self) -> list[Part]:
        """Return `part` for positive and for negative cotangents; nothing if there are not both."""
        if not self._claim.linear:
            return []
        return [self.part(masks) for masks in self._claim.output.by_sign()]

    def part(self, masks: Sequence[NDArray[np.bool_]]) -> Part:
        """Return f contracted with a part of the cotangent, and the claim on it.

        Parameters
        ----------
        masks : sequence of ndarray of bool
            Which part.

        Returns
        -------
        Evaluator, list of ndarray
            On the same budget; the claimed gradients of all leaves.
        """
        claim, point = self._claim.part(masks), self._claim.point
        evaluator = Evaluator(
            claim.value,
            point.leaves,
            names=point.names,
            space=point.space,
            budget=self._budget,
            random_state=self._random_state,
        )
        evaluator.centre, intact = evaluator.counted(claim.watched_value)
        evaluator.writes = not intact
        self._random_state.rewind()
        self.gradient_evaluations += 1
        return evaluator, list(read_gradient(claim.watched_gradient()[0], point).leaves)


def judged_on(part: Part, direction: Direction, auditor: Auditor) -> Judgement:
    """Judge the claim on a part of the outputs along a direction.

    Parameters
    ----------
    part : Evaluator, list of ndarray
        As `Outputs.part` gives it.
    direction : Direction
        Over one leaf.
    auditor : Auditor
        Of that leaf.

    Returns
    -------
    Judgement
        By the standard of the leaf.
    """
    evaluator, gradients = part
    leaf = auditor.audit.leaf
    flat = leaf.space.flat(gradients[leaf.position])
    direction = direction.claimed_by(replace(leaf, mended=flat, rounded=None))
    slope = measure(EvaluatedLine.along(evaluator, direction)).slope
    return judge(direction.claimed, direction.size, slope, auditor.standard(direction.rounding))


class _Failing:
    """Whether a leaf is wrong for a part of the outputs, along a direction in which it failed."""

    def __init__(self, outputs: Outputs, auditor: Auditor, trace: Trace) -> None:
        self._outputs = outputs
        self._auditor = auditor
        leaf, wrong = auditor.audit.leaf, np.flatnonzero(trace.wrong)
        failed = auditor.audit.outcome(Outcome.FAIL)
        worst = max(failed, key=lambda probe: probe.judgement.discrepancy)
        key = (OUTPUTS, wrong.size)
        self._direction = Direction.drawn(leaf, wrong, key) if wrong.size else worst.direction

    def __call__(self, masks: Sequence[NDArray[np.bool_]]) -> bool:
        part = self._outputs.part(masks)
        return judged_on(part, self._direction, self._auditor).outcome is Outcome.FAIL
