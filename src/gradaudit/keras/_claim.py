"""From a layer to a claim, in its own precision and in float64."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from gradaudit._cotangents import weights_of
from gradaudit._errors import ArgumentError
from gradaudit._named import claim_on, demand_agreement
from gradaudit._options import Options
from gradaudit._oracle import Copy, NoCopyError, Prepared
from gradaudit.claims import Claim, Gradient
from gradaudit.keras._float64 import Double, float64
from gradaudit.keras._function import Function
from gradaudit.keras._space import SPACE
from gradaudit.keras._trust import demand_precision

Arrays = dict[str, Any]


def prepared(function: Function, double: Double, options: Options) -> Prepared:
    """Get a claim ready to be examined.

    Parameters
    ----------
    function : Function
        A layer or a model at its inputs.
    double : callable
        Makes the same of a copy in float64, or raises `NoCopyError`.
    options : Options
        Of the check; the calls that show the outputs are counted.

    Returns
    -------
    Prepared
        Contracted with 1, if the output is one number, else with signed numbers drawn.

    Raises
    ------
    ArgumentError
        If an output is not finite.
    """
    options.budget.spent += 1
    outputs = function.outputs
    for name, output in outputs.items():
        if not SPACE.finite(output):
            raise ArgumentError(
                f"`{name}` of `{function.layer.name}` holds numbers that are not finite"
            )
    cotangents = weights_of(outputs, options.seed, SPACE)
    claim = _claim(function, function.value, function.gradient, cotangents)

    def copy() -> Copy:
        options.budget.spent += 1
        return _copy(function, double, cotangents, options.seed)

    return Prepared(claim, copy)


def _copy(function: Function, double: Double, cotangents: Arrays, seed: int) -> Copy:
    """Return the same claim on a copy in float64 that can be trusted."""
    outputs = function.outputs
    dtypes = tuple(map(SPACE.dtype, function.leaves))
    if {*dtypes, *map(SPACE.dtype, outputs.values())} == {"float64"}:
        raise NoCopyError
    wide = double(function)
    try:
        with float64():
            raised = wide.outputs
    except Exception as error:  # noqa: BLE001 - whatever a copy says, it is none
        said = str(error).strip().splitlines() or [type(error).__name__]
        raise NoCopyError(f"it does not run in float64 ({said[0]})") from None
    demand_agreement(outputs, raised, SPACE)
    of_copy = {name: cotangent.astype(np.float64) for name, cotangent in cotangents.items()}
    with float64():
        demand_precision(wide, of_copy, seed)

    def value(leaves: Sequence[Any]) -> Arrays:
        with float64():
            return wide.value(leaves)

    def claimed(leaves: Sequence[Any], given: Arrays) -> Gradient:
        pairs = zip(leaves, function.leaves, strict=True)
        own = [leaf.astype(like.dtype) for leaf, like in pairs]
        back = {name: given[name].astype(output.dtype) for name, output in outputs.items()}
        return function.gradient(own, back)

    def own(leaves: Sequence[Any], given: Arrays) -> Gradient:
        with float64():
            return wide.gradient(leaves, given)

    return Copy(_claim(wide, value, claimed, of_copy, dtypes), _claim(wide, value, own, of_copy))


def _claim(
    function: Function,
    value: Callable[[Sequence[Any]], Arrays],
    gradient: Callable[[Sequence[Any], Arrays], Gradient],
    cotangents: Arrays,
    dtypes: tuple[str, ...] = (),
) -> Claim:
    return claim_on(
        function, value, gradient, cotangents, framework="keras", space=SPACE, dtypes=dtypes
    )
