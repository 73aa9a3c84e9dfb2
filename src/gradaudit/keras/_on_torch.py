"""Values and gradients where Keras runs on PyTorch: variables are assigned, autograd records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch

from gradaudit.keras._function import Function
from gradaudit.keras._space import numbers, tensor


def value(function: Function, leaves: Sequence[Any]) -> dict[str, Any]:
    """Return the outputs by name."""
    with torch.no_grad():
        outputs = function.called(function.placed(leaves))
        return {name: numbers(one) for name, one in outputs.items()}


def gradient(
    function: Function, leaves: Sequence[Any], cotangents: Mapping[str, Any]
) -> list[Any | None]:
    """Return the vector-Jacobian product, leaf by leaf; None where autograd gives none."""
    with torch.enable_grad():
        inputs = [one.detach().requires_grad_() for one in function.placed(leaves)]
        sources = [*(variable.value for variable in function.variables), *inputs]
        outputs = function.called(inputs)
    live = {name: one for name, one in outputs.items() if one.requires_grad}
    if not live:
        return [None] * len(sources)
    weights = [tensor(cotangents[name]).to(one.device) for name, one in live.items()]
    found = torch.autograd.grad(list(live.values()), sources, weights, allow_unused=True)
    return [None if one is None else numbers(one.detach()) for one in found]
