"""How a function can be called: tried once with autograd recording, and once without."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch

from gradaudit.torch._outputs import Tensors

CALLS = 2
"""That an attempt makes."""

CLOSE = 1e-3
"""Outputs with and without autograd are the same function's if they agree to this."""


@dataclass(frozen=True)
class Attempt:
    """How a function can be called.

    Attributes
    ----------
    outputs : dict of str to Tensor
        What it gave.
    needs_grad : bool
        Whether it gives that only while autograd records.
    writes : bool
        Whether it writes into its arguments, as functions of tensors may.
    """

    outputs: Tensors
    needs_grad: bool
    writes: bool = True


def attempt(
    recorded: Callable[[], Tensors],
    plain: Callable[[], Tensors],
    given: Sequence[torch.Tensor] = (),
) -> Attempt:
    """Call a function twice.

    Parameters
    ----------
    recorded : callable
        Calls it with tensors that require grad.
    plain : callable
        Calls it with tensors that do not.
    given : sequence of Tensor
        Those.

    Returns
    -------
    Attempt
        What was learnt.
    """
    with torch.enable_grad():
        first = {name: output.detach() for name, output in recorded().items()}
    try:
        with torch.no_grad():
            second = plain()
    except RuntimeError:  # it differentiates on its own account
        return Attempt(first, needs_grad=True)
    written = any(tensor._version > 0 for tensor in given)  # noqa: SLF001 - told nowhere else
    return Attempt(second, not _alike(first, second), written)


def derived(
    outputs: Tensors, cotangents: Tensors, given: list[torch.Tensor]
) -> list[torch.Tensor | None]:
    """Return the vector-Jacobian product by autograd; None for what it does not reach."""
    live = [name for name, output in outputs.items() if output.requires_grad]
    if not live:
        return [None] * len(given)
    found = torch.autograd.grad(
        [outputs[name] for name in live],
        given,
        [cotangents[name] for name in live],
        allow_unused=True,
    )
    return [None if one is None else _dense(one.detach()) for one in found]


def _alike(one: Tensors, other: Tensors) -> bool:
    return one.keys() == other.keys() and all(
        torch.allclose(one[name], other[name], CLOSE, CLOSE**2, equal_nan=True) for name in one
    )


def _dense(gradient: torch.Tensor) -> torch.Tensor:
    return gradient.to_dense() if gradient.layout is not torch.strided else gradient
