"""How long a check of a large PyTorch model takes, and what memory it takes.

Run as ``python -m benchmarks.model_speed 8``, with millions of float32 parameters; a process of its
own, so that its peak of memory is this check's. `benchmarks.speed` runs it, too.
"""

from __future__ import annotations

import json
import resource
import sys
import threading
import time
from pathlib import Path
from typing import Any, Self

import torch
from torch import nn

import gradaudit.torch

EXAMPLES = 4
"""In the batch."""

EVERY = 0.005
"""Seconds between looks at the memory in use."""

LAYERS = 17
"""Of the large model; widths follow from its size."""


def perceptron(millions: float, layers: int = LAYERS) -> nn.Sequential:
    """Make a perceptron of so many million parameters."""
    width = round((millions * 1e6 / (layers - 1)) ** 0.5)
    inner = [part for _ in range(layers - 1) for part in (nn.Linear(width, width), nn.GELU())]
    model = nn.Sequential(*inner, nn.Linear(width, 10))
    for layer in model[:-1:2]:
        nn.init.kaiming_normal_(layer.weight)  # PyTorch's own would let signals die out
    return model


def loss(output: torch.Tensor) -> torch.Tensor:
    """Compare logits with classes."""
    return nn.functional.cross_entropy(output, torch.arange(len(output)) % 10)


class Peak(threading.Thread):
    """The largest memory that the process has while this runs, in bytes."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.found = 0
        self._over = threading.Event()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.join()

    def run(self) -> None:
        """Look every few milliseconds."""
        while not self._over.wait(EVERY):
            self.found = max(self.found, in_use())


def in_use() -> int:
    """Return the memory that the process has now, in bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize()


def measured(millions: float) -> dict[str, Any]:
    """Check every leaf of a model as a whole, and say what that took.

    Parameters
    ----------
    millions : float
        Of parameters.

    Returns
    -------
    dict
        Memory is given in copies of the parameters, the model itself among them.
    """
    torch.manual_seed(0)
    model = perceptron(millions)
    inputs = torch.randn(EXAMPLES, model[0].in_features)
    small = perceptron(0.01)
    gradaudit.torch.check_module(small, torch.randn(EXAMPLES, small[0].in_features), loss=loss)
    size = sum(parameter.numel() for parameter in model.parameters())
    start = time.perf_counter()
    loss(model(inputs)).backward()
    once = time.perf_counter() - start
    model.zero_grad()
    before, start = in_use(), time.perf_counter()
    with Peak() as peak:
        report = gradaudit.torch.check_module(model, inputs, loss=loss, modules=False).whole
    seconds = time.perf_counter() - start
    return {
        "what": f"PyTorch, {size / 1e6:.0f} million float32 parameters",
        "verdict": str(report.verdict),
        "evaluations": report.evaluations,
        "seconds": seconds,
        "times forward and backward": seconds / once,
        "oracle": report.settings["oracle"],
        "copies in memory": 1 + max(peak.found - before, 0) / (4 * size),
    }


if __name__ == "__main__":
    print(json.dumps(measured(float(sys.argv[1]))))
