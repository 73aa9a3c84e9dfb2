"""One value of f."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np


class Sample(NamedTuple):
    """One value of f, with half a unit in the last place of what f computes in."""

    value: np.floating[Any]
    rounding: float
