"""How torch's claims are drawn, and how a mistake gets into a backward pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import torch

from benchmarks.frameworks._claim import Build, Question


def seeded(make: Callable[..., Question], **options: Any) -> Build:
    """Let `make` draw from torch's generator under a seed; its state is put back."""

    def build(seed: int) -> Question:
        with torch.random.fork_rng(devices=[]):
            torch.default_generator.manual_seed(seed)
            return make(**options)

    return build


class Planted(torch.autograd.Function):
    """A function whose gradients are torch's own, but for what a change makes of them."""

    @staticmethod
    def forward(ctx: Any, function: Any, change: Any, *inputs: torch.Tensor) -> torch.Tensor:
        """Evaluate, and keep the inputs."""
        ctx.function, ctx.change = function, change
        ctx.save_for_backward(*inputs)
        return function(*inputs)

    @staticmethod
    def backward(ctx: Any, *cotangents: torch.Tensor) -> tuple[Any, ...]:
        """Differentiate by torch, and spoil."""
        with torch.enable_grad():
            inputs = [x.detach().requires_grad_() for x in ctx.saved_tensors]
            output = ctx.function(*inputs)
        gradients = torch.autograd.grad(output, inputs, cotangents)
        return None, None, *ctx.change(*gradients)


def planted(function: Any, change: Callable[..., Sequence[torch.Tensor]]) -> Any:
    """Give the function with a backward pass of its own: what `change` makes of the right one."""
    return partial(Planted.apply, function, change)


def times(factor: float) -> Callable[..., list[torch.Tensor]]:
    """Multiply all gradients."""
    return lambda *gradients: [g * factor for g in gradients]


def times_at(index: int, factor: float) -> Callable[..., list[torch.Tensor]]:
    """Multiply one entry of the only gradient."""

    def change(gradient: torch.Tensor) -> list[torch.Tensor]:
        gradient = gradient.clone()
        gradient.view(-1)[index] *= factor
        return [gradient]

    return change


def leaf(values: torch.Tensor) -> torch.Tensor:
    """Ask for the gradient of a drawn tensor."""
    return values.detach().requires_grad_()


def uniform(low: float, high: float, *shape: int, dtype: Any = torch.float64) -> torch.Tensor:
    """Draw a leaf."""
    return leaf((low + (high - low) * torch.rand(*shape, dtype=torch.float64)).to(dtype))
