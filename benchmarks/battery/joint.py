"""Kinks that several entries share, and how large a subgradient may be."""

from __future__ import annotations

from typing import Any

import numpy as np

from ._claim import Arguments, Array, BatteryClaim, like, right, wrong


def _at(f: Any, point: Any, claim: Any) -> Arguments:
    """Claim one fixed vector as the gradient of f at one point."""
    return lambda _: {"f": f, "grad": lambda x: like(claim, x), "x": np.array(point, float)}


def _max(x: Array) -> Any:
    return x.max()


def _norm(x: Array) -> Any:
    return np.sqrt((x * x).sum())


def _infinity(x: Array) -> Any:
    return abs(x).max()


def _groups(x: Array) -> Any:
    """Group lasso: the norms of the rows, with a smooth part."""
    return np.sqrt((x * x).sum(axis=1)).sum() + np.sin(x).sum() / 4


def _hinges(x: Array) -> Any:
    """Multi-class hinge of one score row, class 0 true: ties at the margin."""
    return np.maximum(1 + x[1:] - x[0], 0).max()


def _range(x: Array) -> Any:
    return x.max() - x.min()


def _leaves(claim: tuple[float, float], offset: float = 0.0) -> Arguments:
    """Let two leaves share the kink of a maximum."""
    return lambda _: {
        "f": lambda p: np.maximum(p["a"], p["b"] + like(offset, p["b"])).sum(),
        "grad": lambda p: {k: np.full_like(p[k], c) for k, c in zip("ab", claim, strict=True)},
        "x": {"a": np.array([1.0, -0.5]), "b": np.array([1.0, -0.5]) - offset},
    }


_TIED = [1.0, 1.0, 1.0, 0.0]
_ZEROS = [[0.0, 0.0], [0.6, -0.8]]
_REST = [0.6 + np.cos(0.6) / 4, -0.8 + np.cos(0.8) / 4]

CLAIMS: tuple[BatteryClaim, ...] = (
    right("maximum of three, one of them", _at(_max, _TIED, [0, 1, 0, 0])),
    right("maximum of three, thirds", _at(_max, _TIED, [1 / 3, 1 / 3, 1 / 3, 0])),
    right("maximum of three, unequal shares", _at(_max, _TIED, [0.7, 0.2, 0.1, 0])),
    right("norm at the origin, zero", _at(_norm, [0.0, 0.0], [0.0, 0.0])),
    right("norm at the origin, inside", _at(_norm, [0.0, 0.0], [0.5, -0.6])),
    right("largest size of two, shared", _at(_infinity, [1.0, -1.0, 0.2], [0.25, -0.75, 0])),
    right("group lasso, a group at zero", _at(_groups, _ZEROS, [[0.55, -0.25], _REST])),
    right("hinge of three classes, one", _at(_hinges, [0.5, 0.2, 0.2], [-1, 0, 1])),
    right("range with ties above", _at(_range, [1.0, 1.0, 0.0], [0.5, 0.5, -1])),
    right("two leaves at one kink, shared", _leaves((0.5, 0.5))),
    right("two leaves at one kink, the first", _leaves((1.0, 0.0), 0.25)),
    wrong("maximum of three, each of them", _at(_max, _TIED, [1, 1, 1, 0])),
    wrong("maximum of three, halves", _at(_max, _TIED, [0.5, 0.5, 0.5, 0])),
    wrong("maximum of three, none of them", _at(_max, _TIED, [0, 0, 0, 0])),
    wrong("maximum of three, thirds less 3 %", _at(_max, _TIED, [0.32, 0.32, 0.33, 0])),
    wrong("norm at the origin, outside", _at(_norm, [0.0, 0.0], [0.9, -0.8])),
    wrong("norm at the origin, far outside", _at(_norm, [0.0, 0.0], [1.3, 0.0])),
    wrong("largest size of two, both", _at(_infinity, [1.0, -1.0, 0.2], [1, -1, 0])),
    wrong("group lasso, outside", _at(_groups, _ZEROS, [[1.15, 1.15], _REST])),
    wrong("hinge of three classes, both", _at(_hinges, [0.5, 0.2, 0.2], [-1, 1, 1])),
    wrong("range with ties above, both", _at(_range, [1.0, 1.0, 0.0], [1, 1, -1])),
    wrong("two leaves at one kink, both", _leaves((1.0, 1.0))),
    wrong("two leaves at one kink, neither", _leaves((0.0, 0.0), 0.25)),
)
