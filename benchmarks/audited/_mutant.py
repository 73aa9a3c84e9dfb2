"""A mistake in a backward pass: one change of its source."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from inspect import getsource
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradaudit import Cause

from ._case import Case
from ._trials import Trial
from .cases import CASES

DIFFERS, NOISE = 1e-6, 1e-12
"""An entry is wrong that differs by this part of itself, or, if it is next to nothing, by that part
of the largest of its leaf."""

Causes = Mapping[str, tuple[Cause, ...]]


@dataclass(frozen=True)
class Mutant:
    """A mistake in the backward pass of a case's class.

    Attributes
    ----------
    case
        Where it is to be seen.
    label
        What the mistake is, in a few words.
    old, new
        The text of the source that is replaced, and by what.
    parts
        Classes and functions that the class uses, if the text may be in their source.
    causes
        The leaves whose gradient it makes wrong, and what is to be said of each: one of the causes,
        and no other.
    joint
        Whether no entry is wrong by itself, but all of them are together: at a kink.
    """

    case: Case
    label: str
    old: str
    new: str
    parts: tuple[Any, ...] = ()
    causes: Causes = field(default_factory=dict)
    joint: bool = False

    @property
    def name(self) -> str:
        """Unique among all."""
        return f"{self.case.name}: {self.label}"

    def subject(self) -> type:
        """Make the class with the mistake in it.

        Returns
        -------
        type
            Of the same name.

        Raises
        ------
        ValueError
            If the text to be replaced is not in the source, or more than once.
        """
        sources = (*self.parts, self.case.subject)
        text = "\n\n".join(map(getsource, sources))
        if text.count(self.old) != 1:
            raise ValueError(f"{self.name}: {text.count(self.old)} times in its source: {self.old}")
        names: dict[str, Any] = {"np": np}
        for source in sources:
            names |= vars(sys.modules[source.__module__])
        code = compile(text.replace(self.old, self.new), f"<{self.name}>", "exec")
        exec(code, names)  # noqa: S102 - the source of this library, but for the mistake
        made: type = names[self.case.subject.__name__]
        return made

    def trial(self, draw: int = 0) -> Trial:
        """Make its claim."""
        return self.case.trial(draw=draw, subject=self.subject())

    def truth(self, draw: int = 0) -> dict[str, NDArray[np.bool_]]:
        """Tell which entries are wrong by themselves.

        Parameters
        ----------
        draw : int
            Of the numbers.

        Returns
        -------
        dict of str to ndarray of bool
            For all leaves.

        Raises
        ------
        ValueError
            If these are not the leaves that have causes.
        """
        right = self.case.trial(draw=draw).gradients()
        claimed = self.trial(draw).gradients()
        wrong = {name: _differ(right[name], claimed[name]) for name in right}
        found = {name for name, entries in wrong.items() if entries.any()}
        if not found or found != set(self.causes):
            raise ValueError(
                f"{self.name}: it makes {', '.join(sorted(found)) or 'nothing'} wrong; expected "
                f"{', '.join(sorted(self.causes)) or 'something'}"
            )
        return {name: entries & (not self.joint) for name, entries in wrong.items()}


def mutant(
    where: str, label: str, old: str, new: str, *parts: Any, **causes: Cause | tuple[Cause, ...]
) -> Mutant:
    """Plant a mistake in the case of some name; say which leaves it makes wrong, and the causes."""
    several = {
        name: cause if isinstance(cause, tuple) else (cause,) for name, cause in causes.items()
    }
    return Mutant(CASES[where], label, old, new, parts, several)


def _differ(right: NDArray[Any], claimed: NDArray[Any]) -> NDArray[np.bool_]:
    if right.shape != claimed.shape:
        raise ValueError(f"a gradient of shape {right.shape} comes in shape {claimed.shape}")
    size = np.maximum(abs(right), abs(claimed))
    differ: NDArray[np.bool_] = abs(right - claimed) > DIFFERS * size + NOISE * size.max()
    return differ
