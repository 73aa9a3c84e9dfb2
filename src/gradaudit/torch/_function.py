"""A function of tensors: how it is called, and what autograd claims of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import torch

from gradaudit.claims import Gradient
from gradaudit.evaluate import RandomState
from gradaudit.spaces import Tree
from gradaudit.torch._arguments import of_function
from gradaudit.torch._attempt import Attempt, arithmetic, attempt, derived
from gradaudit.torch._outputs import Tensors, outputs_of
from gradaudit.torch._space import TorchSpace
from gradaudit.torch._tensors import copied, filled, is_floating, wide
from gradaudit.torch._widened import Widened


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
    mode : Widened or None
        What makes it compute in float64.
    """

    fn: Callable[..., Any]
    arguments: Tree
    chosen: tuple[int, ...]
    random_state: RandomState
    mode: Widened | None = None

    space = TorchSpace()
    coordinates = frozenset[str]()

    @property
    def names(self) -> tuple[str, ...]:
        """Of the tensors that are checked."""
        return tuple(self.arguments.names[place] for place in self.chosen)

    @cached_property
    def leaves(self) -> tuple[torch.Tensor, ...]:
        """The tensors that are checked, copied."""
        return tuple(copied(self.arguments.leaves[place]) for place in self.chosen)

    def with_state(self, random_state: RandomState) -> Function:
        """Return the same function, which finds another random state."""
        return replace(self, random_state=random_state)

    def in_float64(self) -> Sequence[Callable[[], Function]]:
        """Return ways to make the same function in float64, the quickest first.

        Returns
        -------
        sequence of callable
            To one of tensors of float64; and to one that casts what else it uses, too.
        """
        arguments = wide(self.arguments)
        return (
            lambda: replace(self, arguments=arguments),
            lambda: replace(self, arguments=arguments, mode=Widened()),
        )

    @cached_property
    def attempt(self) -> Attempt:
        """How it can be called."""
        copies = list(map(copied, self.leaves))
        return attempt(
            lambda: self._called([_tracked(leaf).clone() for leaf in self.leaves]),
            lambda: self._called(copies),
            copies,
        )

    def value(self, leaves: Sequence[torch.Tensor]) -> Tensors:
        """Return the outputs by name, without a graph where that is possible."""
        how = self.attempt
        if how.needs_grad:
            with torch.enable_grad(), arithmetic():
                found = self._called([_tracked(leaf).clone() for leaf in leaves])
            return {name: output.detach() for name, output in how.claimed(found).items()}
        with torch.no_grad(), arithmetic():
            given = [leaf.clone() for leaf in leaves] if how.writes else leaves
            return how.claimed(self._called(given))

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
        given = [_tracked(leaf.clone()) for leaf in leaves]
        with torch.enable_grad():
            outputs = self.attempt.claimed(self._called([tensor.clone() for tensor in given]))
            found = derived(outputs, cotangents, given)
        return filled(found, leaves, self.names)

    def pushed(self, leaves: Sequence[torch.Tensor]) -> Tensors:
        """Return the outputs of tensors that carry tangents."""
        with torch.enable_grad():
            return self.attempt.claimed(self._called(leaves))

    def _called(self, given: Sequence[torch.Tensor]) -> Tensors:
        """Call fn on some tensors and on copies of the others."""
        self.random_state.rewind()
        leaves = list(map(copied, self.arguments.leaves))
        for place, tensor in zip(self.chosen, given, strict=True):
            leaves[place] = tensor
        with self.mode or nullcontext():
            return outputs_of(self.fn(*self.arguments.rebuild(leaves)))


def of_loss(
    loss: Callable[[Any], Any], returned: Any, random_state: RandomState
) -> Function | None:
    """Return a loss at what a model returned; None if that holds no floating-point tensor."""
    tree = of_function(loss, (returned,))
    chosen = tuple(place for place, leaf in enumerate(tree.leaves) if is_floating(leaf))
    return Function(loss, tree, chosen, random_state) if chosen else None


def _tracked(leaf: torch.Tensor) -> torch.Tensor:
    return leaf.detach().requires_grad_()
