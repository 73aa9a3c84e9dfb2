"""What a function or a module returns, as tensors with names, and what they are contracted with."""

from __future__ import annotations

from typing import Any, TypeAlias

import torch

from gradaudit._cotangents import read_cotangents, weights_of
from gradaudit._errors import ArgumentError
from gradaudit.spaces import flatten
from gradaudit.torch._space import TorchSpace

Tensors: TypeAlias = dict[str, torch.Tensor]

OUTPUT = "output"
"""The name of a lone output, and the start of the others'."""


def outputs_of(returned: Any) -> Tensors:
    """Return the floating-point tensors in a nesting; complex ones as pairs of real numbers.

    Parameters
    ----------
    returned : object
        What a function gave.

    Returns
    -------
    dict of str to Tensor
        By where they stand in it.

    Raises
    ------
    ArgumentError
        If there are none.
    """
    tree = flatten(returned, OUTPUT)
    pairs = zip(tree.names, tree.leaves, strict=True)
    found = {name: _real(leaf) for name, leaf in pairs if _differentiable(leaf)}
    if not found:
        kind = type(returned).__name__
        raise ArgumentError(
            f"`fn` returned a {kind} without a floating-point tensor: there is nothing to "
            "differentiate"
        )
    return found


def cotangents_for(outputs: Tensors, given: Any, seed: int) -> Tensors:
    """Return what the outputs are contracted with.

    Parameters
    ----------
    outputs : dict of str to Tensor
        What the function gave.
    given : object
        The user's, nested like what the function returns; None for 1, if the output is one number,
        and to have them drawn else.
    seed : int
        What to draw from.

    Returns
    -------
    dict of str to Tensor
        In the shapes, dtypes and places of the outputs.

    Raises
    ------
    ArgumentError
        If those given do not fit.
    """
    if given is None:
        return weights_of(outputs, seed, TorchSpace())
    tree = flatten(given, OUTPUT)
    named = dict(zip(tree.names, tree.leaves, strict=True))
    return read_cotangents(named, outputs, _cast, TorchSpace(), function="fn")


def _cast(given: Any, output: torch.Tensor) -> torch.Tensor:
    return torch.as_tensor(given, dtype=output.dtype, device=output.device).detach()


def _differentiable(leaf: Any) -> bool:
    return isinstance(leaf, torch.Tensor) and (leaf.is_floating_point() or leaf.is_complex())


def _real(leaf: torch.Tensor) -> torch.Tensor:
    dense = leaf.to_dense() if leaf.layout is not torch.strided else leaf
    return torch.view_as_real(dense.resolve_conj()) if dense.is_complex() else dense
