"""One pass through a model, with what went into each of its modules and what came back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import torch
from torch import nn

from gradaudit.spaces import Tree, flatten
from gradaudit.torch._arguments import of_call
from gradaudit.torch._outputs import OUTPUT, Tensors
from gradaudit.torch._tensors import copied, is_floating


@dataclass
class Record:
    """What was seen of a module in one pass.

    Attributes
    ----------
    module : Module
        It.
    arguments : Tree
        Of its first call, the tensors as copies that require grad where the originals did.
    cotangents : dict of str to Tensor
        What came back for its outputs; empty where nothing did.
    calls : int
        How often it was called.
    complete : bool
        Whether its first call returned something.
    """

    module: nn.Module
    arguments: Tree
    cotangents: Tensors = field(default_factory=dict)
    calls: int = 1
    complete: bool = False


@contextmanager
def recording(model: nn.Module) -> Iterator[dict[str, Record]]:
    """Record a pass through a model, forwards and backwards.

    Parameters
    ----------
    model : Module
        Whose modules are looked at, but for itself.

    Yields
    ------
    dict of str to Record
        By the qualified names of the modules that were called, in the order of the first calls.
    """
    found: dict[str, Record] = {}
    hooks = []
    for name, module in model.named_modules():
        if module is not model:
            before, after = partial(_entered, found, name), partial(_left, found, name)
            hooks.append(module.register_forward_pre_hook(before, with_kwargs=True))
            hooks.append(module.register_forward_hook(after))
    try:
        yield found
    finally:
        for hook in hooks:
            hook.remove()


def _entered(
    found: dict[str, Record], name: str, module: nn.Module, args: Any, kwargs: Any
) -> None:
    if name in found:
        found[name].calls += 1
        return
    tree = of_call(module, args, kwargs)
    leaves = tuple(map(_kept, tree.leaves))
    found[name] = Record(module, Tree(tree.names, tree.paths, leaves, tree.rebuild))


def _left(found: dict[str, Record], name: str, _module: nn.Module, _args: Any, out: Any) -> None:
    record = found[name]
    if record.calls > 1:
        return
    record.complete = True
    tree = flatten(out, OUTPUT)
    for place, leaf in zip(tree.names, tree.leaves, strict=True):
        if is_floating(leaf) and leaf.requires_grad:
            leaf.register_hook(partial(_came_back, record, place))


def _came_back(record: Record, place: str, cotangent: torch.Tensor) -> None:
    record.cotangents[place] = cotangent.detach().clone()


def _kept(leaf: Any) -> Any:
    if is_floating(leaf):
        return copied(leaf).requires_grad_(leaf.requires_grad)
    return copied(leaf)
