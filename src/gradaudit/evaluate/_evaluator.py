"""The one place that calls the user's function."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from gradaudit.evaluate._budget import Budget
from gradaudit.evaluate._random_state import RandomState
from gradaudit.evaluate._sample import Sample
from gradaudit.spaces import Array, Index, Space

T = TypeVar("T")


@dataclass(frozen=True)
class Move:
    """A point near x: ``times * step`` added to entries of one leaf.

    Attributes
    ----------
    leaf : int
        Which one.
    index : slice or ndarray of int
        Which entries.
    step : array
        By how much each, in the leaf's units.
    times : float
        The multiple.
    """

    leaf: int
    index: Index
    step: Array
    times: float


class Evaluator:
    """Calls a real function of leaves on copies, counting.

    The function owns what it is given: perturbed leaves are made afresh for each call. The other
    leaves are shared between calls for as long as the function leaves them as they are; one that
    writes into them is found out after the call and gets fresh copies from then on.

    Parameters
    ----------
    function : callable
        From a sequence of leaves to a `Sample`.
    names : sequence of str
        What the leaves are called.
    leaves : sequence of array
        The point; never handed out, never changed.
    space : Space
        Of these arrays.
    budget : Budget
        What may be spent.
    random_state : RandomState
        Rewound before each call.

    Attributes
    ----------
    centre : Sample
        The value at the point, to be set once it is known.
    quantum : float
        The smallest change from it ever seen.
    writes : bool
        Whether the function writes into what it is given.
    """

    def __init__(
        self,
        function: Callable[[Sequence[Array]], Sample],
        names: Sequence[str],
        leaves: Sequence[Array],
        space: Space,
        budget: Budget,
        random_state: RandomState,
    ) -> None:
        self.space = space
        self.names = tuple(names)
        self.leaves = tuple(leaves)
        self.budget = budget
        self.writes = False
        self.centre = Sample(np.float64(math.nan), math.nan)
        self.quantum = math.inf
        self._function = function
        self._random_state = random_state
        self._shared: list[Array] = []

    def counted(self, call: Callable[[], T]) -> T:
        """Count one evaluation of f that somebody else makes at the point itself."""
        self.budget.spend()
        self._random_state.rewind()
        return call()

    def at(self, moves: Sequence[Move]) -> list[Sample]:
        """Return the values at several moved points; NaN where f fails arithmetically.

        Parameters
        ----------
        moves : sequence of Move
            The points.

        Returns
        -------
        list of Sample
            One for each.
        """
        samples = [self._one(move) for move in moves]
        if self._written(self._shared):
            self.writes, self._shared = True, []
            samples = [self._one(move) for move in moves]
        changes = [abs(float(sample.value - self.centre.value)) for sample in samples]
        self.quantum = min([self.quantum, *(change for change in changes if change > 0)])
        return samples

    def _one(self, move: Move) -> Sample:
        self.budget.spend()
        moved = self.space.moved(self.leaves[move.leaf], move.index, move.step, move.times)
        point = self._others()
        point[move.leaf] = moved
        self._random_state.rewind()
        try:
            with np.errstate(all="ignore"):
                return self._function(point)
        except (ArithmeticError, np.linalg.LinAlgError):
            return Sample(np.float64(math.nan), math.nan)
        except ValueError as error:
            if str(error).startswith("math domain error"):
                return Sample(np.float64(math.nan), math.nan)
            error.add_note(self._where(move))
            raise
        except BaseException as error:
            error.add_note(self._where(move))
            raise

    def _others(self) -> list[Array]:
        if self.writes:
            return [self.space.copy(leaf) for leaf in self.leaves]
        if not self._shared:
            self._shared = [self.space.copy(leaf) for leaf in self.leaves]
        return list(self._shared)

    def _written(self, arrays: Sequence[Array]) -> bool:
        return not all(map(self.space.same, arrays, self.leaves))

    def _where(self, move: Move) -> str:
        return (
            f"gradaudit: raised by `f` at evaluation {self.budget.spent}, with `{self.names[move.leaf]}` "
            f"moved by {move.times:.3g} times the direction drawn; the arrays given are as they were"
        )
