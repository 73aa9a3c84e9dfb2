"""What is done to tensors one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import torch

from gradaudit._errors import ArgumentError
from gradaudit.claims import Gradient
from gradaudit.spaces import Tree


def copied(leaf: Any) -> Any:
    """Return a tensor in memory of its own, without a graph; anything else as it is."""
    return leaf.detach().clone() if isinstance(leaf, torch.Tensor) else leaf


def wide(arguments: Tree) -> Tree:
    """Return arguments with all floating-point tensors in float64."""
    leaves = [leaf.detach().double() if is_floating(leaf) else leaf for leaf in arguments.leaves]
    return replace(arguments, leaves=tuple(leaves))


def is_floating(leaf: Any) -> bool:
    """Tell whether it is a tensor of real floating-point numbers."""
    return isinstance(leaf, torch.Tensor) and leaf.is_floating_point()


def is_in_place(name: str) -> bool:
    """Tell whether a function of PyTorch with such a name may write into its first argument."""
    return name == "__setitem__" or (name.endswith("_") and not name.endswith("__"))


def is_unseen(tensor: torch.Tensor) -> bool:
    """Tell whether no other tensor looks into a tensor's memory."""
    return _uses(tensor) <= ONCE


def _uses(tensor: torch.Tensor) -> int:
    storage = tensor.untyped_storage()
    return int(torch._C._storage_Use_Count(storage._cdata))  # noqa: SLF001 - told nowhere else


ONCE = _uses(torch.empty(1))
"""How often the memory of a single tensor counts as used."""


def demand_plain(leaf: torch.Tensor, where: str) -> None:
    """Refuse a tensor that cannot be moved entry by entry.

    Parameters
    ----------
    leaf : Tensor
        It.
    where : str
        What to call it.

    Raises
    ------
    ArgumentError
        If it is complex, sparse or quantised, or holds infinities or NaN.
    """
    if leaf.is_complex():
        raise ArgumentError(
            f"{where} has dtype {leaf.dtype}: complex tensors are not supported yet; "
            "torch.view_as_real makes a real one of it"
        )
    if leaf.layout is not torch.strided or leaf.is_quantized:
        raise ArgumentError(f"{where} has layout {leaf.layout}: expected a dense tensor")
    if not leaf.isfinite().all():
        raise ArgumentError(f"{where} holds numbers that are not finite")


def filled(
    found: Sequence[torch.Tensor | None], leaves: Sequence[torch.Tensor], names: Sequence[str]
) -> Gradient:
    """Return what autograd gave; zeros where it gave nothing.

    Parameters
    ----------
    found : sequence of Tensor or None
        By autograd.
    leaves : sequence of Tensor
        The point.
    names : sequence of str
        Of the leaves.

    Returns
    -------
    Gradient
        With a note on each that was None.
    """
    pairs = list(zip(found, leaves, names, strict=True))
    gradients = [torch.zeros_like(leaf) if one is None else one for one, leaf, _ in pairs]
    none = [name for one, _, name in pairs if one is None]
    said = f"autograd gives no gradient of {', '.join(none)}: read as a claim of zero"
    return Gradient(tuple(gradients), (said,) if none else ())
