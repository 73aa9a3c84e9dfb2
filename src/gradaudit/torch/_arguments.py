"""The arguments of a function or a module, as a nesting whose leaves have names."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

import torch
from torch import nn

from gradaudit._errors import ArgumentError
from gradaudit.spaces import Tree, flatten


def of_function(fn: Any, inputs: Any) -> Tree:
    """Read the arguments of a function; the tree rebuilds a tuple of them.

    Parameters
    ----------
    fn : callable
        Whose signature names them.
    inputs : Tensor or tuple
        Them.

    Returns
    -------
    Tree
        Tensors are its leaves, and whatever else is no container.
    """
    arguments = inputs if isinstance(inputs, tuple) else (inputs,)
    tree = flatten(dict(zip(_names(fn, len(arguments)), arguments, strict=True)), "inputs")
    return Tree(
        tree.names,
        tree.paths,
        tree.leaves,
        lambda leaves: tuple(tree.rebuild(leaves).values()),
    )


def of_module(module: nn.Module, inputs: Any) -> Tree:
    """Read the arguments of a module.

    Parameters
    ----------
    module : Module
        Whose `forward` names them.
    inputs : Tensor, tuple or dict
        Positional arguments, or keyword arguments by name.

    Returns
    -------
    Tree
        It rebuilds a pair, of positional and of keyword arguments.
    """
    if isinstance(inputs, Mapping):
        return of_call(module, (), inputs)
    return of_call(module, inputs if isinstance(inputs, tuple) else (inputs,), {})


def of_call(module: nn.Module, positional: tuple[Any, ...], keywords: Mapping[str, Any]) -> Tree:
    """Read the arguments of one call of a module.

    Parameters
    ----------
    module : Module
        Whose `forward` names them.
    positional : tuple
        Positional arguments.
    keywords : mapping
        Keyword arguments.

    Returns
    -------
    Tree
        It rebuilds a pair of them.
    """
    names = _names(module.forward, len(positional))
    both = dict(zip(names, positional, strict=True))
    if not all(isinstance(name, str) for name in keywords):
        raise ArgumentError("`inputs` is a dict whose keys are not all strings: expected names")
    tree = flatten(both | dict(keywords), "inputs")

    def rebuild(leaves: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
        values = tree.rebuild(leaves)
        return tuple(values[name] for name in names), {name: values[name] for name in keywords}

    return Tree(tree.names, tree.paths, tree.leaves, rebuild)


def _names(fn: Any, count: int) -> list[str]:
    """Name arguments as the signature does, else by their numbers."""
    fn, skipped = _of_custom(fn)
    try:
        parameters = list(inspect.signature(fn).parameters.values())[skipped:]
    except (TypeError, ValueError):
        parameters = []
    known = [
        one.name
        for one in parameters
        if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)
    ]
    return [known[place] if place < len(known) else str(place) for place in range(count)]


def _of_custom(fn: Any) -> tuple[Any, int]:
    """Return what names the arguments of a custom autograd function: forward, but for a context."""
    owner: Any = getattr(fn, "__self__", None)
    custom = isinstance(owner, type) and issubclass(owner, torch.autograd.Function)
    if not custom:
        return fn, 0
    combined = owner.setup_context is torch.autograd.Function.setup_context
    return owner.forward, int(combined)
