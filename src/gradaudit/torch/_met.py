"""In what precision a gradient is computed, whatever it is given and gives back."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode

from gradaudit.spaces import flatten
from gradaudit.torch._tensors import is_floating


class Met(TorchDispatchMode):  # type: ignore[misc]
    """While active, notes what PyTorch computes in, backward passes included.

    Attributes
    ----------
    coarsest : float
        Of the precisions met, the distance from 1 to the next number.
    """

    def __init__(self) -> None:
        super().__init__()
        self.coarsest = 0.0

    def __torch_dispatch__(
        self,
        func: Callable[..., Any],
        types: Collection[type],
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        """Call an operation, and look at what it gives."""
        found = func(*args, **(kwargs or {}))
        for one in flatten(found, "found").leaves:
            if is_floating(one):
                self.coarsest = max(self.coarsest, torch.finfo(one.dtype).eps)
        return found
