"""A call of a module: its parameters and its inputs, and what autograd claims of both."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from typing import Any

import torch
from torch import nn

from gradaudit import diagnose
from gradaudit._oracle import NoCopyError
from gradaudit._report import Report, Verdict
from gradaudit.claims import Gradient
from gradaudit.evaluate import RandomState
from gradaudit.spaces import Tree
from gradaudit.torch._attempt import Attempt, arithmetic, attempt, derived
from gradaudit.torch._kept import Buffers
from gradaudit.torch._outputs import Tensors, outputs_of
from gradaudit.torch._space import TorchSpace
from gradaudit.torch._tensors import copied, demand_plain, doubled, filled, is_floating

LARGE = 1 << 24
"""Of more parameters no float64 copy is made without being asked for: it takes twice their room."""


class LentSpace(TorchSpace):
    """Tensors that are lent in place of being copied: who borrows them leaves them as they are."""

    def copy(self, leaf: torch.Tensor) -> torch.Tensor:
        """Return the tensor itself."""
        return leaf

    def same(self, one: Any, other: torch.Tensor) -> bool:
        """Tell whether two tensors hold the same numbers; at once, if they are one."""
        return one is other or super().same(one, other)


def call_of(
    module: nn.Module,
    arguments: Tree,
    random_state: RandomState,
    *,
    loss: Callable[[Any], Any] | None = None,
    without: Collection[str] = (),
    large: bool = False,
) -> Call:
    """Choose what is checked of a call of a module.

    Parameters
    ----------
    module : Module
        It.
    arguments : Tree
        Of a pair: positional arguments and keyword arguments.
    random_state : RandomState
        Rewound before each call that is made to find out how to call it.
    loss : callable, optional
        What is done with what the module returns.
    without : collection of str
        Modules within it that answer for their own parameters.
    large : bool
        Whether a float64 copy is made of a large model, too.

    Returns
    -------
    Call
        With all parameters that require grad, and the floating-point inputs but for those that
        neither require grad nor get any.

    Raises
    ------
    ArgumentError
        If one of these tensors cannot be checked.
    """
    answered = tuple(f"{name}." for name in without)
    parameters = {
        name: parameter
        for name, parameter in module.named_parameters()
        if parameter.requires_grad and not name.startswith(answered)
    }
    floating = [place for place, leaf in enumerate(arguments.leaves) if is_floating(leaf)]
    for name, parameter in parameters.items():
        demand_plain(parameter.detach(), f"the parameter `{name}` of `module`")
    for place in floating:
        where = f"`{arguments.names[place]}` of `inputs`"
        demand_plain(arguments.leaves[place].detach(), where)
    call = Call(module, parameters, arguments, floating, random_state, loss=loss, large=large)
    cut = [place for place in call.unreached() if not arguments.leaves[place].requires_grad]
    if not cut:
        return call
    chosen = [place for place in floating if place not in cut]
    call = Call(module, parameters, arguments, chosen, random_state, loss=loss, large=large)
    names = ", ".join(arguments.names[place] for place in cut)
    call.notes = (f"not checked: {names}, which the outputs do not depend on by autograd",)
    return call


def written(report: Report) -> Report:
    """Say that a module writes into its parameters.

    Parameters
    ----------
    report : Report
        What was found otherwise.

    Returns
    -------
    Report
        Inconclusive if it was a pass.
    """
    finding = diagnose.mutation(("the module's `forward` into its parameters",))
    report = replace(report, findings=(finding, *report.findings))
    if report.verdict is not Verdict.PASS:
        return report
    return replace(
        report,
        verdict=Verdict.INCONCLUSIVE,
        reason="Written into the parameters: the module's `forward` changes them.",
    )


class Call:
    """A call of a module.

    A parameter that is moved gets other data for one call, and its own back; what the call writes
    into parameters and buffers is undone.

    Parameters
    ----------
    module : Module
        The user's own.
    parameters : mapping of str to Parameter
        Those that are checked, by name.
    arguments : Tree
        Of a pair: positional arguments and keyword arguments.
    chosen : sequence of int
        Which of its leaves are checked.
    random_state : RandomState
        Rewound before each call that is made to find out how to call it.
    loss : callable, optional
        What is done with what the module returns.
    large : bool
        Whether a float64 copy is made of a large model, too.

    Attributes
    ----------
    notes : tuple of str
        On what is not checked.
    """

    space = LentSpace()
    coordinates = frozenset[str]()

    def __init__(
        self,
        module: nn.Module,
        parameters: Mapping[str, nn.Parameter],
        arguments: Tree,
        chosen: Sequence[int],
        random_state: RandomState,
        *,
        loss: Callable[[Any], Any] | None = None,
        large: bool = False,
    ) -> None:
        self._seen: set[str] = set()  # shared with the same call in another random state
        self.notes: tuple[str, ...] = ()
        self._module = module
        self._parameters = dict(parameters)
        self._arguments = arguments
        self._chosen = tuple(chosen)
        self._random_state = random_state
        self._loss = loss
        self._large = large
        self._buffers = Buffers(module)

    @property
    def wrote(self) -> bool:
        """Whether a call was seen to write into a parameter."""
        return bool(self._seen)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Of the parameters, then of the inputs."""
        inputs = [self._arguments.names[place] for place in self._chosen]
        both = [f"input {name}" if name in self._parameters else name for name in inputs]
        return (*self._parameters, *both)

    @cached_property
    def leaves(self) -> tuple[torch.Tensor, ...]:
        """The parameters and inputs that are checked, copied."""
        inputs = [self._arguments.leaves[place] for place in self._chosen]
        return tuple(map(copied, (*self._parameters.values(), *inputs)))

    def with_state(self, random_state: RandomState) -> Call:
        """Return the same call, which finds another random state."""
        other = copy.copy(self)
        vars(other).pop("attempt", None)
        other._random_state = random_state  # noqa: SLF001 - its own kind
        return other

    def double(self) -> Call:
        """Return the same call of a copy of the module in float64.

        Returns
        -------
        Call
            With its inputs in float64, too.

        Raises
        ------
        NoCopyError
            If the module is large.
        """
        size = sum(parameter.numel() for parameter in self._module.parameters())
        if size > LARGE and not self._large:
            raise NoCopyError(
                f'a float64 copy of {size} parameters takes much room; oracle="float64" makes one'
            )
        module = copy.deepcopy(self._module)
        places = {id(own): name for name, own in self._module.named_parameters()}
        module = module.double()
        copies = dict(module.named_parameters())
        tree = self._arguments
        return Call(
            module,
            {name: copies[places[id(own)]] for name, own in self._parameters.items()},
            Tree(tree.names, tree.paths, tuple(map(doubled, tree.leaves)), tree.rebuild),
            self._chosen,
            self._random_state,
            loss=self._loss,
        )

    @cached_property
    def attempt(self) -> Attempt:
        """How it can be called."""

        def recorded() -> Tensors:
            tensors = [leaf.requires_grad_() for leaf in map(copied, self._inputs(self.leaves))]
            with self._placed(self.leaves):
                return self._called([tensor.clone() for tensor in tensors])

        def plain() -> Tensors:
            with self._placed(self.leaves):
                return self._called(list(map(copied, self._inputs(self.leaves))))

        return attempt(recorded, plain)

    def unreached(self) -> list[int]:
        """Return those inputs of which autograd gives no gradient, by their places."""
        weights = {name: torch.ones_like(one) for name, one in self.attempt.outputs.items()}
        return [
            place
            for place, one in zip(self._chosen, self._inputs(self._derived(weights)), strict=True)
            if one is None
        ]

    def value(self, leaves: Sequence[torch.Tensor]) -> Tensors:
        """Return the outputs by name, without a graph where that is possible."""
        needed = self.attempt.needs_grad
        with self._placed(leaves), torch.set_grad_enabled(needed), arithmetic():
            given = list(map(copied, self._inputs(leaves)))
            if needed:
                given = [tensor.requires_grad_().clone() for tensor in given]
            found = self._called(given)
        return {name: output.detach() for name, output in self.attempt.claimed(found).items()}

    def gradient(self, leaves: Sequence[torch.Tensor], cotangents: Tensors) -> Gradient:
        """Return what autograd claims of parameters and inputs.

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
        return filled(self._derived(cotangents, leaves), leaves, self.names)

    def _derived(
        self, cotangents: Tensors, leaves: Sequence[torch.Tensor] | None = None
    ) -> list[torch.Tensor | None]:
        leaves = self.leaves if leaves is None else leaves
        given = [tensor.requires_grad_() for tensor in map(copied, self._inputs(leaves))]
        with self._placed(leaves), torch.enable_grad():
            outputs = self.attempt.claimed(self._called([tensor.clone() for tensor in given]))
            return derived(outputs, cotangents, [*self._parameters.values(), *given])

    def _inputs(self, leaves: Sequence[Any]) -> Sequence[Any]:
        return leaves[len(self._parameters) :]

    @contextmanager
    def _placed(self, leaves: Sequence[torch.Tensor]) -> Iterator[None]:
        """Give the parameters other data for a while; those at rest have their own."""
        triples = zip(self._parameters.values(), leaves, self.leaves, strict=False)
        moved = [(parameter, leaf) for parameter, leaf, own in triples if leaf is not own]
        kept = [(parameter, parameter.data) for parameter, _ in moved]
        for parameter, leaf in moved:
            parameter.data = leaf
        versions = [parameter._version for parameter in self._parameters.values()]  # noqa: SLF001
        try:
            yield
        finally:
            after = [parameter._version for parameter in self._parameters.values()]  # noqa: SLF001
            for parameter, data in kept:
                parameter.data = data
            self._buffers.restore()
            if after != versions:
                self._mend()

    def _mend(self) -> None:
        """Undo what a call wrote into the parameters."""
        self._seen.add("writes")
        for parameter, own in zip(self._parameters.values(), self.leaves, strict=False):
            parameter.data.copy_(own)

    def _called(self, given: Sequence[torch.Tensor]) -> Tensors:
        self._random_state.rewind()
        leaves = list(map(copied, self._arguments.leaves))
        for place, tensor in zip(self._chosen, given, strict=True):
            leaves[place] = tensor
        positional, keywords = self._arguments.rebuild(leaves)
        returned = self._module(*positional, **keywords)
        return outputs_of(returned if self._loss is None else self._loss(returned))
