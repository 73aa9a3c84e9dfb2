"""The second verb: move by every step, compare, and say which step would have served."""

from __future__ import annotations

import contextlib
import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradaudit._check import check
from gradaudit._errors import ArgumentError
from gradaudit._measured import Measured
from gradaudit._report import Report, Verdict
from gradaudit.claims import Names, Order, read_gradient
from gradaudit.evaluate import SeedRng
from gradaudit.slopes import Regime
from gradaudit.sweeps import (
    TRIED,
    Curve,
    Entries,
    Ladder,
    Quotients,
    Reference,
    Sweep,
    choose,
    curve,
)


def sweep(
    f: Any = None,
    grad: Any = None,
    x: Any = None,
    *,
    epsilon: float = 1e-7,
    one_sided: bool = False,
    cotangent: Any = None,
    value_and_grad: Any = None,
    names: Names | None = None,
    order: Order = "C",
    seed: int = 0,
    seed_rng: SeedRng = False,
) -> Sweep:
    """Say what a textbook check makes of a gradient at every step, and which is at fault.

    A textbook check adds one step to each entry of `x` in turn, and compares the difference
    quotients with the claim in a single ratio. Too small a step drowns in rounding, too wide a one
    averages over the bends of `f`.

    Parameters
    ----------
    f : callable
        As for `check`.
    grad : callable or nesting of arrays, optional
        As for `check`; with None, and without `value_and_grad`, steps are judged and no claim.
    x : array or nesting of arrays
        The point, as for `check`. The same step is added to all of its entries.
    epsilon : float
        The step of the textbook check that is asked about.
    one_sided : bool
        Whether that check compares with f(x), or with f(x − epsilon).
    cotangent, value_and_grad, names, order : object
        As for `check`.
    seed : int
        What entries of a large point, directions and a random cotangent are drawn from.
    seed_rng : bool, Generator, RandomState or list of these
        As for `check`.

    Returns
    -------
    Sweep
        Two evaluations for each entry and step, up to about 256 entries; those of `check`, and
        those of `numerical_gradient` along these entries.

    Raises
    ------
    ArgumentError
        If an argument cannot be used.
    """
    epsilon = _demand_options(epsilon, one_sided)
    options: dict[str, Any] = {"cotangent": cotangent, "value_and_grad": value_and_grad}
    options |= {"names": names, "order": order, "seed": seed, "seed_rng": seed_rng}
    measured = Measured(f, x, grad=grad, **options)
    report = check(f, grad, x, **options) if measured.claims else None
    with measured.random_state.restored():
        regime = _regime(measured, report)
        claimed = _claimed(measured)
        entries = _entries(measured, claimed)
        quotients = _quotients(measured, entries, epsilon, one_sided=one_sided)
        reference = _reference(measured, entries, random=regime is Regime.RANDOM)
    ours = None if claimed is None else entries.of(claimed)
    with np.errstate(all="ignore"):
        found = curve(quotients, reference, ours, entries.shares)
    return _concluded(measured, report, quotients, reference, found=found, entries=entries)


def _regime(measured: Measured, report: Report | None) -> Regime | None:
    """Return random unless the check has taken the difference of two values for harmless."""
    regime = measured.strange()
    if regime is Regime.NONFINITE:
        value = measured.evaluator.centre.value
        raise ArgumentError(f"`f` returned {value} at `x`: expected a finite number there")
    decided = report is not None and report.verdict is not Verdict.INCONCLUSIVE
    return None if decided else regime


def _claimed(measured: Measured) -> list[NDArray[Any]] | None:
    if not measured.claims:
        return None
    measured.random_state.rewind()
    raw, *_ = measured.claim.watched_gradient()
    return [measured.space.flat(leaf) for leaf in read_gradient(raw, measured.point).leaves]


def _entries(measured: Measured, claimed: list[NDArray[Any]] | None) -> Entries:
    point = measured.point
    sizes = [leaf.size for leaf in point.leaves]
    if not sum(sizes):
        raise ArgumentError("`x` is empty: expected at least one entry to move")
    return choose(sizes, point.names, claimed, measured.seed)


def _quotients(
    measured: Measured, entries: Entries, epsilon: float, *, one_sided: bool
) -> Quotients:
    space = measured.space
    leaves = [leaf for leaf in measured.point.leaves if leaf.size]
    sizes = [space.rms(leaf) for leaf in leaves]
    ladder = Ladder.down(max(sizes), min(map(space.eps, leaves)), epsilon, one_sided=one_sided)
    return Quotients.measured(measured.evaluator, entries, ladder, tried=TRIED * min(sizes))


def _reference(measured: Measured, entries: Entries, *, random: bool) -> Reference:
    """Measure the slope along each entry; and the noise of f on the leaf where it is loudest."""
    if random:
        return Reference(np.full(len(entries), np.nan), np.full(len(entries), np.inf), math.nan)
    moved = [(leaf, picked) for leaf, picked in enumerate(entries.picked) if picked.size]
    slopes = [slope for leaf, picked in moved for slope in measured.slopes(leaf, picked.tolist())]
    return Reference(
        np.array([slope.value for slope in slopes]),
        np.array([slope.error for slope in slopes]),
        max(measured.noise(leaf) for leaf, _ in moved),
    )


def _concluded(
    measured: Measured,
    report: Report | None,
    quotients: Quotients,
    reference: Reference,
    *,
    found: Curve,
    entries: Entries,
) -> Sweep:
    value = abs(float(measured.evaluator.centre.value))
    coarsest = max((leaf for leaf in measured.point.leaves if leaf.size), key=measured.space.eps)
    arrays = (quotients.ladder.steps, found.ratios, found.errors, found.noise, found.truncation)
    for array in arrays:
        array.setflags(write=False)
    return Sweep(
        *arrays,
        epsilon=quotients.ladder.epsilon,
        best_step=found.best_step,
        resolution=found.resolution,
        digits=-math.log10(reference.noise / value) if value and reference.noise else math.nan,
        lost=float(found.lost[quotients.ladder.steps == quotients.ladder.epsilon].item()),
        dtype=str(coarsest.dtype),
        one_sided=quotients.ladder.one_sided,
        entries=len(entries),
        total=entries.total,
        unmeasured=int(np.count_nonzero(~reference.known)),
        evaluations=measured.evaluator.budget.spent + (report.evaluations if report else 0),
        seed=measured.seed,
        report=report,
    )


def _demand_options(epsilon: object, one_sided: object) -> float:
    if not isinstance(one_sided, bool | np.bool_):
        raise ArgumentError(f"`one_sided` is {one_sided!r}: expected True or False")
    step = math.nan
    if isinstance(epsilon, int | float | np.integer | np.floating) and epsilon is not True:
        with contextlib.suppress(OverflowError):
            step = float(epsilon)
    if not 0 < step < math.inf:
        raise ArgumentError(f"`epsilon` is {epsilon!r}: expected a positive number")
    return step
