"""Reads the arguments of `check_layer`, by trying both passes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

import numpy as np

from gradaudit._errors import ArgumentError
from gradaudit.claims import Claim, Output, Point, read_gradient, read_point
from gradaudit.layers._claim import LayerClaim
from gradaudit.layers._method import read_method
from gradaudit.layers._original import read_layer
from gradaudit.layers._parameters import (
    Parameter,
    are_there,
    candidates,
    read_parameters,
    survives,
)
from gradaudit.layers._passes import COTANGENT, Passes, read_inputs, with_takes
from gradaudit.layers._returned import can_move
from gradaudit.spaces import NumpySpace

UPDATE = 1.0
"""An update rounds a parameter by half an eps; as much again is left for the change itself."""


@dataclass(frozen=True)
class Ways:
    """How a layer is to be used, as `check_layer` is told by its arguments of these names."""

    params: Any = None
    forward: Any = "forward"
    backward: Any = "backward"
    takes: str | Sequence[str] | None = None
    returns: str | Sequence[str | None] | None = None
    learning_rate: float | None = None


def read_layer_claim(
    layer: Any, inputs: Any, ways: Ways, *, cotangent: Any, seed: int
) -> tuple[Claim, int]:
    """Read what a layer claims.

    Parameters
    ----------
    layer, inputs : object
        As for `check_layer`.
    ways : Ways
        The rest.
    cotangent : object
        As given; None to draw one where backward takes one.
    seed : int
        Of what is drawn.

    Returns
    -------
    Claim
        The function and its gradient.
    int
        How often forward was called to find out.

    Raises
    ------
    ArgumentError
        If an argument cannot be used.
    """
    original = read_layer(layer, seed)
    passes, calls = _passes(original.fresh(), inputs, ways)
    one = original.fresh()
    returned = passes.run(one, {})
    passes = with_takes(passes, returned, ways.takes)
    output = _output(passes, returned, cotangent, seed)
    claim = LayerClaim(original, passes, returns=ways.returns)
    notes: list[str] = []
    if ways.params is None:
        passes.back(one, {}, returned, output.cotangent())
        claim = _with_parameters(claim, candidates(one), seed, found=True)
        notes.extend(_found(one, claim.parameters))
    else:
        claim = _with_parameters(claim, read_parameters(ways.params), seed, found=False)
    claimed = claim.backward({}, output.cotangent())
    point = _point(claim, claimed)
    read_gradient(claimed, point, argument="backward")
    notes.extend(_left_out(passes, claimed))
    rounding = _rounding(claim, point)
    linear = COTANGENT in passes.takes
    of_layer = Claim(point, output, claim.forward, claim.backward, linear, rounding, tuple(notes))
    return of_layer, calls[0]


def _passes(layer: Any, inputs: Any, ways: Ways) -> tuple[Passes, list[int]]:
    """Return how forward is called, and a counter of the calls."""
    rate = ways.learning_rate
    if rate is not None and not (_is_number(rate) and 0 < rate < math.inf):
        raise ArgumentError(f"`learning_rate` is {rate!r}: expected a positive number")
    forward = read_method(layer, ways.forward, "forward")
    backward = read_method(layer, ways.backward, "backward")
    given, by_keyword = read_inputs(inputs, forward)
    calls, call = [0], forward.call

    def counted(*some: Any, **named: Any) -> Any:
        calls[0] += 1
        return call(*some, **named)

    counting = replace(forward, call=counted)
    return Passes(counting, backward, deepcopy(given), by_keyword, rate=rate), calls


def _output(passes: Passes, returned: Any, cotangent: Any, seed: int) -> Output:
    handed = COTANGENT in passes.takes
    wanted = "random" if cotangent is None and handed else cotangent
    if isinstance(wanted, str) and not handed:
        raise ArgumentError(
            '`cotangent` is "random", but `backward` takes none: give the one that it assumes'
        )
    output = Output(wanted, seed, "forward")
    output.sample(passes.output(returned))
    return output


def _with_parameters(
    claim: LayerClaim, parameters: Sequence[Parameter], seed: int, *, found: bool
) -> LayerClaim:
    """Add parameters; of those found, what the layer merely remembers of its input is left out."""

    def forward(layer: Any) -> Any:
        return claim.passes.run(layer, {})

    original = claim.original
    there = are_there(parameters, original.fresh())
    warm = original if there else original.warmed(forward, seed)
    if found:
        parameters = [one for one in parameters if survives(one, warm.fresh(), forward)]
        there = there or are_there(parameters, original.fresh())
    for parameter in parameters:
        parameter.read(warm.fresh())
    return replace(claim, original=original if there else warm, parameters=tuple(parameters))


def _point(claim: LayerClaim, claimed: Mapping[str, Any]) -> Point:
    """Return the inputs and parameters with a claim as the point."""
    inputs = {name: value for name, value in claim.passes.inputs.items() if name in claimed}
    layer = claim.original.fresh()
    parameters = {one.name: one.read(layer) for one in claim.parameters}
    both = [name for name in parameters if name in claim.passes.inputs]
    if both:
        raise ArgumentError(
            f"`{both[0]}` is the name of an input and of a parameter: call one of them otherwise, "
            "in `inputs` (a mapping) or in `params`"
        )
    for name in parameters:
        if name not in claimed:
            raise ArgumentError(
                f"`params` says where `{name}` stands, but not where its gradient does, and "
                "`backward` does not return it: give both places; or `learning_rate`, if "
                "`backward` updates it"
            )
    if not inputs and not parameters:
        raise ArgumentError(
            "nothing to check: `backward` returned no gradient of an input, and no parameters with "
            'gradients were found; give `params`, such as {"W": ("weights", "grad_weights")}'
        )
    for argument, part in (("inputs", inputs), ("params", parameters)):
        if part:
            read_point(part, argument=argument)
    return read_point(inputs | parameters)


def _rounding(claim: LayerClaim, point: Point) -> dict[str, float]:
    """Return what an update has rounded off the gradient that is read off it."""
    updated, rate = {one.name for one in claim.updated}, claim.passes.rate
    if rate is None:
        return {}
    space = NumpySpace()
    return {
        name: UPDATE * space.eps(leaf) * float(np.abs(leaf).max(initial=0.0)) / rate
        for name, leaf in zip(point.names, point.leaves, strict=True)
        if name in updated
    }


def _found(layer: Any, parameters: Sequence[Parameter]) -> list[str]:
    if layer is None or isinstance(layer, ModuleType):
        return []
    if not parameters:
        return ["no parameters were found beside the inputs; if there are any, give `params`"]
    pairs = [f"{one.value.text} with {one.gradient.text}" for one in parameters if one.gradient]
    return [f"parameters and gradients found by their names: {', '.join(pairs)}"]


def _left_out(passes: Passes, claimed: Mapping[str, Any]) -> list[str]:
    left = [name for name in passes.inputs if name not in claimed]
    moving = [name for name in left if can_move(passes.inputs[name])]
    if not moving:
        return []
    return [f"not checked: {', '.join(moving)}, whose gradient `backward` does not return"]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)
