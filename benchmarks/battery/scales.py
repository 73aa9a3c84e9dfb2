"""Values, points and gradients of sizes that defeat absolute steps and tolerances."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ._claim import (
    Arguments,
    Array,
    BatteryClaim,
    entry_scaled,
    like,
    pointwise,
    right,
    scaled,
    wrong,
)


def _around(size: float, n: int = 8) -> Callable[[np.random.Generator], Array]:
    return lambda rng: size * rng.uniform(0.5, 2.0, n)


def _exponents(rng: np.random.Generator) -> Array:
    return 700 + rng.uniform(-1.0, 1.0, 4)


def _waves(factor: float, offset: float = 0.0) -> Arguments:
    return pointwise(
        lambda x: offset / x.size + factor * np.sin(x), lambda x: factor * np.cos(x), _around(0.7)
    )


def _mixed(seed: int) -> dict[str, Any]:
    """Entries from 1e-6 to 1e6, each of which matters at its own size."""
    rng = np.random.default_rng(seed)
    size = 10.0 ** np.arange(-6, 7)
    return {
        "f": lambda x: np.exp(np.sin(x / like(size, x))).sum(),
        "grad": lambda x: np.cos(x / size) * np.exp(np.sin(x / size)) / size,
        "x": size * rng.uniform(0.3, 1.2, size.size),
    }


def _unequal(seed: int) -> dict[str, Any]:
    """Entries of one size whose gradients span eight powers of ten."""
    rng = np.random.default_rng(seed)
    weight = 10.0 ** -np.arange(9)
    return {
        "f": lambda x: (like(weight, x) * np.sin(x)).sum(),
        "grad": lambda x: weight * np.cos(x),
        "x": rng.uniform(0.3, 1.2, weight.size),
    }


_SQUARE = pointwise(lambda x: x**2, lambda x: 2 * x, _around(1e8))
_LOG = pointwise(np.log, lambda x: 1 / x, _around(1e-8))
_CUBE = pointwise(lambda x: x**3, lambda x: 3 * x**2, _around(1e4))
_SQRT = pointwise(np.sqrt, lambda x: 0.5 / np.sqrt(x), _around(1e-12))
_NEAR_ZERO = pointwise(np.sin, np.cos, _around(1e-9))
_LARGE_EXP = pointwise(lambda x: np.exp(x - 700), lambda x: np.exp(x - 700), _exponents)
_TINY_GRADIENT = pointwise(
    lambda x: 1e-6 * np.tanh(x), lambda x: 1e-6 / np.cosh(x) ** 2, _around(1)
)

CLAIMS: tuple[BatteryClaim, ...] = (
    right("x² at 1e8", _SQUARE),
    right("log at 1e-8", _LOG),
    right("x³ at 1e4", _CUBE),
    right("sqrt at 1e-12", _SQRT),
    right("sin at 1e-9", _NEAR_ZERO),
    right("exp far out", _LARGE_EXP),
    right("f of size 1e-12", _waves(1e-12)),
    right("f of size 1e12", _waves(1e12)),
    right("f of size 1e-200", _waves(1e-200)),
    right("f with offset 1e8", _waves(1.0, 1e8)),
    right("entries from 1e-6 to 1e6", _mixed),
    right("gradients from 1e-8 to 1", _unequal),
    wrong("x² at 1e8, by 1e-4", scaled(_SQUARE, 1.0001)),
    wrong("log at 1e-8, half", scaled(_LOG, 0.5)),
    wrong("x³ at 1e4, x² for 3 x²", scaled(_CUBE, 1 / 3)),
    wrong("sqrt at 1e-12, by 0.1 %", scaled(_SQRT, 1.001)),
    wrong("sin at 1e-9, by 1 %", scaled(_NEAR_ZERO, 1.01)),
    wrong("gradient of size 1e-6, 5 times", scaled(_TINY_GRADIENT, 5.0)),
    wrong("f of size 1e-12, sign flipped", scaled(_waves(1e-12), -1.0)),
    wrong("f of size 1e-12, by 1 %", scaled(_waves(1e-12), 1.01)),
    wrong("f of size 1e12, by 1e-5", scaled(_waves(1e12), 1 + 1e-5)),
    wrong("f with offset 1e8, by 1 %", scaled(_waves(1.0, 1e8), 1.01)),
    wrong("entries from 1e-6 to 1e6, the smallest", entry_scaled(_mixed, 0, 0.9)),
    wrong("entries from 1e-6 to 1e6, the largest", entry_scaled(_mixed, -1, 0.9)),
    wrong("gradients from 1e-8 to 1, the smallest", entry_scaled(_unequal, -1, 2.0)),
    wrong("gradients from 1e-8 to 1, one in the middle", entry_scaled(_unequal, 4, 1.001)),
)
