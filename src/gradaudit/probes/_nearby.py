"""Slopes at points beside a kink: what bounds a claim where the two one-sided slopes do not.

A generalised gradient is a mean of gradients at points nearby (F. H. Clarke 1975). Where f bends
one way, the one-sided slopes along an entry are the extremes of those. Where it does not, as where
three and more equal values are sorted, they need not be: alone, the entry becomes the first of the
equals or the last, and the claim may have it anywhere between.

No other point has to be looked at. With h(w) for the one-sided slope along w at the point, the
slope of h between two directions is a mean of slopes of f at points that lie beside the point in
these directions, whatever pieces f is made of there (G. Lebourg's mean value theorem).
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from gradaudit.evaluate import Evaluator
from gradaudit.judge import RESOLVED, Outcome
from gradaudit.probes._direction import Direction, factor_bits
from gradaudit.probes._line import EvaluatedLine
from gradaudit.probes._probe import Probe
from gradaudit.slopes import Regime, Slope, measure
from gradaudit.spaces import EVERY_ENTRY

SPREADS = 8
"""So often all entries of the leaf are moved apart anew."""

FRUITLESS = 3
"""After so many that showed nothing beyond the one-sided slopes, there is no more to see."""

LOOKS, EACH = 20, 64
"""Lines measured on an entry's way past the others, and what one may cost: a budget that has not so
much left is spent on other things."""

COARSE, FINE = 0.5, 1 / 16
"""Parts of that way: wider ones are halved in any case, narrower ones are not."""

NUMBER = 1 << 25
"""Where the numbers of these directions start, for the seed."""


def excused(
    probe: Probe, judged: Callable[[Slope], Probe], evaluator: Evaluator, noise: float, seed: int
) -> Probe:
    """Judge an entry that fails at a kink again, by the slopes at points nearby.

    Parameters
    ----------
    probe : Probe
        Any; others are left as they are.
    judged : callable
        From a slope of the entry to a probe of it.
    evaluator : Evaluator
        Of f.
    noise : float
        Of f along the leaf.
    seed : int
        For the spreads.

    Returns
    -------
    Probe
        With one-sided slopes as far apart as those nearby, and so marked, if the claim is between
        them; else the same.
    """
    alone = probe.direction.count == 1 and probe.slope.regime is Regime.KINK
    if not (alone and probe.judgement.outcome is Outcome.FAIL):
        return probe
    slope, fruitless = probe.slope, 0
    for number in range(SPREADS):
        if fruitless == FRUITLESS or evaluator.budget.left < LOOKS * EACH:
            break
        before, spread = slope, _Spread(probe.direction, evaluator, noise, (seed, NUMBER, number))
        for value, error in spread.slopes():
            wider = _reaching(slope, value, error, probe.direction.size)
            if wider is slope:
                continue
            slope, again = wider, judged(wider)
            if again.judgement.outcome is not Outcome.FAIL:
                return replace(again, nearby=True)
        fruitless += slope is before
    return probe


class _Spread:
    """All entries of a leaf moved apart, and one of them led past the others."""

    def __init__(
        self, direction: Direction, evaluator: Evaluator, noise: float, key: tuple[int, ...]
    ) -> None:
        leaf = direction.leaf
        self._direction, self._evaluator, self._noise = direction, evaluator, noise
        self._entry = int(np.arange(leaf.size)[direction.index][0])
        self._unit = float(leaf.scale[self._entry])
        grid = 2 ** (factor_bits(leaf.space.eps(leaf.values)) + 1)
        rng = np.random.default_rng((*key, self._entry))
        self._step = leaf.scale * (rng.integers(-grid, grid, leaf.size, endpoint=True) / grid)
        self._finest = max(FINE, 1 / grid)
        self._known: dict[float, Slope] = {}

    def slopes(self) -> Iterator[tuple[float, float]]:
        """Yield slopes along the entry, each with its bar: of parts of its way, the widest first.

        A part is halved for as long as its halves differ: the entry passes others there.
        """
        parts = deque([(-1.0, 1.0)])
        while parts and len(self._known) < LOOKS:
            low, high = parts.popleft()
            middle = (low + high) / 2
            if middle - low < self._finest:
                continue
            halves = (low, middle), (middle, high)
            found = [list(self._slopes(half)) for half in halves]
            for both in found:
                yield from both
            if high - low > COARSE or not _alike(*found):
                parts += halves

    def _slopes(self, part: tuple[float, float]) -> Iterator[tuple[float, float]]:
        """Yield the slopes of h between two directions, and between the opposite of these."""
        one, other = map(self._sides, part)
        times = float(self._direction.step[0]) / self._unit / (part[1] - part[0])
        error = (one.side_error + other.side_error) * abs(times)
        for value in (other.right - one.right, other.left - one.left):
            if math.isfinite(value + error):
                yield value * times, error

    def _sides(self, place: float) -> Slope:
        """Return the one-sided slopes of f with the entry at some place among the others."""
        if place not in self._known:
            leaf, step = self._direction.leaf, self._step.copy()
            step[self._entry] = place * self._unit
            direction = Direction.along(leaf, EVERY_ENTRY, step, leaf.gradient)
            line = EvaluatedLine.along(self._evaluator, direction)
            self._known[place] = measure(line, self._noise).slope
        return self._known[place]


def _alike(some: list[tuple[float, float]], others: list[tuple[float, float]]) -> bool:
    pairs = zip(some, others, strict=False)
    return all(abs(one - other) <= bar + bar_ for (one, bar), (other, bar_) in pairs)


def _reaching(slope: Slope, value: float, error: float, size: float) -> Slope:
    """Widen a kink so far that a slope lies within, if it is resolved and surely does not."""
    low, high = sorted((slope.left, slope.right))
    doubt = error + slope.side_error
    resolved = error <= RESOLVED * max(abs(value), abs(low), abs(high), size)
    if not resolved or low - doubt <= value <= high + doubt:
        return slope
    low, high = min(low, value), max(high, value)
    left, right = (low, high) if slope.left <= slope.right else (high, low)
    return replace(slope, left=left, right=right, side_error=max(slope.side_error, error))
