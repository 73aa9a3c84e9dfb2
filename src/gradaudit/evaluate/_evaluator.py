"""The one place that calls the user's function."""

from __future__ import annotations

import math
import re
import sys
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.exceptions import ComplexWarning
from numpy.typing import NDArray

from gradaudit.evaluate._budget import Budget
from gradaudit.evaluate._random_state import RandomState
from gradaudit.evaluate._sample import Sample, Samples
from gradaudit.spaces import Array, FloatArray, Index, Space

T = TypeVar("T")

MATH_DOMAIN = re.compile(r"math domain error|expected a \w+ input")
"""How the math module says that a function has no value: up to Python 3.13, and since."""


def _references_unseen() -> int:
    """Return how many references this Python counts to an array that only one function knows."""
    array = np.empty(1)
    return sys.getrefcount(array)


UNSEEN = _references_unseen()
"""More references than this, and somebody else still holds the array."""


class Step(NamedTuple):
    """How far entries of one leaf move.

    Attributes
    ----------
    leaf : int
        Which leaf.
    entries : slice or ndarray of int
        Which entries.
    amount : array, flat
        By how much each, in the leaf's units.
    """

    leaf: int
    entries: Index
    amount: Array


@dataclass(frozen=True)
class Move:
    """A point near x: ``times`` some steps away.

    Attributes
    ----------
    steps : tuple of Step
        At most one for each leaf.
    times : float
        The multiple.
    """

    steps: tuple[Step, ...]
    times: float


class Evaluator:
    """Calls a real function of leaves on copies, counting.

    The function owns what it is given: perturbed leaves are its own for as long as it keeps any
    reference to them. The other leaves are shared between calls for as long as the function leaves
    them as they are; one that writes into them is found out and gets copies from then on.

    Parameters
    ----------
    function : callable
        From a sequence of leaves to a `Sample`.
    leaves : sequence of array
        The point; never handed out, never changed.
    names : sequence of str
        What the leaves are called.
    space : Space
        Of these arrays.
    budget : Budget
        What may be spent.
    random_state : RandomState
        Rewound before each call.
    complex_function : callable, optional
        The same function of leaves some of which are complex; None where it is not known to be
        analytic.
    batch_function : callable, optional
        The same function at points that differ from x in one entry each: from a leaf's position,
        entries of it and what these become to `Samples`; None where it cannot be had so.

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
        leaves: Sequence[Array],
        *,
        names: Sequence[str],
        space: Space,
        budget: Budget,
        random_state: RandomState,
        complex_function: Callable[[Sequence[Array]], complex | None] | None = None,
        batch_function: Callable[[int, NDArray[np.intp], FloatArray], Samples | None] | None = None,
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
        self._complex_function = complex_function
        self._batch_function = batch_function
        self._shared: dict[int, Array] = {}
        self._spare: dict[int, Array] = {}

    def eps(self, leaf: int) -> float:
        """Return the precision of a leaf: the distance from 1 to its dtype's next number."""
        return self.space.eps(self.leaves[leaf])

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
        if self._written():
            self.writes, self._shared = True, {}
            samples = [self._one(move) for move in moves]
        changes = [abs(float(sample.value - self.centre.value)) for sample in samples]
        self.quantum = min([self.quantum, *(change for change in changes if change > 0)])
        return samples

    @property
    def batches(self) -> bool:
        """Whether the function may take many points at once."""
        return self._batch_function is not None

    def batch(
        self, leaf: int, entries: NDArray[np.intp], amounts: NDArray[np.float64]
    ) -> Samples | None:
        """Return the values at points that differ from x in one entry each, all at once.

        Parameters
        ----------
        leaf : int
            In which leaf.
        entries : ndarray of int, shape (n,)
            Which entries.
        amounts : ndarray of float64, shape (n, k)
            By how much each moves, one amount after another.

        Returns
        -------
        Samples or None
            Of shape (n, k); None where the function does not allow it, or the budget not so many.
        """
        if self._batch_function is None or self.budget.left < amounts.size:
            return None
        moved = self.space.flat(self.leaves[leaf], entries)[:, None] + amounts
        self._random_state.rewind()
        with np.errstate(all="ignore"):
            found = self._batch_function(
                leaf, np.repeat(entries, amounts.shape[1]), moved.reshape(-1)
            )
            if found is None:
                return None
            changes = np.abs(found.values - float(self.centre.value))
        self.budget.spent += amounts.size
        self.quantum = min(self.quantum, float(changes[changes > 0].min(initial=math.inf)))
        return Samples(*(part.reshape(amounts.shape) for part in found))

    def raised(self, steps: Sequence[Step], times: complex) -> complex | None:
        """Return the value at a complex point.

        Parameters
        ----------
        steps : sequence of Step
            At most one for each leaf.
        times : complex
            The multiple.

        Returns
        -------
        complex or None
            None where f does not take complex numbers, or does with them what is not analytic.
        """
        function, leaves = self._complex_function, [self.space.copy(leaf) for leaf in self.leaves]
        for step in steps:
            raised = self.space.raised(leaves[step.leaf], step.entries, step.amount, times)
            if raised is None or function is None:
                return None
            leaves[step.leaf] = raised
        self.budget.spend()
        self._random_state.rewind()
        try:
            with np.errstate(all="ignore"), warnings.catch_warnings():
                warnings.simplefilter("error", ComplexWarning)
                return function(leaves) if function else None
        except Exception:  # noqa: BLE001 - whatever f says to complex numbers, it is no answer
            return None

    def _one(self, move: Move) -> Sample:
        self.budget.spend()
        with np.errstate(all="ignore"):
            point = self._moved(move)
        self._random_state.rewind()
        try:
            with np.errstate(all="ignore"):
                return self._function(point)
        except (ArithmeticError, np.linalg.LinAlgError):
            return Sample(np.float64(math.nan), math.nan)
        except ValueError as error:
            if MATH_DOMAIN.match(str(error)):
                return Sample(np.float64(math.nan), math.nan)
            error.add_note(self._where(move))
            raise
        except BaseException as error:
            error.add_note(self._where(move))
            raise

    def _moved(self, move: Move) -> list[Array]:
        """Make the leaves that move; share the others, unless f writes into them."""
        self._spare = {step.leaf: self._spare.pop(step.leaf, None) for step in move.steps}
        moved = {step.leaf: self._step(step, move.times) for step in move.steps}
        for number, leaf in enumerate(self.leaves):
            if number not in moved and (self.writes or number not in self._shared):
                self._shared[number] = self.space.copy(leaf)
        return [moved.get(number, self._shared.get(number)) for number in range(len(self.leaves))]

    def _step(self, step: Step, times: float) -> Array:
        """Move one leaf; in the memory of an earlier one if nobody else can see that any more."""
        leaf, spare = self.leaves[step.leaf], self._spare.pop(step.leaf)
        if spare is not None and (
            sys.getrefcount(spare) > UNSEEN or not self.space.fits(spare, leaf)
        ):
            spare = None
        moved = self.space.moved(leaf, step.entries, step.amount, times, spare)
        self._spare[step.leaf] = moved
        return moved

    def _written(self) -> bool:
        return not self.writes and not all(
            self.space.same(shared, self.leaves[number]) for number, shared in self._shared.items()
        )

    def _where(self, move: Move) -> str:
        moved = ", ".join(f"`{self.names[step.leaf]}`" for step in move.steps)
        return (
            f"gradaudit: raised by `f` at evaluation {self.budget.spent}, with {moved} moved by "
            f"{move.times:.3g} times the direction drawn; the arrays given are as they were"
        )
