"""What is done to a right backward pass so that it is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

from ._sample import Sample

MATTERS = 1e-3
"""A gradient matters if an entry of it is at least this part of the largest one of all."""


@dataclass(frozen=True, slots=True)
class Change:
    """A mistake.

    Attributes
    ----------
    name
        As in the table.
    size
        By which share of itself the gradient, or an entry of it, is wrong.
    factors
        From a steep sample to a factor of each tensor's gradient; None where it stays.
    """

    name: str
    size: float
    factors: Callable[[Sample], list[Any]]

    def __call__(self, sample: Sample) -> Callable[..., Any]:
        """Give the sample's function with a wrong backward pass."""
        factors = self.factors(sample)

        def function(*tensors: Any) -> Any:
            return sample.function(*map(_wrong, tensors, factors))

        return function


class _Scaled(torch.autograd.Function):  # type: ignore[misc] # torch is of any type
    """A copy, whose backward pass takes the gradient times a factor."""

    @staticmethod
    def forward(ctx: Any, x: Any, factor: Any) -> Any:
        ctx.factor = factor
        return x.clone()

    @staticmethod
    def backward(ctx: Any, cotangent: Any) -> Any:
        factor = ctx.factor
        if isinstance(factor, torch.Tensor):
            factor = factor.to(cotangent.dtype)
        return cotangent * factor, None


def _wrong(x: Any, factor: Any) -> Any:
    return x if factor is None else _Scaled.apply(x, factor)


def _all(sample: Sample) -> list[Any]:
    """Every gradient is 1 % too large."""
    return [1.01 if tensor.requires_grad else None for tensor in sample.tensors]


def _one(sample: Sample) -> list[Any]:
    """Make the largest entry of the first gradient that matters half as large again."""
    sizes = [0.0 if each is None else _largest(each) for each in sample.gradient]
    i = next(i for i, size in enumerate(sizes) if size >= MATTERS * max(sizes))
    gradient = sample.gradient[i]
    factor = torch.ones(gradient.numel(), dtype=gradient.dtype)
    factor[gradient.abs().argmax()] = 1.5
    factors: list[Any] = [None] * len(sample.tensors)
    factors[i] = factor.reshape(gradient.shape)
    return factors


def _largest(gradient: Any) -> float:
    return float(gradient.abs().max()) if gradient.numel() else 0.0


CHANGES = (Change("1 %", 0.01, _all), Change("one entry", 0.5, _one))
"""All gradients wrong by little; one entry wrong by much."""
