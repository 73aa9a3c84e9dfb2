"""A call of a module: its parameters and its inputs, and what autograd claims of both."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import cached_property
from typing import Any

import torch
from torch import nn

from gradaudit import diagnose
from gradaudit._report import Report, Verdict
from gradaudit.claims import Gradient
from gradaudit.evaluate import RandomState
from gradaudit.spaces import FloatArray, Tree
from gradaudit.torch._attempt import Attempt, arithmetic, attempt, derived
from gradaudit.torch._kept import Buffers
from gradaudit.torch._outputs import Tensors, outputs_of
from gradaudit.torch._space import TorchSpace
from gradaudit.torch._spared import Spared
from gradaudit.torch._tensors import copied, demand_plain, filled, is_floating, wide
from gradaudit.torch._widened import Widened

LARGE = 1 << 24
"""Of more parameters no copy is made, in their own precision or in float64."""


class LentSpace(TorchSpace):
    """Tensors that are lent in place of being copied: who borrows them leaves them as they are."""

    def copy(self, leaf: torch.Tensor) -> torch.Tensor:
        """Return the tensor itself."""
        return leaf

    def same(self, one: Any, other: torch.Tensor) -> bool:
        """Tell whether two tensors hold the same numbers; at once, if they are one."""
        return one is other or super().same(one, other)


class WideSpace(LentSpace):
    """Tensors lent in any precision, which are in float64 once they have moved.

    Parameters
    ----------
    lent : sequence of Tensor
        They.
    """

    def __init__(self, lent: Sequence[torch.Tensor]) -> None:
        super().__init__()
        self._lent_out = {id(leaf): leaf for leaf in lent}

    def dtype(self, leaf: torch.Tensor) -> str:
        """Return the name of the dtype: that which a lent tensor moves in."""
        return "float64" if id(leaf) in self._lent_out else super().dtype(leaf)

    def like(
        self, leaf: torch.Tensor, flat: FloatArray, shape: tuple[int, ...] | None = None
    ) -> torch.Tensor:
        """Return a tensor of a leaf's dtype and device, and its shape if none is given."""
        shape = tuple(leaf.shape) if shape is None else shape
        return super().like(leaf[:0].to(self._moving(leaf)), flat, shape)

    def _room(self, leaf: torch.Tensor) -> torch.Tensor:
        return torch.empty(leaf.shape, dtype=self._moving(leaf), device=leaf.device)

    def _moving(self, leaf: torch.Tensor) -> torch.dtype:
        return torch.float64 if id(leaf) in self._lent_out else leaf.dtype


def call_of(
    module: nn.Module,
    arguments: Tree,
    random_state: RandomState,
    *,
    loss: Callable[[Any], Any] | None = None,
    without: Collection[str] = (),
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
    call = Call(module, parameters, arguments, floating, random_state, loss=loss)
    cut = [place for place in call.unreached() if not arguments.leaves[place].requires_grad]
    if not cut:
        return call
    chosen = [place for place in floating if place not in cut]
    call = Call(module, parameters, arguments, chosen, random_state, loss=loss)
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
    seen : set of str, optional
        Where it is noted that a call wrote into a parameter; calls of one module share it.

    Attributes
    ----------
    notes : tuple of str
        On what is not checked.
    """

    space: TorchSpace = LentSpace()
    mode: Widened | None = None
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
        seen: set[str] | None = None,
    ) -> None:
        self._seen = set[str]() if seen is None else seen
        self.notes: tuple[str, ...] = ()
        self._module = module
        self._parameters = dict(parameters)
        self._arguments = arguments
        self._chosen = tuple(chosen)
        self._random_state = random_state
        self._loss = loss
        self._buffers = Buffers(module)
        size = sum(parameter.numel() for parameter in module.parameters())
        self._large = size > LARGE
        self._spared = Spared(parameters, large=self._large)

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
        """The parameters that are checked, lent; and the inputs, copied."""
        inputs = [copied(self._arguments.leaves[place]) for place in self._chosen]
        return (*self._spared.tensors.values(), *inputs)

    def with_state(self, random_state: RandomState) -> Call:
        """Return the same call, which finds another random state."""
        other = copy.copy(self)
        vars(other).pop("attempt", None)
        other._random_state = random_state  # noqa: SLF001 - its own kind
        return other

    def in_float64(self) -> Sequence[Callable[[], Call]]:
        """Return ways to make the same call in float64, the best first.

        Returns
        -------
        sequence of callable
            To a call of a copy of the module, which is quick but unknown to a loss that refers to
            the model, and too large for some; and to one whose tensors are cast as they are used.
        """
        if self._large:
            return (self._cast,)
        if self._loss is not None:
            return self._cast, self._copied
        return self._copied, self._cast

    def _copied(self) -> Call:
        module = copy.deepcopy(self._module)
        places = {id(own): name for name, own in self._module.named_parameters()}
        module = module.double()
        copies = dict(module.named_parameters())
        return Call(
            module,
            {name: copies[places[id(own)]] for name, own in self._parameters.items()},
            wide(self._arguments),
            self._chosen,
            self._random_state,
            loss=self._loss,
        )

    def _cast(self) -> Call:
        return WideCall(
            self._module,
            self._parameters,
            wide(self._arguments),
            self._chosen,
            self._random_state,
            loss=self._loss,
            seen=self._seen,
            narrow=self,
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
        return self._outputs(leaves, self.attempt)

    def _outputs(self, leaves: Sequence[torch.Tensor], how: Attempt) -> Tensors:
        with self._placed(leaves), torch.set_grad_enabled(how.needs_grad), arithmetic():
            given = list(map(copied, self._inputs(leaves)))
            if how.needs_grad:
                given = [tensor.requires_grad_().clone() for tensor in given]
            found = self._called(given)
        return {name: output.detach() for name, output in how.claimed(found).items()}

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
        pairs = zip(self._parameters, leaves, self.leaves, strict=False)
        moved = {name: leaf for name, leaf, own in pairs if leaf is not own}
        kept = {name: self._parameters[name].data for name in moved}
        for name, leaf in moved.items():
            self._parameters[name].data = leaf
        try:
            yield
        finally:
            for name, data in kept.items():
                self._parameters[name].data = data
            self._buffers.restore()
            if self._spared.restore(moved):
                self._seen.add("writes")

    def _called(self, given: Sequence[torch.Tensor]) -> Tensors:
        self._random_state.rewind()
        leaves = list(map(copied, self._arguments.leaves))
        for place, tensor in zip(self._chosen, given, strict=True):
            leaves[place] = tensor
        positional, keywords = self._arguments.rebuild(leaves)
        with self.mode or nullcontext(), self._spared:
            returned = self._module(*positional, **keywords)
            return outputs_of(returned if self._loss is None else self._loss(returned))


class WideCall(Call):
    """A call of a module that is computed in float64 without a copy of it.

    Parameters
    ----------
    *call : object
        As for `Call`, the inputs in float64.
    narrow : Call
        The same call in its own precision.
    **how : object
        As for `Call`.
    """

    def __init__(self, *call: Any, narrow: Call, **how: Any) -> None:
        super().__init__(*call, **how)
        self._narrow = narrow
        self.mode = Widened()
        self.space = WideSpace(self.leaves)

    @cached_property
    def attempt(self) -> Attempt:
        """How it can be called: as it can in its own precision."""
        how = self._narrow.attempt
        return replace(how, outputs=self._outputs(self.leaves, how))
