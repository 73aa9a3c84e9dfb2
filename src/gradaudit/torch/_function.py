"""A function of tensors: how it is called, and what autograd claims of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import torch

from gradaudit._errors import ArgumentError
from gradaudit.claims import Gradient
from gradaudit.evaluate import RandomState
from gradaudit.spaces import Tree
from gradaudit.torch._outputs import Tensors, outputs_of

GRAD_MODE = "does not require grad"
"""In what PyTorch says of a function that differentiates on its own account."""


@dataclass(frozen=True)
class Function:
    """A function at its arguments, some of whose tensors are checked.

    Attributes
    ----------
    fn : callable
        The user's.
    arguments : Tree
        All of them; only the tensors chosen move.
    chosen : tuple of int
        Which of the leaves of `arguments` are checked.
    random_state : RandomState
        Rewound before each call that is made to find out how to call it.
    """

    fn: Callable[..., Any]
    arguments: Tree
    chosen: tuple[int, ...]
    random_state: RandomState = field(default_factory=lambda: RandomState(seed_rng=False, seed=0))

    def with_state(self, random_state: RandomState) -> Function:
        """Return the same function, which finds another random state."""
        return replace(self, random_state=random_state)

    @property
    def names(self) -> tuple[str, ...]:
        """Of the tensors that are checked."""
        return tuple(self.arguments.names[place] for place in self.chosen)

    @property
    def leaves(self) -> list[torch.Tensor]:
        """The user's own tensors that are checked."""
        return [self.arguments.leaves[place].detach() for place in self.chosen]

    def double(self) -> Function:
        """Return the same function with all its floating-point tensors in float64."""
        tree = self.arguments
        return replace(self, arguments=replace(tree, leaves=tuple(map(_doubled, tree.leaves))))

    @cached_property
    def attempt(self) -> Attempt:
        """How it can be called: it is tried both with and without autograd."""
        self.random_state.rewind()
        with torch.enable_grad():
            given = [leaf.clone().requires_grad_() for leaf in self.leaves]
            recorded = self._called([tensor.clone() for tensor in given])
        self.random_state.rewind()
        copies = [leaf.clone() for leaf in self.leaves]
        try:
            with torch.no_grad():
                plain = self._called(copies)
        except RuntimeError:  # it differentiates on its own account
            return Attempt(recorded, needs_grad=True, in_place=True)
        written = any(tensor._version > 0 for tensor in copies)  # noqa: SLF001 - told nowhere else
        return Attempt(plain, needs_grad=not _alike(plain, recorded), in_place=written)

    def value(self, leaves: Sequence[torch.Tensor]) -> Tensors:
        """Return the outputs by name, without a graph where that is possible."""
        how = self.attempt
        given = [leaf.clone() if how.in_place else leaf for leaf in leaves]
        if not how.needs_grad:
            with torch.no_grad():
                return self._called(given)
        with torch.enable_grad():
            tracked = [leaf.detach().requires_grad_() for leaf in given]
            found = self._called([tensor.clone() for tensor in tracked])
            return {name: output.detach() for name, output in found.items()}

    def gradient(self, leaves: Sequence[torch.Tensor], cotangents: Tensors) -> Gradient:
        """Return what autograd claims: the vector-Jacobian product, leaf by leaf.

        Parameters
        ----------
        leaves : sequence of Tensor
            Where.
        cotangents : dict of str to Tensor
            By the names of the outputs.

        Returns
        -------
        Gradient
            Zeros, with a note, where autograd gives none.
        """
        given = [leaf.detach().clone().requires_grad_() for leaf in leaves]
        with torch.enable_grad():
            outputs = self._called([tensor.clone() for tensor in given])
            found = derived(outputs, cotangents, given)
        notes = [
            f"`{name}`: autograd gives no gradient, read as a claim of zero"
            for name, one in zip(self.names, found, strict=True)
            if one is None
        ]
        filled = [
            torch.zeros_like(leaf) if one is None else _dense(one.detach())
            for leaf, one in zip(leaves, found, strict=True)
        ]
        return Gradient(tuple(filled), tuple(notes))

    def _called(self, given: Sequence[torch.Tensor]) -> Tensors:
        """Call fn on some tensors and on copies of the others."""
        leaves = list(map(_copied, self.arguments.leaves))
        for place, tensor in zip(self.chosen, given, strict=True):
            leaves[place] = tensor
        return outputs_of(self.fn(*self.arguments.rebuild(leaves)))


@dataclass(frozen=True)
class Attempt:
    """How a function can be called.

    Attributes
    ----------
    outputs : dict of str to Tensor
        What it gave.
    needs_grad : bool
        Whether it gives that only while autograd records.
    in_place : bool
        Whether it writes into its arguments.
    """

    outputs: Tensors
    needs_grad: bool
    in_place: bool


def derived(
    outputs: Tensors, cotangents: Tensors, given: Sequence[torch.Tensor]
) -> list[torch.Tensor | None]:
    """Return the vector-Jacobian product by autograd; None for what it does not reach."""
    live = [name for name, output in outputs.items() if output.requires_grad]
    if not live:
        return [None] * len(given)
    return list(
        torch.autograd.grad(
            [outputs[name] for name in live],
            given,
            [cotangents[name] for name in live],
            allow_unused=True,
        )
    )


def is_floating(leaf: Any) -> bool:
    """Tell whether it is a tensor of real floating-point numbers."""
    return isinstance(leaf, torch.Tensor) and leaf.is_floating_point()


def demand_plain(leaf: torch.Tensor, where: str) -> None:
    """Refuse tensors that cannot be moved entry by entry."""
    if leaf.is_complex():
        raise ArgumentError(
            f"{where} has dtype {leaf.dtype}: complex tensors are not supported yet; "
            "torch.view_as_real makes a real one of it"
        )
    if leaf.layout is not torch.strided or leaf.is_quantized:
        raise ArgumentError(f"{where} has layout {leaf.layout}: expected a dense tensor")
    if not leaf.isfinite().all():
        raise ArgumentError(f"{where} holds numbers that are not finite")


def _alike(one: Tensors, other: Tensors) -> bool:
    return one.keys() == other.keys() and all(
        torch.allclose(one[name], other[name], 1e-3, 1e-6, equal_nan=True) for name in one
    )


def _copied(leaf: Any) -> Any:
    return leaf.detach().clone() if isinstance(leaf, torch.Tensor) else leaf


def _doubled(leaf: Any) -> Any:
    return leaf.detach().double() if is_floating(leaf) else leaf


def _dense(gradient: torch.Tensor) -> torch.Tensor:
    return gradient.to_dense() if gradient.layout is not torch.strided else gradient
