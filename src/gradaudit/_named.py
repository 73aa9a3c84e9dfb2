"""Claims on outputs with names, as the doors of all frameworks make them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from gradaudit._oracle import NoCopyError
from gradaudit.claims import Claim, Gradient, Output, Point
from gradaudit.spaces import Array, Space

ROUNDED = 64
"""Outputs of a float64 copy may differ by so many eps of the original's dtype, or its root."""


class Named(Protocol):
    """What has leaves with names."""

    @property
    def names(self) -> tuple[str, ...]:
        """Of the leaves."""

    @property
    def leaves(self) -> Sequence[Array]:
        """The leaves themselves, not the user's own."""


def claim_on(
    one: Named,
    value: Callable[[Any], dict[str, Any]],
    gradient: Callable[[Any, Any], Gradient],
    cotangents: Mapping[str, Array],
    *,
    framework: str,
    space: Space,
    held: Space | None = None,
    dtypes: tuple[str, ...] = (),
    coordinates: frozenset[str] = frozenset(),
    eps: float = 0.0,
    batch: Callable[..., Iterable[Any]] | None = None,
) -> Claim:
    """Return the claim of a vector-Jacobian product with given cotangents.

    Parameters
    ----------
    one : Named
        Where the leaves are.
    value, gradient : callable
        From leaves to outputs by name; from leaves and cotangents by name to what is claimed.
    cotangents : mapping of str to array
        By the names of the outputs.
    framework : str
        For advice in its words.
    space : Space
        Of the outputs.
    held : Space, optional
        Of the leaves, if another.
    dtypes, coordinates : object
        As of `Point`.
    eps, batch : object
        As of `Claim`.

    Returns
    -------
    Claim
        Of leaves in a list.
    """
    point = Point(
        one.names,
        tuple((name,) for name in one.names),
        tuple(one.leaves),
        list,
        space=held or space,
        dtypes=dtypes,
        coordinates=coordinates,
    )
    output = Output(lambda _outputs: list(cotangents.values()), 0, space=space)
    return Claim(
        point,
        output,
        value,
        gradient,
        linear=True,
        framework=framework,
        eps=eps,
        batch=batch,
    )


def demand_agreement(
    outputs: Mapping[str, Array], raised: Mapping[str, Array], space: Space, eps: float = 0.0
) -> None:
    """Refuse a copy whose outputs are not of float64, or are not those of the original.

    Parameters
    ----------
    outputs, raised : mapping of str to array
        Of the original and of the copy.
    space : Space
        Of both.
    eps : float
        Of what the original computes in, if that is coarser than its outputs.

    Raises
    ------
    NoCopyError
        If they differ by more than the original's precision explains.
    """
    for name, output in outputs.items():
        found = raised.get(name)
        alike = found is not None and space.shape(found) == space.shape(output)
        if not alike or space.dtype(found) != "float64":
            raise NoCopyError(f"`{name}` does not come out in float64")
        coarsest, wide = max(space.eps(output), eps), space.flat(found)
        off = space.norm(wide - space.flat(output))
        if not off <= max(ROUNDED * coarsest, float(np.sqrt(coarsest))) * space.norm(wide):
            raise NoCopyError(f"`{name}` comes out otherwise in float64")
