"""``numdifftools.Gradient``: a numeric gradient, compared as ``numpy.allclose`` compares."""

from __future__ import annotations

import numdifftools
import numpy as np

from ._checker import EXTENDED, peer
from ._problem import Problem, flattened

STEPS = 30
"""About what it evaluates for each entry."""


def _says(question: Problem, seed: int) -> bool:
    x, f, grad = flattened(question, seed)
    numeric = np.ravel(numdifftools.Gradient(f)(x))
    claimed = grad(x.copy()).astype(float)
    return bool(np.allclose(claimed, numeric, rtol=question.rtol or 1e-5))


CHECKERS = (
    peer(
        "numdifftools",
        numdifftools.__version__,
        _says,
        "Gradient, numpy.allclose",
        per_entry=STEPS,
        unknown=EXTENDED,
    ),
)
