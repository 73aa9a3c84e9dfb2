"""A layer, an activation, a loss or a penalty of ``gradaudit.nn`` at a telling point."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ._draw import Draw
from ._trials import Trial

Make = Callable[[Any, Draw], Trial]
"""From a class, the right one or a mutant of it, and numbers to a claim."""


@dataclass(frozen=True, slots=True)
class Case:
    """A class at one point.

    Attributes
    ----------
    name
        The name of the class, and what is special; unique.
    subject
        The class.
    make
        Makes the claim.
    kink
        Whether the point is at a kink on purpose.
    """

    name: str
    subject: type
    make: Make
    kink: bool = False

    def trial(self, dtype: Any = np.float64, draw: int = 0, subject: type | None = None) -> Trial:
        """Make the claim in some precision, with a mutant in place of the class if given."""
        return self.make(subject or self.subject, Draw(self.name, dtype, draw))


def case(subject: type, special: str, make: Make, *, kink: bool = False) -> Case:
    """Name a case after its class."""
    name = f"{subject.__name__}, {special}" if special else subject.__name__
    return Case(name, subject, make, kink)
