"""What was found out about a leaf that failed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradaudit.diagnose import Explanation
from gradaudit.probes import Probe


@dataclass(frozen=True)
class Trace:
    """Where a leaf is wrong, and why.

    Attributes
    ----------
    wrong : ndarray of bool
        The entries, in the leaf's shape.
    exact : bool
        Whether these are just the wrong ones; otherwise at least these are.
    sampled : bool
        Whether some of them were inferred from a sample.
    explanations : tuple of Explanation
        What was accepted.
    unexplained : ndarray of bool
        The wrong entries that no cause was found for, in the leaf's shape.
    probes : tuple of Probe
        Of the wrong entries that were measured by themselves, against the claim as given.
    outputs : str
        Through which outputs of f it is wrong; empty for all, or where that is not known.
    """

    wrong: NDArray[np.bool_]
    exact: bool
    sampled: bool
    explanations: tuple[Explanation, ...]
    unexplained: NDArray[np.bool_]
    probes: tuple[Probe, ...]
    outputs: str = ""
