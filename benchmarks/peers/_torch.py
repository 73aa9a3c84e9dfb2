"""``torch.autograd.gradcheck``, slow and fast, of an ``autograd.Function`` over NumPy."""

from __future__ import annotations

from functools import partial
from typing import Any

import ml_dtypes
import numpy as np
import torch

from benchmarks.battery._claim import Array

from ._checker import EXTENDED, peer
from ._problem import Problem, SpentError

MESSAGE = 2000
"""Evaluations of f that fast mode, which needs a few, may spend on the message of a failure."""


def _tensor(array: Any) -> torch.Tensor:
    """Give a tensor of its own memory; NumPy's bfloat16 goes over as bits."""
    array = np.array(array)
    if array.dtype.name == "bfloat16":
        return torch.from_numpy(array.view(np.int16)).view(torch.bfloat16)
    return torch.from_numpy(array)


def _array(tensor: torch.Tensor) -> Array:
    """Give an array of the tensor's memory."""
    tensor = tensor.detach()
    if tensor.dtype is torch.bfloat16:
        return np.asarray(tensor.view(torch.int16).numpy().view(ml_dtypes.bfloat16))
    return np.asarray(tensor.numpy())


def _function(question: Problem) -> Any:
    class Claimed(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, *inputs: torch.Tensor) -> torch.Tensor:
            ctx.save_for_backward(*inputs)
            return _tensor(question.value([_array(tensor) for tensor in inputs]))

        @staticmethod
        def backward(ctx: Any, *cotangents: torch.Tensor) -> tuple[torch.Tensor, ...]:
            point = [_array(tensor) for tensor in ctx.saved_tensors]
            back = question.vjp(point, _array(cotangents[0])[()])
            return tuple(_tensor(leaf) for leaf in back)

    return Claimed.apply


def _says(question: Problem, _: int, *, fast: bool) -> bool:
    """Ask for a verdict; where fast mode fails, a slow run follows, for its message alone."""
    if fast:
        question.limit = MESSAGE
    inputs = tuple(_tensor(leaf).requires_grad_() for leaf in question.point)
    options = {} if question.rtol is None else {"rtol": question.rtol}
    try:
        return torch.autograd.gradcheck(
            _function(question), inputs, raise_exception=False, fast_mode=fast, **options
        )
    except SpentError:
        if not fast:
            raise
        return False


CHECKERS = (
    peer(
        "torch",
        torch.__version__,
        partial(_says, fast=False),
        "autograd.gradcheck",
        per_entry=2,
        unknown=EXTENDED,
    ),
    peer(
        "torch fast",
        torch.__version__,
        partial(_says, fast=True),
        "autograd.gradcheck, fast_mode",
        unknown=EXTENDED,
    ),
)
