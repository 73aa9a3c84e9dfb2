"""PyTorch's tensors as a space."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from gradaudit.spaces import EPS, EVERY_ENTRY, FlatSpace, FloatArray, Index

DTYPES = {getattr(torch, name): name for name in EPS}
"""The dtypes whose derivatives can be checked."""


class TorchSpace(FlatSpace):
    """Dense tensors of float16, bfloat16, float32 or float64, on any device."""

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
        _out: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Return a leaf with ``times * step`` added at the given entries, on its device."""
        moved = leaf.detach().clone(memory_format=torch.contiguous_format)
        flat, chosen = moved.view(-1), self._index(index, leaf)
        wide = flat[chosen].to(torch.float64)
        wide += torch.from_numpy(step * times).to(leaf.device)
        flat[chosen] = wide.to(leaf.dtype)
        return moved

    @staticmethod
    def _index(index: Index, leaf: torch.Tensor) -> Any:
        return index if isinstance(index, slice) else torch.from_numpy(index).to(leaf.device)
