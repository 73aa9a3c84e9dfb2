"""A mode that sees PyTorch's functions called, also within what was compiled."""

from __future__ import annotations

import sys
from typing import Any, ClassVar, Self

import torch
from torch.overrides import TorchFunctionMode


class Mode(TorchFunctionMode):  # type: ignore[misc]
    """A mode that ``torch.compile`` calls, but does not compile.

    It would compile it anew for each function seen, and complain of it.

    Attributes
    ----------
    apart : bool
        Whether it has been told so.
    """

    apart: ClassVar[bool] = False

    def __enter__(self) -> Self:
        """Begin to see."""
        kind: Any = type(self)
        if "torch._dynamo" in sys.modules and not kind.apart:  # it takes seconds to import
            kind.__torch_function__ = torch.compiler.disable(kind.__torch_function__)
            kind.apart = True
        super().__enter__()
        return self
