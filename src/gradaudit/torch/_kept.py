"""What a call of a module may change, beside its outputs: kept, and put back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn

SMALL = 1 << 16
"""Buffers of no more entries are always put back: batch-norm writes into its own untold."""

REGISTRIES = ("_parameters", "_buffers", "_modules")
"""What a module keeps in dictionaries of its own."""


class Buffers:
    """The buffers of a module, such as running means: every call is to find the same.

    Parameters
    ----------
    module : Module
        Looked at with all that is in it.
    """

    def __init__(self, module: nn.Module) -> None:
        self._kept = [
            (owner, name, buffer, buffer.detach().clone())
            for owner in module.modules()
            for name, buffer in owner._buffers.items()  # noqa: SLF001 - as they are, None too
            if buffer is not None
        ]
        self._versions = [_version(buffer) for _, _, buffer, _ in self._kept]

    def restore(self) -> None:
        """Put back those that were written into, or replaced."""
        for place, (owner, name, buffer, copy) in enumerate(self._kept):
            owner._buffers[name] = buffer  # noqa: SLF001
            if buffer.numel() <= SMALL or _version(buffer) != self._versions[place]:
                with torch.no_grad():
                    buffer.copy_(copy)
                self._versions[place] = _version(buffer)


@contextmanager
def as_before(module: nn.Module) -> Iterator[None]:
    """Put everything back at the end: modes, gradients, buffers, attributes; whatever happens.

    Parameters
    ----------
    module : Module
        With all that is in it.

    Yields
    ------
    None
        Parameters have no `.grad` meanwhile.
    """
    owners = list(module.modules())
    modes = [owner.training for owner in owners]
    kept = [_attributes(owner) for owner in owners]
    gradients = [(parameter, parameter.grad) for parameter in module.parameters()]
    buffers = Buffers(module)
    for parameter, _ in gradients:
        parameter.grad = None
    try:
        yield
    finally:
        for owner, mode, (attributes, registries) in zip(owners, modes, kept, strict=True):
            vars(owner).clear()
            vars(owner).update(attributes)
            for name, registry in registries.items():
                attributes[name].clear()
                attributes[name].update(registry)
            owner.training = mode
        for parameter, gradient in gradients:
            parameter.grad = gradient
        buffers.restore()


def _attributes(owner: nn.Module) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Return its attributes, and what its registries hold."""
    attributes = dict(vars(owner))
    found = [name for name in REGISTRIES if isinstance(attributes.get(name), dict)]
    return attributes, {name: dict(attributes[name]) for name in found}  # none, in TorchScript


def _version(tensor: torch.Tensor) -> int:
    return 0 if tensor.is_inference() else int(tensor._version)  # noqa: SLF001 - told nowhere else
