"""``gradaudit check`` on functions of PyTorch, at the arrays of a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")
from typer.testing import CliRunner

from gradaudit.cli import main

RUNNER = CliRunner(env={"COLUMNS": "100", "TERMINAL_WIDTH": "200"})

FILE = """
import torch

class Doubled(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.clone()

    @staticmethod
    def backward(ctx, g):
        return 2 * g

def loss(weight, x, labels):
    return torch.nn.functional.cross_entropy(x @ weight.T, labels)

def wrong(weight, x, labels):
    return loss(Doubled.apply(weight), x, labels)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rng = np.random.default_rng(0)
    (tmp_path / "torch_losses.py").write_text(FILE, encoding="utf-8")
    x, weight, labels = rng.normal(size=(4, 5)), rng.normal(size=(3, 5)), np.array([0, 1, 2, 1])
    np.savez(tmp_path / "inputs.npz", x=x, labels=labels, weight=weight)  # in another order
    np.savez(tmp_path / "objects.npz", x=np.array([None, {}], dtype=object))
    np.save(tmp_path / "single.npy", np.ones(3))
    return tmp_path


def run(folder: Path, name: str, inputs: str = "inputs.npz"):
    where = f"{folder / 'torch_losses.py'}{name}"
    asked = ["check", where, "--framework", "torch", "--inputs", str(folder / inputs)]
    return RUNNER.invoke(main, asked)


def test_a_right_and_a_wrong_function(folder: Path) -> None:
    result = run(folder, ":loss")
    assert result.exit_code == 0, result.output
    assert "oracle=same" in result.output
    result = run(folder, ":wrong")
    assert result.exit_code == 1, result.output
    assert "FAIL  weight: every entry is wrong" in result.output


def test_what_is_no_function_and_what_are_no_inputs(folder: Path) -> None:
    assert "names no function" in run(folder, "").output
    assert "has no `lost`" in run(folder, ":lost").output
    for name in ("objects.npz", "single.npy", "missing.npz", "torch_losses.py"):
        result = run(folder, ":loss", name)
        assert result.exit_code == 2
        assert name in result.output
        assert "Traceback" not in result.output
    alone = ["check", f"{folder / 'torch_losses.py'}:loss", "--framework", "torch"]
    assert "go together" in RUNNER.invoke(main, alone).output
