"""How a check is to be done: what every door asks for beside the claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Literal

import numpy as np

from gradaudit._errors import ArgumentError
from gradaudit.evaluate import Budget, RandomState, SeedRng, Stream, read_seed

Effort = Literal["quick", "standard", "exhaustive"]

EFFORTS: dict[str, tuple[float, int]] = {
    "quick": (32, 1),
    "standard": (256, 2),
    "exhaustive": (float("inf"), 2),
}
"""How many entries get a probe each, and how many directions a stratum gets."""


@dataclass(frozen=True)
class Options:
    """How a check is to be done.

    Attributes
    ----------
    rtol : float or None
        The relative discrepancy that is no mistake.
    budget : Budget
        What may be spent, counted from now.
    seed : int
        What directions are drawn from.
    random_state : RandomState
        What every call of the user's functions finds.
    effort : str
        One of `EFFORTS`.
    progress : bool
        Whether to show a progress bar.
    """

    rtol: float | None
    budget: Budget
    seed: int
    random_state: RandomState
    effort: Effort
    progress: bool

    @property
    def settings(self) -> dict[str, Any]:
        """What a report says of them, beside the seed."""
        fixed = self.random_state.fixed
        return {"rtol": self.rtol, "effort": self.effort, "seed_rng": fixed}

    def steady(self) -> Options:
        """Return the same, with every call finding the same random state."""
        return replace(self, random_state=self.random_state.steady())


def read_options(
    *,
    rtol: float | None = None,
    budget: int | timedelta | None = None,
    seed: int = 0,
    seed_rng: SeedRng = False,
    effort: Effort = "standard",
    progress: bool = False,
    streams: Sequence[Stream] = (),
) -> Options:
    """Read the options that all doors have.

    Parameters
    ----------
    rtol, budget, seed, seed_rng, effort, progress : object
        As for `check`.
    streams : sequence of Stream
        The random generators of a framework.

    Returns
    -------
    Options
        With nothing spent.

    Raises
    ------
    ArgumentError
        If one cannot be used; the text names it.
    """
    if rtol is not None and not (_is_number(rtol) and 0 < rtol < 1):
        raise ArgumentError(f"`rtol` is {rtol!r}: expected None or a number between 0 and 1")
    if not isinstance(effort, str) or effort not in EFFORTS:
        raise ArgumentError(f"`effort` is {effort!r}: expected one of {', '.join(EFFORTS)}")
    seed = read_seed(seed)
    random_state = RandomState(seed_rng, seed, streams)
    return Options(rtol, Budget.of(budget), seed, random_state, effort, progress)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | np.floating) and not isinstance(value, bool)
