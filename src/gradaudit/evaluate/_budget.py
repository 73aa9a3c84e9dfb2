"""How much a check may spend."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np

from gradaudit._errors import ArgumentError


class BudgetSpentError(Exception):
    """The budget does not allow another evaluation; never leaves the package."""


@dataclass
class Budget:
    """Evaluations or time allowed, and the evaluations spent.

    Attributes
    ----------
    evaluations : float
        Calls of f allowed.
    seconds : float
        Wall-clock time allowed.
    spent : int
        Calls of f made.
    stopped : threading.Event
        Set once somebody has had enough: then nothing is left.
    """

    evaluations: float = float("inf")
    seconds: float = float("inf")
    spent: int = 0
    started: float = field(default_factory=time.monotonic)
    stopped: threading.Event = field(default_factory=threading.Event)

    @classmethod
    def of(cls, budget: int | timedelta | None) -> Budget:
        """Read the argument `budget`.

        Parameters
        ----------
        budget : int, timedelta or None
            Calls of f, or time; None for no limit.

        Returns
        -------
        Budget
            With nothing spent.

        Raises
        ------
        ArgumentError
            If it is of another type or not positive.
        """
        if budget is None:
            return cls()
        if isinstance(budget, timedelta) and budget > timedelta(0):
            return cls(seconds=budget.total_seconds())
        whole = isinstance(budget, int | np.integer) and not isinstance(budget, bool)
        if whole and budget > 0:  # type: ignore[operator]
            return cls(evaluations=int(budget))  # type: ignore[arg-type]
        raise ArgumentError(
            f"`budget` is {budget!r}: expected a positive number of evaluations (an int) "
            "or a positive datetime.timedelta"
        )

    def spend(self) -> None:
        """Count one evaluation.

        Raises
        ------
        BudgetSpentError
            If there is none left.
        """
        if self.left <= 0:
            raise BudgetSpentError
        self.spent += 1

    @property
    def left(self) -> float:
        """How many more calls of f are allowed; none once the time is over, or it was stopped."""
        over = self.stopped.is_set() or self.elapsed > self.seconds
        return 0 if over else self.evaluations - self.spent

    @property
    def so_far(self) -> tuple[int, float]:
        """What was spent: calls of f, and wall-clock seconds."""
        return self.spent, self.elapsed

    def rest(self) -> Budget:
        """Return a budget of what is left, with nothing spent; stopped along with this one."""
        return Budget(
            self.evaluations - self.spent, self.seconds - self.elapsed, stopped=self.stopped
        )

    @property
    def elapsed(self) -> float:
        """Wall-clock seconds since the start."""
        return time.monotonic() - self.started
