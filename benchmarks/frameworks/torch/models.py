"""Right models in float32, as they come: every one should pass."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from benchmarks.frameworks._claim import NO_ALARM, Question, of_kind, right

from ._planted import leaf, seeded


def asked(module: nn.Module, *inputs: Any, **options: Any) -> Question:
    """Ask about a module and all its parts."""
    culprits = options.pop("culprits", ())
    return Question(module, inputs, options, door="check_module", culprits=culprits)


def _mlp(activation: Any = nn.Tanh, dtype: Any = torch.float32) -> Question:
    model = nn.Sequential(nn.Linear(6, 12), activation(), nn.Linear(12, 12), activation())
    model.append(nn.Linear(12, 3))
    return asked(model.to(dtype), torch.randn(8, 6, dtype=dtype))


def _classifier() -> Question:
    """Score classes; the loss is taken of the output."""
    model = nn.Sequential(nn.Linear(6, 12), nn.GELU(), nn.Linear(12, 4))
    labels = torch.randint(4, (8,))
    return asked(
        model, torch.randn(8, 6), loss=lambda out: nn.functional.cross_entropy(out, labels)
    )


def _convolution(*, train: bool) -> Question:
    model = nn.Sequential(
        nn.Conv2d(2, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.Conv2d(4, 2, 3)
    )
    return asked(model.train(train), torch.randn(4, 2, 5, 5))


class Attention(nn.Module):
    """Self-attention by torch's own module."""

    def __init__(self, width: int = 8, heads: int = 2) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.attention = nn.MultiheadAttention(width, heads, batch_first=True)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Attend, beside a shortcut."""
        y = self.norm(x)
        return x + self.attention(y, y, y)[0]


class Recurrent(nn.Module):
    """An LSTM whose last state is read out."""

    def __init__(self, width: int = 5) -> None:
        super().__init__()
        self.lstm = nn.LSTM(3, width, batch_first=True)
        self.readout = nn.Linear(width, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Read a sequence."""
        return self.readout(self.lstm(x)[0][:, -1])


class Tied(nn.Module):
    """Words in and out by the same matrix; `detached` forgets its second use."""

    def __init__(self, *, detached: bool = False) -> None:
        super().__init__()
        self.embedding = nn.Embedding(9, 6)
        self.inner = nn.Linear(6, 6)
        self.detached = detached

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """Give scores of words."""
        weight = self.embedding.weight.detach() if self.detached else self.embedding.weight
        return torch.tanh(self.inner(self.embedding(tokens))) @ weight.T


class Twice(nn.Module):
    """Calls one layer two times."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(5, 5)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Apply the layer to what it gave."""
        return self.layer(torch.tanh(self.layer(x)))


def _words() -> Question:
    return asked(nn.Sequential(nn.Embedding(7, 4), nn.Linear(4, 3)), torch.randint(7, (3, 5)))


def _tied() -> Question:
    return asked(Tied(), torch.randint(9, (2, 4)))


def _dropout() -> Question:
    model = nn.Sequential(nn.Linear(6, 20), nn.Tanh(), nn.Dropout(0.5), nn.Linear(20, 3))
    return asked(model.train(), torch.randn(8, 6))


def _with_gradient_of_input() -> Question:
    return asked(nn.Sequential(nn.Linear(4, 6), nn.Softplus()), leaf(torch.randn(5, 4)))


def _frozen() -> Question:
    model = nn.Sequential(nn.Linear(4, 6), nn.Tanh(), nn.Linear(6, 2))
    model[0].weight.requires_grad_(requires_grad=False)
    return asked(model, torch.randn(5, 4))


def _transformer() -> Question:
    layer = nn.TransformerEncoderLayer(8, 2, dim_feedforward=12, dropout=0.0, batch_first=True)
    return asked(layer, torch.randn(2, 4, 8))


CLAIMS = of_kind(
    "models",
    right("MLP", seeded(_mlp)),
    right("float64 MLP", seeded(_mlp, dtype=torch.float64)),
    right("MLP of ReLU", seeded(_mlp, activation=nn.ReLU)),
    right("classifier and its loss", seeded(_classifier)),
    right("convolution, batch-norm, ReLU in training", seeded(_convolution, train=True)),
    right("convolution, batch-norm, ReLU at rest", seeded(_convolution, train=False)),
    right("multi-head attention", seeded(lambda: asked(Attention(), torch.randn(2, 5, 8)))),
    right("transformer layer", seeded(_transformer)),
    right("LSTM", seeded(lambda: asked(Recurrent(), torch.randn(3, 6, 3)))),
    right("layer-norm", seeded(lambda: asked(nn.LayerNorm(7), leaf(torch.randn(4, 7))))),
    right("embedding", seeded(_words)),
    right("tied embedding", seeded(_tied)),
    right("one layer called twice", seeded(lambda: asked(Twice(), torch.randn(4, 5)))),
    right("gradient of the input, too", seeded(_with_gradient_of_input)),
    right("a frozen weight", seeded(_frozen)),
    right("dropout in training", seeded(_dropout), NO_ALARM),
)
