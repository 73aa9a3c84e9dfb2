"""Questions of torch as functions of leaves: parameters, and inputs that ask for a gradient."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch.func import functional_call
from torch.utils import _pytree as pytree

from benchmarks.frameworks._claim import Question


class Leaves:
    """A question's function of its leaves, which stand in `values`.

    Parameters
    ----------
    question : Question
        About a function or a module; a module is copied.
    double : bool
        Whether everything is to be float64.
    seeded : bool
        Whether torch's generator is in the same state at every call.
    """

    def __init__(self, question: Question, *, double: bool, seeded: bool) -> None:
        self._function, self._seeded = question.function, seeded
        self._names: list[str] = []
        self.values: list[torch.Tensor] = []
        if isinstance(self._function, torch.nn.Module):
            self._function = copy.deepcopy(self._function)
            self._function = self._function.double() if double else self._function
            named = [(n, p) for n, p in self._function.named_parameters() if p.requires_grad]
            self._names, self.values = [n for n, _ in named], [p for _, p in named]
        self._inputs = [_widened(x) if double else x for x in question.inputs]
        self._places = [i for i, x in enumerate(self._inputs) if _asks(x)]
        self.values += [self._inputs[i] for i in self._places]
        self._loss = question.options.get("loss") or (lambda out: out)

    def __call__(self, values: Sequence[torch.Tensor]) -> list[torch.Tensor]:
        """Evaluate at other leaves, and give all floating outputs."""
        count = len(self._names)
        inputs = [x if _asks(x) else copy.deepcopy(x) for x in self._inputs]
        for place, leaf in zip(self._places, values[count:], strict=True):
            inputs[place] = leaf
        with _same_draws() if self._seeded else contextlib.nullcontext():
            if isinstance(self._function, torch.nn.Module):
                named = dict(zip(self._names, values[:count], strict=True))
                out = functional_call(self._function, named, tuple(inputs))
            else:
                out = self._function(*inputs)
        return list(_floating(self._loss(out)))


@contextlib.contextmanager
def _same_draws() -> Iterator[None]:
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(0)
        yield


def _asks(given: Any) -> bool:
    return isinstance(given, torch.Tensor) and given.requires_grad


def _floating(tree: Any) -> Iterator[torch.Tensor]:
    for each in pytree.tree_leaves(tree):
        if isinstance(each, torch.Tensor) and each.is_floating_point():
            yield each


def _widened(given: Any) -> Any:
    if isinstance(given, torch.Tensor) and given.is_floating_point():
        return given.detach().double().clone().requires_grad_(given.requires_grad)
    return given
