"""Compiled functions and modules: judged as others are, and in silence."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytest.importorskip("torch")

SCRIPT = """
import torch
from torch import nn
import gradaudit.torch

class Twice(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.sin()

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return 2 * g * x.cos()

class Wrong(nn.Module):
    def forward(self, x):
        return Twice.apply(x)

torch.manual_seed(0)
x = torch.randn(5, 4)
parts = [nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 2)]
model = nn.Sequential(*parts)
before = [p.clone() for p in model.parameters()]
right = gradaudit.torch.check_module(torch.compile(model, backend="eager"), (x,))
wrong = gradaudit.torch.check_module(
    torch.compile(nn.Sequential(*parts, Wrong()), backend="eager"), (x,)
)
alone = gradaudit.torch.check(
    torch.compile(Twice.apply, backend="eager"), torch.randn(3, requires_grad=True)
)
assert all(map(torch.equal, before, model.parameters()))
print(right.verdict, wrong.verdict, *wrong.culprits, alone.verdict)
"""


def test_what_was_compiled_is_judged_in_silence() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout.split() == ["pass", "fail", "_orig_mod.3", "fail"]
