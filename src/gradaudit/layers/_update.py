"""What an update of parameters tells of their gradients: they are rounded with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from gradaudit._errors import ArgumentError
from gradaudit.claims import Gradient, Output, Point
from gradaudit.layers._claim import LayerClaim
from gradaudit.spaces import NumpySpace

UPDATE = 1.0
"""An update rounds a parameter by half an eps; as much again is left for the change itself."""

VISIBLE = 4.0
"""A gradient can be seen if it is so many times what has been rounded off."""

CLEAR = 1e3
"""A change of the output is one if it is so many times its own rounding."""


def rounded_off(claim: LayerClaim, point: Point) -> dict[str, float]:
    """Return what has been rounded off each entry of the gradients that are read off updates.

    Parameters
    ----------
    claim : LayerClaim
        Complete.
    point : Point
        Its inputs and parameters.

    Returns
    -------
    dict of str to float
        By leaf; empty if there are no updates.
    """
    updated, rate = {one.name for one in claim.updated}, claim.passes.rate
    if rate is None:
        return {}
    space = NumpySpace()
    return {
        name: UPDATE * space.eps(leaf) * float(np.abs(leaf).max(initial=0.0)) / rate
        for name, path, leaf in zip(point.names, point.paths, point.leaves, strict=True)
        if path[0] in updated
    }


def demand_visible(
    claim: LayerClaim,
    point: Point,
    gradient: Gradient,
    output: Output,
    rounding: Mapping[str, float],
) -> None:
    """Raise if the updates of a parameter that matters are lost in rounding.

    Parameters
    ----------
    claim : LayerClaim
        Complete.
    point : Point
        Its inputs and parameters.
    gradient : Gradient
        What it claims there.
    output : Output
        How its output becomes a number.
    rounding : mapping of str to float
        What `rounded_off` gives.

    Raises
    ------
    ArgumentError
        If a larger learning rate is needed.
    """
    for place, name in enumerate(point.names):
        hidden = VISIBLE * rounding.get(name, 0.0)
        seen = float(np.abs(gradient.leaves[place]).max(initial=0.0))
        if seen < hidden and _is_hidden(claim, point, output, place, hidden):
            raise ArgumentError(
                f"`learning_rate` is {claim.passes.rate!r}: `backward` changes `{name}` by hardly "
                f"more than {point.leaves[place].dtype} rounds it, so that no gradient can be read "
                "off; expected a larger one, in the layer, too, if it keeps its own"
            )


def _is_hidden(
    claim: LayerClaim, point: Point, output: Output, place: int, rounding: float
) -> bool:
    """Tell whether the output changes with a leaf, but by no more than rounding of its gradient."""
    leaves: list[Any] = [leaf.copy(order="K") for leaf in point.leaves]
    centre = output.sample(claim.forward(point.fresh()))
    step = 0.25 * NumpySpace().magnitude(leaves[place])
    leaves[place] += step.reshape(leaves[place].shape)
    moved = output.sample(claim.forward(point.assemble(leaves)))
    change = abs(float(moved.value - centre.value))
    return CLEAR * centre.rounding < change < rounding * float(np.linalg.norm(step))
