"""What a differentiator gives: a derivative, and how sure it is."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

Function: TypeAlias = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A derivative with the bar that its maker states.

    Attributes
    ----------
    value, error
        NaN and infinity where it declines to give one.
    evaluations
        Calls of f.
    side
        "left" or "right" where it says that it measured one side alone.
    """

    value: float
    error: float
    evaluations: int
    side: str = ""

    @property
    def given(self) -> bool:
        """Whether there is a value and a bar."""
        return math.isfinite(self.value) and math.isfinite(self.error)


Differentiator: TypeAlias = Callable[[Function, Any], Estimate]
"""From a scalar function and a point to the derivative there."""


class Counted:
    """A function that counts its calls, and takes arrays entry by entry.

    Parameters
    ----------
    function
        Of an array of shape ``(1,)``.
    """

    def __init__(self, function: Function) -> None:
        self._function = function
        self.calls = 0

    def __call__(self, x: Any) -> Any:
        """Call the function on every entry of `x`, each in its own dtype."""
        entries = np.asarray(x)
        values = [np.float64(self._function(entry)) for entry in entries.reshape(-1)]
        self.calls += len(values)
        return np.array(values).reshape(entries.shape)[()]
