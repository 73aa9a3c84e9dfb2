"""Whether a copy in float64 computes in it all the way.

On JAX and PyTorch, Keras 3 takes some operations through float32 whatever the dtypes of layers say.
The outputs are of float64 then, and carry the digits of float32.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gradaudit._oracle import NoCopyError
from gradaudit.keras._function import Function
from gradaudit.keras._space import SPACE

STEPS = (2.0**-14, 2.0**-30)
"""Of each entry's size: one that float32 resolves, to 0.1 %, and one far below its spacing."""

AGREE = 0.05
"""Difference quotients of a function of float64 over both steps agree to this part."""

CROSS = 1e-3
"""… and to this part of the outputs' terms, where the slope is small beside them."""


def demand_precision(function: Function, cotangents: Mapping[str, Any], seed: int) -> None:
    """Move each leaf by much less than float32 would notice.

    Parameters
    ----------
    function : Function
        Said to be of float64.
    cotangents : dict of str to ndarray
        What its outputs are contracted with.
    seed : int
        For the directions.

    Raises
    ------
    NoCopyError
        If the outputs do not follow.
    """
    centre = _terms(function, function.leaves, cotangents)
    size = SPACE.norm(centre)
    for place, name in enumerate(function.names):
        leaf = function.leaves[place]
        amount = SPACE.scale(leaf) * SPACE.draw((seed, place, 3), leaf.size, 10)
        leaves = list(function.leaves)
        slopes = []
        for step in STEPS:
            leaves[place] = SPACE.moved(leaf, slice(None), amount, step)
            slopes.append(float((_terms(function, leaves, cotangents) - centre).sum()) / step)
        coarse, fine = slopes
        if not abs(fine - coarse) <= AGREE * abs(coarse) + CROSS * size:
            raise NoCopyError(f"Keras takes what depends on `{name}` through a lower precision")


def _terms(function: Function, leaves: Sequence[Any], cotangents: Mapping[str, Any]) -> Any:
    function.random_state.rewind()
    outputs = function.value(leaves)
    return np.concatenate([(outputs[name] * one).ravel() for name, one in cotangents.items()])
