"""Models in which one module's backward pass is wrong, and which one that is."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from benchmarks.frameworks._claim import NO_ACQUITTAL, Question, of_kind, undecidable, wrong

from ._planted import planted, seeded, times
from .models import Tied, asked


class Activation(nn.Module):
    """tanh, whose backward pass is wrong by a factor."""

    def __init__(self, factor: float) -> None:
        super().__init__()
        self.factor = factor

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Apply tanh."""
        return planted(torch.tanh, times(self.factor))(x)


class Affine(nn.Linear):
    """A linear layer whose backward pass is made of the right gradients by `change`."""

    def __init__(self, inputs: int, outputs: int, change: Any) -> None:
        super().__init__(inputs, outputs)
        self.change = change

    def forward(self, input: torch.Tensor) -> torch.Tensor:  # noqa: A002 - torch's name
        """Apply the layer."""
        return planted(nn.functional.linear, self.change)(input, self.weight, self.bias)


class Normal(nn.LayerNorm):
    """Layer normalisation that holds mean and deviation for constants."""

    def forward(self, input: torch.Tensor) -> torch.Tensor:  # noqa: A002 - torch's name
        """Normalise."""
        deviation, mean = torch.std_mean(input.detach(), -1, correction=0, keepdim=True)
        return (input - mean) / (deviation + self.eps) * self.weight + self.bias


class Block(nn.Module):
    """Two layers and a shortcut."""

    def __init__(self, width: int, activation: nn.Module) -> None:
        super().__init__()
        self.first = nn.Linear(width, width)
        self.activation = activation
        self.second = nn.Linear(width, width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Apply them."""
        return x + self.second(self.activation(self.first(x)))


class Deep(nn.Module):
    """Blocks between an entrance and an exit."""

    def __init__(self, *blocks: nn.Module, width: int = 6) -> None:
        super().__init__()
        self.entrance = nn.Linear(4, width)
        self.blocks = nn.ModuleList(blocks)
        self.exit = nn.Linear(width, 3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Go through all of them."""
        x = self.entrance(x)
        for block in self.blocks:
            x = block(x)
        return self.exit(x)


def _deep(factor: float, dtype: Any = torch.float32) -> Question:
    """Put the mistake three levels down."""
    blocks = [Block(6, nn.Tanh()), Block(6, Activation(factor)), Block(6, nn.Tanh())]
    return asked(
        Deep(*blocks).to(dtype),
        torch.randn(5, 4, dtype=dtype),
        culprits=("blocks.1.activation",),
    )


def _two() -> Question:
    """Put two mistakes in two places."""
    blocks = [Block(6, Activation(1.2)), Block(6, nn.Tanh()), Block(6, Activation(-1.0))]
    culprits = ("blocks.0.activation", "blocks.2.activation")
    return asked(Deep(*blocks), torch.randn(5, 4), culprits=culprits)


def _sequence(layer: nn.Module) -> Question:
    """Put the layer second of three."""
    model = nn.Sequential(nn.Linear(4, 6), layer, nn.Linear(6, 2))
    return asked(model, torch.randn(5, 4), culprits=("1",))


def _affine(change: Any) -> Question:
    return _sequence(Affine(6, 6, change))


def _tied() -> Question:
    model = nn.Sequential(Tied(detached=True), nn.Tanh())
    return asked(model, torch.randint(9, (2, 4)), culprits=("0",))


def _noisy_dropout() -> Question:
    model = nn.Sequential(nn.Linear(6, 20), Activation(1.3), nn.Dropout(0.5), nn.Linear(20, 3))
    return asked(model.train(), torch.randn(8, 6))


class Rounding(nn.Module):
    """A straight-through estimator."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Round to quarters, with the slope of the identity."""
        return x + (torch.round(4 * x) / 4 - x).detach()


def _rounded() -> Question:
    return asked(nn.Sequential(nn.Linear(4, 6), Rounding()), torch.randn(5, 4))


CLAIMS = of_kind(
    "broken models",
    wrong("an activation three levels down, by 50 %", seeded(_deep, factor=1.5)),
    wrong("an activation three levels down, by 1 %", seeded(_deep, factor=1.01)),
    wrong("an activation three levels down, by 0.1 %", seeded(_deep, factor=1.001)),
    wrong("float64 model, by 0.1 %", seeded(_deep, factor=1.001, dtype=torch.float64)),
    wrong("two activations", seeded(_two)),
    wrong("layer-norm, constants held", seeded(lambda: _sequence(Normal(6)))),
    wrong("a bias without gradient", seeded(_affine, change=lambda x, w, b: (x, w, 0 * b))),
    wrong("a weight transposed", seeded(_affine, change=lambda x, w, b: (x, w.T, b))),
    wrong("a weight's sign", seeded(_affine, change=lambda x, w, b: (x, -w, b))),
    wrong("tied embedding, one use detached", seeded(_tied)),
    wrong("dropout, and an activation by 30 %", seeded(_noisy_dropout), NO_ACQUITTAL),
    undecidable("a rounding module", seeded(_rounded), NO_ACQUITTAL),
)
