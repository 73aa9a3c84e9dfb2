"""Many entries of a leaf at once, where f can be evaluated so: those that pass plainly are done."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradaudit.evaluate import Evaluator, Move, Samples, Step
from gradaudit.judge import RESOLVED, Standard, resolved_passes
from gradaudit.probes import Direction, LeafAudit, Passed, coarsest
from gradaudit.slopes import Calibration, remeasure_each
from gradaudit.spaces import EVERY_ENTRY, FloatArray

SIDES = np.array([1.0, -1.0])
"""Of the point, on which each rung has a value."""

EACH = 6
"""Evaluations of an entry: both sides of three rungs."""

LEAST = 256
"""Up to so many entries are measured one by one: to compile f for many takes as long as one to two
hundred of them."""

PORTION = 256
"""Entries that are measured before those left open are looked at one by one."""

WORTH = 0.5
"""It goes on while no more than this part of a portion is left open."""

COMPARED = 3
"""Entries that are measured in both ways: what sets these apart is noise."""

BULK = 1 << 25
"""The number of the direction that gives all entries their steps, for the seed."""

CRUDER = 4.0
"""A quick measurement will do while its bar is within this factor of the first one's."""

WELL = 0.25
"""... or, where noise limits it, while its bar is this part of what still resolves."""


class Bulk:
    """Measures entries of one leaf side by side.

    Nobody but those that pass is judged here. What fails, has a kink, does not move or is not
    resolved is to be looked at by itself, as if it had not been looked at before.

    Parameters
    ----------
    audit : LeafAudit
        Of the leaf; keeps those that pass.
    evaluator : Evaluator
        Of f.
    seed : int
        For the steps.
    """

    def __init__(self, audit: LeafAudit, evaluator: Evaluator, seed: int) -> None:
        self._audit = audit
        self._leaf = audit.leaf
        self._evaluator = evaluator
        self._step = Direction.drawn(audit.leaf, EVERY_ENTRY, (seed, BULK, 0)).step
        self._apart: float | None = None

    def portions(self, entries: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
        """Divide entries, as far as the budget goes.

        Parameters
        ----------
        entries : ndarray of int
            Which.

        Yields
        ------
        ndarray of int
            The same, some after others.
        """
        while entries.size:
            count = int(min(entries.size, PORTION, self._evaluator.budget.left / EACH))
            if not count:
                return
            yield entries[:count]
            entries = entries[count:]

    def left(
        self, entries: NDArray[np.intp], known: Calibration, sharpness: float, standard: Standard
    ) -> NDArray[np.intp] | None:
        """Measure entries, keep those that pass, and return the others.

        Parameters
        ----------
        entries : ndarray of int
            A portion.
        known : Calibration
            What other measurements of the leaf have shown.
        sharpness : float
            The relative bar of the first of them.
        standard : Standard
            Of the leaf.

        Returns
        -------
        ndarray of int or None
            In the same order; None where f cannot be evaluated so.
        """
        step = self._step[entries]
        far = coarsest(self._leaf.rms / np.abs(step))
        steps = known.steps(far)
        amounts = (steps[:, :, None] * SIDES).reshape(-1, EACH) * step[:, None]
        values = self._evaluator.batch(self._leaf.position, entries, amounts)
        if values is None:
            return None
        if self._apart is None:
            self._apart = self._compared(entries, amounts, values)
        known = replace(known, noise=max(known.noise, self._apart))
        slopes = remeasure_each(self._evaluator.centre, values, far, known)
        claimed = self._leaf.gradient[entries] * step
        scale = np.maximum(np.abs(claimed), np.abs(slopes.value))
        rounded = 0.0 if self._leaf.rounded is None else self._leaf.rounded[entries] * step
        granted = self._leaf.granted(rounded, np.abs(claimed))
        standard = replace(standard, rounding=granted)
        good = slopes.plain & resolved_passes(claimed, slopes.value, slopes.error, standard)
        good &= sharp_enough(slopes.error, scale, standard.rtol, sharpness, known)
        threshold = standard.tolerance(scale) + slopes.error
        numbers = (step, claimed, slopes.value, slopes.error, steps[:, -1], threshold)
        if good.any():
            passed = Passed(self._leaf, entries[good], *(array[good] for array in numbers))
            self._audit.passed.append(passed)
            self._audit.part += len(passed) / self._leaf.size
        return entries[~good]

    def _compared(self, entries: NDArray[np.intp], amounts: FloatArray, values: Samples) -> float:
        """Return by how much values differ from those of f called point by point."""
        places = np.unique(np.linspace(0, entries.size - 1, COMPARED).astype(np.intp))
        moves = [
            Move((Step(self._leaf.position, entries[[place]], np.array([amount])),), 1.0)
            for place in places
            for amount in amounts[place]
        ]
        alone = np.array([sample.value for sample in self._evaluator.at(moves)])
        beside = values.values[places].reshape(-1)
        same = (alone == beside) | (np.isnan(alone) & np.isnan(beside))
        worst = float(np.where(same, 0.0, np.abs(alone - beside)).max())
        return math.inf if math.isnan(worst) else worst


def sharp_enough(
    error: Any, scale: Any, tolerable: float, sharpness: float, known: Calibration
) -> Any:
    """Tell whether quick measurements acquit as well as a whole ladder would.

    Parameters
    ----------
    error, scale : float or ndarray of float64
        Their bars, and what these are to be small beside.
    tolerable : float
        A relative bar that is no worse than what is tolerated.
    sharpness : float
        That of the first measurement of the leaf.
    known : Calibration
        What it has shown.

    Returns
    -------
    bool or ndarray of bool
        For each.
    """
    small = error <= scale * max(tolerable, CRUDER * sharpness)
    return small | ((error <= known.noisy) & (error <= WELL * RESOLVED * scale))
