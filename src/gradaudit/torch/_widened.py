"""A function computed in float64 without a copy of it: tensors become float64 as they are used."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import torch

from gradaudit.torch._mode import Mode
from gradaudit.torch._tensors import is_floating, is_in_place, is_unseen

LARGE = 1 << 16
"""Tensors of more entries are cast into memory that is used again."""

CHOOSING = {
    *("__getitem__", "chunk", "contiguous", "detach", "embedding", "expand", "flatten"),
    *("index_select", "narrow", "permute", "reshape", "select", "split", "squeeze", "t"),
    *("tolist", "transpose", "unbind", "unsqueeze", "view", "item"),
}
"""What chooses or arranges entries: that is the same in every precision."""

ASKING = {
    *("__get__", "__set__", "__delete__", "__len__", "data_ptr", "dim", "is_complex"),
    *("is_contiguous", "is_floating_point", "nelement", "numel", "size", "storage_offset"),
    *("stride", "backward", "grad", "register_hook", "requires_grad_", "retain_grad"),
}
"""What does not read them."""

NARROWING = {"float": torch.float32, "half": torch.float16, "bfloat16": torch.bfloat16}
"""Methods that cast, and to what."""

MAKING = {"zeros", "ones", "empty"}
"""Functions whose results are of the default dtype if none is given."""


class Widened(Mode):
    """While active, what is computed from floating-point tensors is computed in float64.

    Tensors of a lower precision are cast when they are used, and forgotten after: that takes room
    for one of them, whatever the size of a model. Casts to a lower precision are left undone.

    Attributes
    ----------
    coarsest : float
        Of the precisions met, the distance from 1 to the next number.
    """

    def __init__(self) -> None:
        super().__init__()
        self.coarsest = 0.0
        self._memory = torch.empty(0, dtype=torch.float64)

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Collection[type],
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        """Call a function of PyTorch, on tensors of float64."""
        name, kwargs = func.__name__, dict(kwargs or {})
        if name in CHOOSING or name in ASKING:
            found = func(*args, **kwargs)
            return torch.float64 if _is_narrow(found) else found
        if name in NARROWING:
            self._meet(NARROWING[name])
            return args[0].double()
        if torch.is_autocast_enabled("cpu"):
            self._meet(torch.get_autocast_dtype("cpu"))
        if name in MAKING:
            kwargs.setdefault("dtype", torch.float64)
        written = args[:1] if is_in_place(name) else ()
        read = map(self._wide, args[len(written) :])
        return func(*written, *read, **{key: self._wide(one) for key, one in kwargs.items()})

    def _wide(self, one: Any) -> Any:
        """Return an argument in float64."""
        if type(one) in (list, tuple):
            return type(one)(map(self._wide, one))
        if _is_narrow(one):
            self._meet(one)
            return torch.float64
        if is_floating(one) and one.dtype != torch.float64:
            self._meet(one.dtype)
            return self._cast(one)
        return one

    def _meet(self, dtype: torch.dtype) -> None:
        self.coarsest = max(self.coarsest, torch.finfo(dtype).eps)

    def _cast(self, tensor: torch.Tensor) -> torch.Tensor:
        if tensor.numel() <= LARGE or torch.is_grad_enabled():
            return tensor.double()
        if self._memory.numel() < tensor.numel() or not is_unseen(self._memory):
            self._memory = torch.empty(tensor.numel(), dtype=torch.float64, device=tensor.device)
        wide = self._memory[: tensor.numel()].view(tensor.shape)
        return wide.copy_(tensor)


def _is_narrow(one: Any) -> bool:
    return isinstance(one, torch.dtype) and one.is_floating_point and one != torch.float64
