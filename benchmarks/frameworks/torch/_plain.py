"""torch's questions as plain functions of float64 arrays, to verify them with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch.autograd import forward_ad

from benchmarks.frameworks._claim import Question
from benchmarks.frameworks._plain import Arrays, Plain

from ._leaves import Leaves


def plain(question: Question) -> Plain:
    """Give the question's function in float64, and torch's gradient in its own precision."""
    wide = Leaves(question, double=True, seeded=True)
    own = Leaves(question, double=False, seeded=True)
    differentiate = _forwards if question.options.get("forward_ad") else _backwards
    return Plain(
        [leaf.detach().numpy().copy() for leaf in wide.values],
        lambda arrays: _row(wide([torch.from_numpy(np.array(a)) for a in arrays])),
        lambda cotangent: differentiate(own, cotangent),
        max(torch.finfo(leaf.dtype).eps for leaf in own.values),
    )


def _row(outputs: Sequence[torch.Tensor]) -> Any:
    return torch.cat([out.detach().double().reshape(-1) for out in outputs]).numpy()


def _backwards(function: Leaves, cotangent: Any) -> Arrays:
    outputs = function(function.values)
    parts = torch.from_numpy(cotangent).split([out.numel() for out in outputs])
    given = [c.reshape(o.shape).to(o.dtype) for c, o in zip(parts, outputs, strict=True)]
    wanted = [(o, c) for o, c in zip(outputs, given, strict=True) if o.requires_grad]
    found = torch.autograd.grad(
        [o for o, _ in wanted],
        function.values,
        [c for _, c in wanted],
        allow_unused=True,
        materialize_grads=True,
    )
    return [g.double().numpy() for g in found]


def _forwards(function: Leaves, cotangent: Any) -> Arrays:
    """Differentiate along each entry of the only leaf."""
    (leaf,) = function.values
    found = np.zeros(leaf.numel())
    for i, axis in enumerate(torch.eye(leaf.numel(), dtype=leaf.dtype)):
        with forward_ad.dual_level():
            dual = forward_ad.make_dual(leaf.detach(), axis.reshape(leaf.shape))
            tangents = [forward_ad.unpack_dual(out).tangent for out in function([dual])]
        found[i] = cotangent @ _row(tangents)
    return [found.reshape(leaf.shape)]
