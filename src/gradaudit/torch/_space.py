"""PyTorch's tensors as a space."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from gradaudit.spaces import EPS, EVERY_ENTRY, FlatSpace, FloatArray, Index
from gradaudit.torch._tensors import is_unseen

DTYPES = {getattr(torch, name): name for name in EPS}
"""The dtypes whose derivatives can be checked."""


class TorchSpace(FlatSpace):
    """Dense tensors of float16, bfloat16, float32 or float64, on any device."""

    def __init__(self) -> None:
        self._last: tuple[FloatArray, Any, torch.Tensor | None] | None = None

    def real(self, value: Any) -> torch.Tensor | None:
        """Return a tensor as it is; None if it is none, or not real."""
        return value if isinstance(value, torch.Tensor) and value.dtype in DTYPES else None

    def dtype(self, leaf: torch.Tensor) -> str:
        """Return the name of the dtype, without the module's."""
        return DTYPES[leaf.dtype]

    def copy(self, leaf: torch.Tensor) -> torch.Tensor:
        """Return a copy in memory of its own; entries that shared memory do so no more."""
        return leaf.detach().clone()

    def same(self, one: Any, other: torch.Tensor) -> bool:
        """Tell whether two tensors hold the same numbers, NaN being NaN."""
        if not isinstance(one, torch.Tensor) or one.dtype != other.dtype:
            return False
        return bool(torch.equal(one, other)) or (
            one.shape == other.shape and torch.allclose(one, other, 0.0, 0.0, equal_nan=True)
        )

    def finite(self, leaf: torch.Tensor) -> bool:
        """Tell whether no entry is infinite or NaN."""
        return bool(leaf.isfinite().all())

    def flat(self, leaf: torch.Tensor, index: Index = EVERY_ENTRY) -> FloatArray:
        """Return entries in C order as float64; perhaps a view, so not to be written into."""
        entries = leaf.detach().reshape(-1)[self._index(index, leaf)]
        flat: FloatArray = entries.to("cpu", torch.float64).numpy()
        return flat

    def like(
        self, leaf: torch.Tensor, flat: FloatArray, shape: tuple[int, ...] | None = None
    ) -> torch.Tensor:
        """Return a tensor of a leaf's dtype and device, and its shape if none is given."""
        numbers = torch.from_numpy(np.array(flat, dtype=np.float64))
        return numbers.to(leaf.device, leaf.dtype).reshape(leaf.shape if shape is None else shape)

    def moved(
        self,
        leaf: torch.Tensor,
        index: Index,
        step: FloatArray,
        times: float,
        out: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Return a leaf with ``times * step`` added at the given entries, on its device."""
        moved = self._room(leaf) if out is None else out
        own = self._lent(step, moved)
        if own is None or (isinstance(index, slice) and index != EVERY_ENTRY):
            return super().moved(leaf, index, step, times)
        moved.copy_(leaf.detach())
        if isinstance(index, slice):
            return moved.add_(own.view(leaf.shape), alpha=times)
        moved.view(-1).index_add_(0, self._index(index, leaf), own, alpha=times)
        return moved

    def fits(self, memory: torch.Tensor, leaf: torch.Tensor) -> bool:
        """Tell whether a moved leaf can be written where an earlier one was."""
        return memory.shape == leaf.shape and is_unseen(memory)

    def _room(self, leaf: torch.Tensor) -> torch.Tensor:
        """Return memory for a moved leaf."""
        return torch.empty_like(leaf.detach(), memory_format=torch.contiguous_format)

    def _lent(self, step: FloatArray, leaf: torch.Tensor) -> torch.Tensor | None:
        """Return a step in the leaf's dtype, on its device; None if that would round it.

        A step is asked for again and again, for each rung of a ladder.
        """
        kind = (leaf.dtype, leaf.device)
        if kind == (torch.float64, torch.device("cpu")):
            return torch.from_numpy(step)
        last = self._last
        if last is None or last[0] is not step or last[1] != kind:
            own = torch.from_numpy(step).to(leaf.device, leaf.dtype)
            exact = bool((own.cpu().double().numpy() == step).all())
            self._last = last = (step, kind, own if exact else None)
        return last[2]

    @staticmethod
    def _index(index: Index, leaf: torch.Tensor) -> Any:
        return index if isinstance(index, slice) else torch.from_numpy(index).to(leaf.device)
