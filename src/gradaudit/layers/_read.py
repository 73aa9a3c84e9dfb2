"""Reads the arguments of `check_layer`, by trying both passes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gradaudit._errors import ArgumentError
from gradaudit.claims import Claim, Point, read_gradient, read_point
from gradaudit.layers._choose import found_parameters, given_parameters
from gradaudit.layers._claim import LayerClaim
from gradaudit.layers._find import left_for
from gradaudit.layers._original import Original
from gradaudit.layers._parameters import places, read_parameters
from gradaudit.layers._passes import COTANGENT
from gradaudit.layers._returned import can_move, read_returns
from gradaudit.layers._trial import Trial, Ways, trial
from gradaudit.layers._update import demand_visible, rounded_off


def read_layer_claim(
    original: Original, inputs: Any, ways: Ways, *, cotangent: Any, seed: int
) -> tuple[Claim, int]:
    """Read what a layer claims.

    Parameters
    ----------
    original : Original
        The layer.
    inputs : object
        As for `check_layer`.
    ways : Ways
        The rest.
    cotangent : object
        As for `check_layer`.
    seed : int
        Of what is drawn.

    Returns
    -------
    Claim
        The function and its gradient.
    int
        How often forward was called to find out, without those calls that backward needs.

    Raises
    ------
    ArgumentError
        If an argument cannot be used.
    """
    if ways.params is not None:
        original.remember(places(read_parameters(ways.params)))
    first = trial(original, inputs, ways, cotangent=cotangent, seed=seed)
    claim, notes = _layer_claim(original, first, ways, seed)
    claimed = claim.backward({}, first.output.cotangent())
    point = _point(claim, claimed)
    gradient = read_gradient(claimed, point, argument="backward")
    rounding = rounded_off(claim, point)
    demand_visible(claim, point, gradient, first.output, rounding)
    of_layer = Claim(
        point,
        first.output,
        claim.forward,
        claim.backward,
        COTANGENT in claim.passes.takes,
        rounding,
        (*notes, *_left_out(claim, claimed)),
    )
    return of_layer, first.calls()


def _layer_claim(
    original: Original, first: Trial, ways: Ways, seed: int
) -> tuple[LayerClaim, list[str]]:
    """Put together what is known of the layer, and say what was not given but found."""
    inputs = first.passes.inputs
    moving = {name: value for name, value in inputs.items() if can_move(value)}
    left = left_for(moving, first.layer)
    choose = found_parameters if ways.params is None else given_parameters
    original, parameters, notes = choose(original, first, ways, seed)
    returns = read_returns(ways.returns, [*inputs, *(one.name for one in parameters)])
    claim = LayerClaim(original, first.passes, tuple(parameters), returns=returns)
    returned = claim.returned(original.fresh(), first.returned)
    left = {name: place for name, place in left.items() if name not in returned}
    notes += [f"the gradient of {name} is read from {place.text}" for name, place in left.items()]
    return replace(claim, left=left), notes


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
            'gradients were found; give `params`, such as {"W": ("weights", "grad_weights")}, or '
            "`learning_rate` if `backward` updates them"
        )
    for argument, part in (("inputs", inputs), ("params", parameters)):
        if part:
            read_point(part, argument=argument)
    return read_point(inputs | parameters)


def _left_out(claim: LayerClaim, claimed: Mapping[str, Any]) -> list[str]:
    inputs = claim.passes.inputs
    left = [name for name, value in inputs.items() if name not in claimed and can_move(value)]
    if not left:
        return []
    return [f"not checked: {', '.join(left)}, whose gradient `backward` does not return"]
