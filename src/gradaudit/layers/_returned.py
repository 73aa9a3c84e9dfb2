"""What backward returns: gradients of the inputs, and perhaps of parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gradaudit._errors import ArgumentError
from gradaudit.claims import aliases
from gradaudit.spaces import NumpySpace, flatten


def can_move(value: Any) -> bool:
    """Tell whether an input holds real floating-point numbers and nothing else."""
    leaves = flatten(value, "x").leaves
    return bool(leaves) and all(
        isinstance(leaf, float | np.ndarray | np.generic)
        and NumpySpace.is_real(np.asarray(leaf).dtype)
        for leaf in leaves
    )


def named_returns(
    returned: Any,
    inputs: Mapping[str, Any],
    parameters: Sequence[str],
    returns: str | Sequence[str | None] | None,
) -> dict[str, Any]:
    """Give what backward returned the names of inputs and parameters.

    Parameters
    ----------
    returned : object
        An array, a tuple, a list, a mapping or None.
    inputs : mapping of str to object
        All inputs, in order.
    parameters : sequence of str
        Those whose gradients are not found in the layer.
    returns : str, sequence of str or None, or None
        The names in the order of what is returned, as the user says; None to go by what there is.

    Returns
    -------
    dict of str to object
        What is claimed; inputs without a claim are left out.

    Raises
    ------
    ArgumentError
        If it cannot be told what is what.
    """
    if returned is None:
        return {}
    moving = [name for name, value in inputs.items() if can_move(value)]
    wanted = [*moving, *parameters]
    if isinstance(returned, Mapping):
        return _by_key(returned, wanted)
    if returns is not None:
        claims = _as_said(returned, returns, [*inputs, *parameters])
    elif isinstance(returned, tuple | list):
        claims = _in_order(returned, inputs, moving, parameters)
    else:
        claims = {_only(returned, inputs, wanted): returned} if wanted else {}
    return {name: claim for name, claim in claims.items() if claim is not None and name in wanted}


def _by_key(returned: Mapping[Any, Any], wanted: Sequence[str]) -> dict[str, Any]:
    claims = {}
    for name in wanted:
        key = next((key for key in (name, *aliases(name)) if key in returned), None)
        if key is not None and returned[key] is not None:
            claims[name] = returned[key]
    return claims


def _as_said(returned: Any, returns: Any, known: Sequence[str]) -> dict[str, Any]:
    single = isinstance(returns, str)
    names = (returns,) if single else tuple(returns)
    items = (returned,) if single or not isinstance(returned, tuple | list) else tuple(returned)
    for name in names:
        if name is not None and name not in known:
            raise ArgumentError(f"`returns` has {name!r}: expected some of {', '.join(known)}")
    if len(names) != len(items):
        raise ArgumentError(
            f"`returns` has {len(names)} names, but `backward` returned {len(items)} values"
        )
    return {name: item for name, item in zip(names, items, strict=True) if name is not None}


def _in_order(
    returned: Sequence[Any],
    inputs: Mapping[str, Any],
    moving: Sequence[str],
    parameters: Sequence[str],
) -> dict[str, Any]:
    orders = ([*moving, *parameters], [*inputs, *parameters], parameters, moving, list(inputs))
    for names in orders:
        if len(names) == len(returned):
            return dict(zip(names, returned, strict=True))
    raise ArgumentError(
        f"`backward` returned {len(returned)} values, for {len(inputs)} inputs "
        f"({', '.join(inputs)}): say in `returns` what they are, with None for what is no gradient"
    )


def _only(returned: Any, inputs: Mapping[str, Any], wanted: Sequence[str]) -> str:
    """Return the one input, or parameter, that a single array can be the gradient of."""
    if len(wanted) == 1:
        return wanted[0]
    shaped = [
        name for name in wanted if name in inputs and np.shape(inputs[name]) == np.shape(returned)
    ]
    if len(shaped) == 1:
        return shaped[0]
    raise ArgumentError(
        f"`backward` returned one array of shape {np.shape(returned)}, which may belong to "
        f"{' or '.join(shaped or wanted)}: say in `returns` to which"
    )
