"""The values of f on both sides of the point, on a ladder of falling steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gradaudit.evaluate import Sample
from gradaudit.slopes._line import Line

FloatArray: TypeAlias = "NDArray[np.float64]"

RATIO = 4.0
"""By what factor the steps fall from one rung to the next."""

DENSE_RATIO = 2.0
"""The same where rungs lie close."""

BAR = 2.0
"""Error bar of a difference of two values of f, over the noise of one of them."""

FEW = 1000.0
"""Changes beyond this many quanta may come in other quanta: f has another exponent there."""

MULTIPLE = 1e-3
"""How near a change must be to a multiple of the quantum, beside the noise."""


@dataclass(frozen=True)
class Rungs:
    """The values of f at x + h v and x - h v for falling steps h.

    Attributes
    ----------
    centre : Sample
        The value at h = 0.
    steps : ndarray of float64, shape (k,)
        The steps, falling by a constant factor.
    plus, minus : ndarray, shape (k,)
        The values, in the precision of f.
    noise : ndarray of float64, shape (k,)
        What rounding may have added to any one value of the rung.
    """

    centre: Sample
    steps: FloatArray
    plus: NDArray[np.floating[Any]]
    minus: NDArray[np.floating[Any]]
    noise: FloatArray

    def __len__(self) -> int:
        return self.steps.size

    def __getitem__(self, part: slice) -> Rungs:
        return Rungs(
            self.centre, self.steps[part], self.plus[part], self.minus[part], self.noise[part]
        )

    @property
    def moves(self) -> bool:
        """Whether any value differs from the one at the point."""
        middle = self.centre.value
        return bool((self.plus != middle).any() or (self.minus != middle).any())

    @property
    def two_sided(self) -> Rungs:
        """The finest run of rungs with a value on either side."""
        return self[_last_run(np.isfinite(self.plus) & np.isfinite(self.minus))]

    @property
    def odd(self) -> FloatArray:
        """The differences f(x + h v) - f(x - h v)."""
        return np.asarray(self.plus - self.minus, dtype=np.float64)

    @property
    def even(self) -> FloatArray:
        """The second differences f(x + h v) - 2 f(x) + f(x - h v)."""
        middle = self.centre.value
        return np.asarray((self.plus - middle) + (self.minus - middle), dtype=np.float64)

    @property
    def central(self) -> FloatArray:
        """The central difference quotients."""
        return np.asarray(self.plus / 2 - self.minus / 2, dtype=np.float64) / self.steps

    @property
    def gap(self) -> FloatArray:
        """The forward less the backward difference quotients."""
        return self.even / self.steps

    @property
    def bars(self) -> FloatArray:
        """The error bars of the difference quotients; those of the gap are twice as wide."""
        return BAR * self.noise / self.steps

    def falls(self, powers: Sequence[int]) -> tuple[float, ...]:
        """Return by what factors terms of these powers of h fall from one rung to the next."""
        ratio = float(self.steps[0] / self.steps[1]) if len(self) > 1 else RATIO
        return tuple(ratio**power for power in powers)

    def side(self, *, right: bool) -> tuple[Rungs, FloatArray]:
        """Return the finest run of rungs with values on one side, and their quotients."""
        values = self.plus if right else self.minus
        inside = self[_last_run(np.isfinite(values))]
        middle = self.centre.value
        change = inside.plus - middle if right else middle - inside.minus
        return inside, np.asarray(change, dtype=np.float64) / inside.steps

    def with_quantum(self, quantum: float) -> Rungs:
        """Raise the noise to half a quantum of f, if f comes in quanta.

        Where small steps do not change f at all, larger ones do, and all changes are multiples of
        the smallest change ever seen, f was rounded, or cast to a lower precision.

        Parameters
        ----------
        quantum : float
            That smallest change.

        Returns
        -------
        Rungs
            These, or the same with more noise.
        """
        middle = self.centre.value
        still = self.plus[-1] == middle and self.minus[-1] == middle
        if not still or not self.moves:
            return self
        changes = np.concatenate([self.plus, self.minus]) - middle
        changes = changes[np.isfinite(changes)].astype(np.float64)
        multiples = changes[np.abs(changes) <= FEW * quantum] / quantum
        slack = MULTIPLE + 4 * float(self.noise[0]) / quantum
        if (np.abs(multiples - np.round(multiples)) > slack).any():
            return self
        return replace(self, noise=np.fmax(self.noise, quantum / 2))


def _last_run(finite: NDArray[np.bool_]) -> slice:
    broken = np.flatnonzero(~finite)
    return slice(int(broken[-1]) + 1 if broken.size else 0, None)


def climb_down(line: Line, steps: Sequence[float], noise: float) -> Rungs:
    """Evaluate both sides of a line at the given steps.

    Parameters
    ----------
    line : Line
        The function.
    steps : sequence of float
        Positive and falling.
    noise : float
        The noise of f at the point, at least.

    Returns
    -------
    Rungs
        One for each step.
    """
    samples = line.at([side * step for step in steps for side in (1.0, -1.0)])
    plus, minus = samples[0::2], samples[1::2]
    rounding = [max(a.rounding, b.rounding) for a, b in zip(plus, minus, strict=True)]
    return Rungs(
        line.centre,
        np.array(steps),
        np.array([sample.value for sample in plus]),
        np.array([sample.value for sample in minus]),
        np.fmax(np.array(rounding), max(noise, line.centre.rounding)),
    )


def joined(one: Rungs, other: Rungs) -> Rungs:
    """Return the rungs of two ladders on the same line as one.

    Parameters
    ----------
    one, other : Rungs
        Of the same line.

    Returns
    -------
    Rungs
        All of them, the steps falling.
    """
    order = np.argsort(-np.concatenate([one.steps, other.steps]), kind="stable")

    def merged(first: NDArray[Any], second: NDArray[Any]) -> NDArray[Any]:
        return np.concatenate([first, second])[order]

    return Rungs(
        one.centre,
        merged(one.steps, other.steps),
        merged(one.plus, other.plus),
        merged(one.minus, other.minus),
        merged(one.noise, other.noise),
    )
