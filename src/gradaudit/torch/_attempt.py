"""How a function can be called: tried once with autograd recording, and once without."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
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
        What it gave, but for what does not require grad beside what does: of that it claims
        nothing. If nothing does, everything is claimed to be constant.
    needs_grad : bool
        Whether it gives that only while autograd records.
    writes : bool
        Whether it writes into its arguments, as functions of tensors may.
    """

    outputs: Tensors
    needs_grad: bool
    writes: bool = True

    def claimed(self, outputs: Tensors) -> Tensors:
        """Return those of some outputs that are checked."""
        return {name: outputs[name] for name in self.outputs}


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
        given_back = recorded()
    live = [name for name, output in given_back.items() if output.requires_grad]
    first = {name: given_back[name].detach() for name in live or given_back}
    try:
        with torch.no_grad():
            second = plain()
    except RuntimeError:  # it differentiates on its own account
        return Attempt(first, needs_grad=True)
    written = any(tensor._version > 0 for tensor in given)  # noqa: SLF001 - told nowhere else
    if not first.keys() <= second.keys():
        return Attempt(first, needs_grad=True)
    second = {name: second[name] for name in first}
    return Attempt(second, not _alike(first, second), written)


@contextmanager
def arithmetic() -> Iterator[None]:
    """Raise what linear algebra fails with as NumPy does: such a value is lost, and no more.

    Yields
    ------
    None
        For the call of a function.

    Raises
    ------
    numpy.linalg.LinAlgError
        For PyTorch's own.
    """
    try:
        yield
    except torch.linalg.LinAlgError as error:
        raise np.linalg.LinAlgError(str(error)) from error


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
    return all(
        torch.allclose(one[name], other[name], CLOSE, CLOSE**2, equal_nan=True) for name in one
    )


def _dense(gradient: torch.Tensor) -> torch.Tensor:
    if gradient._is_zerotensor():  # noqa: SLF001 - one without memory, told nowhere else
        return torch.zeros(gradient.shape, dtype=gradient.dtype, device=gradient.device)
    return gradient.to_dense() if gradient.layout is not torch.strided else gradient
