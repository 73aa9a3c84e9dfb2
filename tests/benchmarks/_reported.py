"""Reports made up for the benchmark of location."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray


def reported(wrong: NDArray[np.bool_], *, exact: bool = True, located: int = 60) -> Any:
    """Report these entries of the only leaf as wrong."""
    leaf = SimpleNamespace(wrong=wrong, exact=exact)
    stages = {"preflight": 2, "probe": 70, "locate": located}
    verdict = "fail" if wrong.any() else "pass"
    evaluations = sum(stages.values())
    return SimpleNamespace(
        leaves={"x": leaf}, verdict=verdict, stages=stages, evaluations=evaluations
    )
