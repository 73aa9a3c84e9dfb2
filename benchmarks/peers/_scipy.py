"""``scipy.optimize.check_grad``: a number; what is small is the reader's to say."""

from __future__ import annotations

import numpy as np
import scipy
from scipy.optimize import check_grad

from ._checker import peer
from ._problem import Problem, flattened

SMALL = 1e-6
"""Of the claimed gradient's norm.

Of 1.5e-7 (scipy's own tests) to 1e-3, absolute, relative and mixed, the one that errs least here.
"""


def _says(question: Problem, seed: int) -> bool:
    x, f, grad = flattened(question, seed)
    error = check_grad(f, grad, x)
    norm = np.linalg.norm(grad(x.copy()).astype(float))
    return bool(error <= (question.rtol or SMALL) * norm)


CHECKERS = (
    peer(
        "scipy",
        scipy.__version__,
        _says,
        f"optimize.check_grad <= {SMALL:g} |gradient|",
        per_entry=1,
    ),
)
