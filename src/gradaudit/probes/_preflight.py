"""Before any slope: whether f is a function, leaves its input alone, and the point is telling."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from gradaudit._errors import ArgumentError
from gradaudit.claims import Claim, Gradient, read_gradient
from gradaudit.evaluate import BudgetSpentError, Evaluator, RandomState
from gradaudit.probes._direction import LARGE
from gradaudit.spaces import Array, FloatArray, Space

SAME = 64.0
"""Two values at one point may differ by this many half units in the last place: threads that sum in
another order. More is randomness."""

SECOND = 1 << 20
"""At a point of more entries there is no room for a gradient beside the claim."""

INTO_POINT = "`f` into `x`"
"""Who wrote into what, in the words of a finding."""


@dataclass(frozen=True)
class Preflight:
    """What was found at the point itself.

    Attributes
    ----------
    gradient : Gradient
        The claim.
    random : tuple of str
        Which of ``f`` and ``grad`` gave two answers at the same point.
    spread : float
        By how much two values of f differed.
    writes : tuple of str
        What was written into: ``f into `x```…
    notes : tuple of str
        Remarks that change no verdict.
    gradient_evaluations : int
        Calls of `grad`, and of the same formula in float64.
    complete : bool
        Whether the budget sufficed.
    exact : sequence of ndarray of float64, or None
        The gradient by the same formula in float64, leaf by leaf and flat, where it can be had.
    """

    gradient: Gradient
    random: tuple[str, ...]
    spread: float
    writes: tuple[str, ...]
    notes: tuple[str, ...]
    gradient_evaluations: int
    complete: bool = True
    exact: Sequence[FloatArray] | None = None


def preflight(claim: Claim, evaluator: Evaluator, random_state: RandomState) -> Preflight:
    """Call f and the claimed gradient twice each at the point, and a float64 copy's once.

    Parameters
    ----------
    claim : Claim
        What is to be checked.
    evaluator : Evaluator
        Of its function; learns here whether f writes into its input.
    random_state : RandomState
        Rewound before each call.

    Returns
    -------
    Preflight
        All that these calls show.

    Raises
    ------
    ArgumentError
        If f(x) is not finite, or an answer cannot be used.
    """
    try:
        samples = [evaluator.counted(claim.watched_value) for _ in range(2)]
    except BudgetSpentError:
        stand_in = Gradient(claim.point.leaves, ())
        return Preflight(stand_in, (), 0.0, (), (), gradient_evaluations=0, complete=False)
    (centre, intact), (again, still_intact) = samples
    if not np.isfinite(centre.value):
        raise ArgumentError(f"`f` returned {centre.value} at `x`: expected a finite number there")
    evaluator.centre = centre
    evaluator.writes = not (intact and still_intact)
    gradient, same, *untouched = _claimed(claim, random_state)
    spread = abs(float(centre.value - again.value))
    unsteady = (not spread <= SAME * centre.rounding, not same)
    said = (INTO_POINT, "`grad` into `x`", "`grad` into its cotangent")
    kept = (not evaluator.writes, *untouched)
    room = sum(map(claim.point.space.size, claim.point.leaves)) <= SECOND
    beside = claim.in_float64 is not None and room and same
    return Preflight(
        gradient,
        tuple(name for name, is_so in zip(("f", "grad"), unsteady, strict=True) if is_so),
        spread,
        tuple(text for text, is_so in zip(said, kept, strict=True) if not is_so),
        (*claim.notes, *gradient.notes, *claim.output.notes, *_telling(claim)),
        gradient_evaluations=3 if beside else 2,
        exact=claim.exact() if beside else None,
    )


def _claimed(claim: Claim, random_state: RandomState) -> tuple[Gradient, bool, bool, bool]:
    """Ask for the gradient twice; say if it was the same, and point and cotangent kept.

    There is room for one: of the first, large leaves are remembered by some of their entries.
    """
    space = claim.point.space
    random_state.rewind()
    raw, point_kept, cotangent_kept = claim.watched_gradient()
    first = [_remembered(leaf, space) for leaf in read_gradient(raw, claim.point).leaves]
    del raw
    random_state.rewind()
    gradient = read_gradient(claim.watched_gradient()[0], claim.point)
    again = [_remembered(leaf, space) for leaf in gradient.leaves]
    return gradient, all(map(_agree, first, again)), point_kept, cotangent_kept


def _remembered(leaf: Array, space: Space) -> FloatArray:
    """Return entries of a leaf, flat: of a large one no more than some, evenly spread."""
    every = -(-space.size(leaf) // LARGE) or 1
    return np.array(space.flat(leaf, slice(None, None, every)))


def _agree(one: FloatArray, other: FloatArray) -> bool:
    slack = 1e-3 * np.abs(one[np.isfinite(one)]).max(initial=0.0)
    return np.allclose(one, other, rtol=0.0, atol=slack, equal_nan=True)


def _telling(claim: Claim) -> Iterator[str]:
    """Say where the point may hide mistakes."""
    space = claim.point.space
    for value, what in ((0.0, "zeros"), (1.0, "ones")):
        names = [
            name
            for name, leaf in zip(claim.point.names, claim.point.leaves, strict=True)
            if name not in claim.point.coordinates
            and space.size(leaf) > 1
            and bool((space.flat(leaf) == value).all())
        ]
        if names:
            yield (
                f"all {what} in {', '.join(names)}: a mistake that such values hide cannot show; "
                "a random point tells more"
            )
