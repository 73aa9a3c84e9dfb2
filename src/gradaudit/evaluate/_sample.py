"""One value of f, and several."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


class Sample(NamedTuple):
    """One value of f, with half a unit in the last place of what f computes in."""

    value: np.floating[Any]
    rounding: float


class Samples(NamedTuple):
    """Values of f at several points, with half a unit in the last place for each."""

    values: NDArray[np.float64]
    rounding: NDArray[np.float64]
