"""What backward returns: gradients of the inputs, and perhaps of parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from gradaudit._errors import ArgumentError
from gradaudit.layers._names import gradient_names
from gradaudit.spaces import NumpySpace, flatten

Returns: TypeAlias = "str | tuple[str | None, ...] | None"


def can_move(value: Any) -> bool:
    """Tell whether an input holds real floating-point numbers and nothing else."""
    leaves = flatten(value, "x").leaves
    return bool(leaves) and all(
        isinstance(leaf, float | np.ndarray | np.generic)
        and NumpySpace.is_real(np.asarray(leaf).dtype)
        for leaf in leaves
    )


def read_returns(returns: Any, known: Sequence[str]) -> Returns:
    """Read the argument `returns`.

    Parameters
    ----------
    returns : str, sequence of str or None, or None
        As given.
    known : sequence of str
        The names of inputs and parameters.

    Returns
    -------
    str, tuple of str or None, or None
        The same; None if it was not given.

    Raises
    ------
    ArgumentError
        If it is something else, or has another name.
    """
    if returns is None:
        return None
    names = (returns,) if isinstance(returns, str) else returns
    if not isinstance(names, tuple | list):
        raise ArgumentError(
            f"`returns` is {returns!r}: expected names of inputs and parameters, in the order of "
            "what `backward` returns"
        )
    for name in names:
        if name is not None and name not in known:
            raise ArgumentError(f"`returns` has {name!r}: expected some of {', '.join(known)}")
    return returns if isinstance(returns, str) else tuple(names)


def named_returns(
    returned: Any,
    inputs: Mapping[str, Any],
    parameters: Mapping[str, Any],
    names: Returns,
) -> dict[str, Any]:
    """Give what backward returned the names of inputs and parameters.

    Parameters
    ----------
    returned : object
        An array, a tuple, a list, a mapping or None.
    inputs : mapping of str to object
        All inputs, in order.
    parameters : mapping of str to object
        Those whose gradients are not found in the layer.
    names : str, sequence of str or None, or None
        What is returned, in order, as the user says; None to go by what there is.

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
    moving = {name: value for name, value in inputs.items() if can_move(value)}
    wanted = {**moving, **parameters}
    if isinstance(returned, Mapping):
        return _by_key(returned, wanted)
    if names is not None:
        claims = _as_said(returned, names)
    elif isinstance(returned, tuple | list):
        claims = _in_order(returned, inputs, moving, parameters)
    else:
        claims = {_only(returned, moving, parameters): returned} if wanted else {}
    return {name: claim for name, claim in claims.items() if claim is not None and name in wanted}


def _by_key(returned: Mapping[Any, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Go by the keys; a dict of parameters that is an input may have its parts among them."""
    claims = {}
    for name, value in wanted.items():
        key = _key_for(name, returned)
        if key is not None and returned[key] is not None:
            claims[name] = returned[key]
        elif isinstance(value, Mapping) and any(_key_for(part, returned) for part in value):
            claims[name] = {
                part: returned[key] for part in value if (key := _key_for(part, returned))
            }
    return claims


def _key_for(name: str, returned: Mapping[Any, Any]) -> str | None:
    return next((key for key in (name, *gradient_names(name)) if key in returned), None)


def _as_said(returned: Any, said: str | tuple[str | None, ...]) -> dict[str, Any]:
    if isinstance(said, str):
        return {said: returned}
    items = tuple(returned) if isinstance(returned, tuple | list) else (returned,)
    if len(said) != len(items):
        raise ArgumentError(
            f"`returns` has {len(said)} names, but `backward` returned {len(items)} values"
        )
    return {name: item for name, item in zip(said, items, strict=True) if name is not None}


def _in_order(
    returned: Sequence[Any],
    inputs: Mapping[str, Any],
    moving: Mapping[str, Any],
    parameters: Mapping[str, Any],
) -> dict[str, Any]:
    arrays = {name: value for name, value in moving.items() if _has_arrays(value)}
    orders = [
        {**part, **more} for more in (parameters, {}) for part in (moving, inputs, arrays, {})
    ]
    fitting = [order for order in orders if len(order) == len(returned)]
    shaped = [order for order in fitting if _have_shapes(returned, order.values())]
    for order in (*shaped, *fitting):
        return dict(zip(order, returned, strict=True))
    known = ", ".join((*inputs, *parameters))
    raise ArgumentError(
        f"`backward` returned {len(returned)} values, for {known}: say in `returns` what they are, "
        "with None for what is no gradient; parameters stand in `params`"
    )


def _has_arrays(value: Any) -> bool:
    """Tell an input from a setting, such as a rate or a dict of them."""
    return any(isinstance(leaf, np.ndarray) for leaf in flatten(value, "x").leaves)


def _have_shapes(returned: Sequence[Any], values: Any) -> bool:
    """Tell whether gradients have the sizes of what they may belong to, where both are arrays."""
    pairs = zip(returned, values, strict=True)
    return all(
        np.size(one) == np.size(other)
        for one, other in pairs
        if isinstance(one, np.ndarray) and isinstance(other, np.ndarray)
    )


def _only(returned: Any, moving: Mapping[str, Any], parameters: Mapping[str, Any]) -> str:
    """Return the one input, or parameter, that a single array can be the gradient of."""
    wanted = {**moving, **parameters}
    shaped = [name for name, value in wanted.items() if np.shape(value) == np.shape(returned)]
    for names in (list(wanted), shaped, [name for name in shaped if name in moving]):
        if len(names) == 1:
            return names[0]
    raise ArgumentError(
        f"`backward` returned one array of shape {np.shape(returned)}, which may belong to "
        f"{' or '.join(shaped or wanted)}: say in `returns` to which"
    )
