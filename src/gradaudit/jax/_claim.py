"""From a function of pytrees to a claim, in its own precision and in float64."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import jax

from gradaudit._errors import ArgumentError
from gradaudit._named import claim_on
from gradaudit._options import Options
from gradaudit._oracle import FINER, Copy, NoCopyError, Prepared
from gradaudit.claims import Claim, Gradient
from gradaudit.jax._attempt import CALLS, agreeing, coarsest
from gradaudit.jax._forward import Forward
from gradaudit.jax._function import Function
from gradaudit.jax._outputs import SPACE, Arrays, apart, cotangents_for, in_float64


def prepared(one: Function | Forward, cotangent: Any, options: Options) -> Prepared:
    """Get a claim ready to be examined.

    Parameters
    ----------
    one : Function or Forward
        What is claimed of a function.
    cotangent : object
        The user's, or None.
    options : Options
        Of the check; calls that find out how to call it are counted.

    Returns
    -------
    Prepared
        Contracted with what was given or drawn.

    Raises
    ------
    ArgumentError
        If an output is not finite, or the cotangent does not fit.
    """
    options.budget.spent += CALLS
    outputs = one.attempt.outputs
    for name, output in outputs.items():
        if not SPACE.finite(output):
            raise ArgumentError(
                f"`{name}` of `f` holds numbers that are not finite at the arguments given"
            )
    weights = cotangents_for(outputs, cotangent, options.seed)
    eps = one.coarsest(weights)
    claim = _claim(one, one.gradient, weights, eps=eps)

    def copy() -> Copy:
        options.budget.spent += 1
        return _copy(one, outputs, weights, eps)

    return Prepared(claim, copy)


def _copy(one: Function | Forward, outputs: Arrays, cotangents: Arrays, eps: float) -> Copy:
    """Return the same claim on a copy in float64 that can be trusted."""
    if {array.dtype.name for array in (*one.leaves, *outputs.values())} == {"float64"}:
        raise NoCopyError
    try:
        double = one.double()
        raised = double.attempt.outputs
    except Exception as error:  # noqa: BLE001 - whatever a function says to float64, it is no copy
        said = str(error).strip().splitlines() or [type(error).__name__]
        raise NoCopyError(f"it does not run in float64 ({said[0]})") from None
    _demand_agreement(outputs, raised)
    wide = in_float64(cotangents)

    def claimed(leaves: Sequence[jax.Array], given: Arrays) -> Gradient:
        own = [
            SPACE.like(mine, SPACE.flat(leaf))
            for mine, leaf in zip(one.leaves, leaves, strict=True)
        ]
        parts = {name: SPACE.like(outputs[name], SPACE.flat(given[name])) for name in given}
        return one.gradient(own, parts)

    dtypes = tuple(map(SPACE.dtype, one.leaves))
    rounds = double.coarsest(wide)
    return Copy(
        _claim(double, claimed, wide, dtypes, eps=eps),
        _claim(double, double.gradient, wide, eps=rounds),
        exact=lambda: rounds <= FINER * max(eps, *map(SPACE.eps, one.leaves)),
    )


def _claim(
    one: Function | Forward,
    gradient: Callable[[Sequence[jax.Array], Arrays], Gradient],
    cotangents: Arrays,
    dtypes: tuple[str, ...] = (),
    *,
    eps: float,
) -> Claim:
    return claim_on(
        one,
        one.value,
        gradient,
        cotangents,
        framework="jax",
        space=SPACE,
        dtypes=dtypes,
        coordinates=one.coordinates,
        batch=one.batch,
        eps=eps,
    )


def _demand_agreement(outputs: Arrays, raised: Arrays) -> None:
    for name, output in raised.items():
        if output.dtype.name != "float64":
            raise NoCopyError(f"`{name}` does not come out in float64")
    if not apart(outputs, raised) <= agreeing(coarsest(outputs)):
        names = ", ".join(f"`{name}`" for name in outputs)
        raise NoCopyError(f"{names} comes out otherwise in float64")
